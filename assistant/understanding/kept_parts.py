"""Sentences that were taken apart before: kept on disk, so that training again only takes apart what is new."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from assistant.ports import Encoder
from assistant.understanding import features
from assistant.understanding.features import Marks
from assistant.understanding.likeness import Parts, take_apart

FILE = "parts.npz"
Keys = npt.NDArray[np.uint64]


def kept_in(folder: Path, keep: bool = True) -> Callable[[Sequence[str], Encoder], Parts]:
    """Give a `take_apart` that keeps what it has done in a folder, the sentences of the last training only.

    Without `keep` it makes use of what is there, and leaves it as it is.
    """

    def take(texts: Sequence[str], encoder: Encoder) -> Parts:
        path, made_by = folder / FILE, _made_by(encoder)
        keys = _keys(texts)
        known, kept = _read(path, made_by)
        row = {key: number for number, key in enumerate(known.tolist())}
        new = [at for at, key in enumerate(keys.tolist()) if key not in row]
        fresh = take_apart([texts[at] for at in new], encoder)
        row |= {key: len(known) + number for number, key in enumerate(keys[new].tolist())}
        parts = _chosen(_joined(kept, fresh), [row[key] for key in keys.tolist()])
        if new and keep:
            _write(path, made_by, keys, parts)
        return parts

    return take


def _made_by(encoder: Encoder) -> str:
    """Give a name that changes whenever sentences would be taken apart otherwise."""
    return f"{encoder.name} {hashlib.blake2b(Path(features.__file__).read_bytes(), digest_size=8).hexdigest()}"


def _keys(texts: Sequence[str]) -> Keys:
    digests = b"".join(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest() for text in texts)
    return np.frombuffer(digests, dtype=np.uint64)


def _read(path: Path, made_by: str) -> tuple[Keys, Parts]:
    """Give what is kept; nothing where there is none, where it is damaged or where it was made by other rules."""
    try:
        with np.load(path) as kept:
            if str(kept["made_by"]) == made_by:
                marks = [np.split(kept[name], np.cumsum(kept[f"{name}_lengths"])[:-1]) for name in ("spelling", "sound")]
                return kept["keys"], Parts(kept["meaning"], *marks)
    except (OSError, ValueError, KeyError, BadZipFile):
        pass
    return np.zeros(0, np.uint64), Parts(np.zeros((0, 0), np.float32), [], [])


def _write(path: Path, made_by: str, keys: Keys, parts: Parts) -> None:
    arrays: dict[str, Any] = {"keys": keys, "meaning": parts.meaning, "made_by": np.array(made_by)}
    for name, marks in (("spelling", parts.spelling), ("sound", parts.sound)):
        arrays |= {name: _flat(marks), f"{name}_lengths": np.array([len(one) for one in marks])}
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft.npz")
    np.savez(draft, **arrays)
    draft.replace(path)


def _flat(marks: Sequence[Marks]) -> Marks:
    return np.concatenate(marks) if marks else np.zeros(0, np.uint32)


def _joined(first: Parts, second: Parts) -> Parts:
    meanings = [parts.meaning for parts in (first, second) if len(parts.meaning)]
    meaning = np.concatenate(meanings) if meanings else second.meaning
    return Parts(meaning, [*first.spelling, *second.spelling], [*first.sound, *second.sound])


def _chosen(parts: Parts, rows: Sequence[int]) -> Parts:
    return Parts(parts.meaning[rows], [parts.spelling[row] for row in rows], [parts.sound[row] for row in rows])
