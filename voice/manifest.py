"""Which speech models there are (voice/models.yml), and which of them stand in a folder, whole."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import yaml

from assistant.errors import VoiceError

MANIFEST = Path(__file__).parent / "models.yml"
RECORD = "banban-model.json"
"""Stands in a model's folder: what was unpacked, file by file."""

SEEN = "seen.json"
"""Stands beside the models: the sums of archives for which the manifest has none."""

_BLOCK = 2**20


@dataclass(frozen=True)
class Model:
    """One model: what it is good for by locale, bytes packed and unpacked, the archive's SHA-256 ("" where nobody knows it)."""

    name: str
    engine: str
    locales: tuple[str, ...]
    title: Mapping[str, str]
    url: str
    bytes: int
    unpacked: int
    licence: str
    sha256: str = ""


class State(str, Enum):
    """How a model stands in the folder."""

    MISSING = "missing"
    WHOLE = "whole"
    BROKEN = "broken"


def read_manifest(path: Path = MANIFEST) -> tuple[Model, ...]:
    """Read the list of models."""
    raw: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(Model(**{**one, "locales": tuple(one["locales"])}) for one in raw)


def find_model(models: Sequence[Model], name: str) -> Model:
    """Give a model by name; raises VoiceError("error.model_unknown")."""
    for model in models:
        if model.name == name:
            return model
    raise VoiceError("error.model_unknown", name=name, known=", ".join(model.name for model in models))


def state_of(model: Model, folder: Path) -> State:
    """Look whether a model was unpacked to its end and every file still has its size; quick."""
    record = read_record(folder / model.name)
    if record is None:
        return State.BROKEN if (folder / model.name).exists() else State.MISSING
    sizes = {name: size for name, (size, _) in record.items()}
    found = {path.relative_to(folder / model.name).as_posix(): path.stat().st_size for path in files_in(folder / model.name)}
    return State.WHOLE if found == sizes else State.BROKEN


def damaged_files(model: Model, folder: Path) -> list[str]:
    """Name the files of an unpacked model whose content is no longer what was unpacked; reads them all."""
    record = read_record(folder / model.name) or {}
    return [name for name, (_, digest) in record.items() if _digest_or_nothing(folder / model.name / name) != digest]


def installed(models: Sequence[Model], folder: Path, engines: Sequence[str]) -> Mapping[str, Path]:
    """Give the folder of the model to use by locale: the first whole one, those of an earlier engine first."""
    ranked = sorted((model for model in models if model.engine in engines), key=lambda model: engines.index(model.engine))
    chosen: dict[str, Path] = {}
    for model in ranked:
        if state_of(model, folder) is State.WHOLE:
            for locale in model.locales:
                chosen.setdefault(locale, folder / model.name)
    return chosen


def write_record(folder: Path) -> None:
    """Note size and SHA-256 of every file in a model's folder."""
    record = {path.relative_to(folder).as_posix(): [path.stat().st_size, digest_of(path)] for path in files_in(folder)}
    (folder / RECORD).write_text(json.dumps(record, indent=1, sort_keys=True), encoding="utf-8")


def read_record(folder: Path) -> dict[str, tuple[int, str]] | None:
    """Give size and SHA-256 by file as they were unpacked; None where that is not known."""
    try:
        raw = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        return {name: (int(size), str(digest)) for name, (size, digest) in raw.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return None


def seen_digest(folder: Path, name: str) -> str:
    """Give the SHA-256 of the archive that was trusted first, or ""; raises VoiceError where what was kept is spoilt."""
    return _seen(folder).get(name, "")


def note_digest(folder: Path, name: str, digest: str) -> None:
    """Keep the SHA-256 of an archive that is trusted because it is the first."""
    aside = folder / f"{SEEN}.part"
    aside.write_text(json.dumps({**_seen(folder), name: digest}, indent=1, sort_keys=True), encoding="utf-8")
    os.replace(aside, folder / SEEN)


def digest_of(path: Path) -> str:
    """Give the SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def files_in(folder: Path) -> Iterator[Path]:
    """Give the files of a model, its record left out."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != RECORD)


def _digest_or_nothing(path: Path) -> str:
    return digest_of(path) if path.is_file() else ""


def _seen(folder: Path) -> dict[str, str]:
    """Give what was trusted by name. Sums that cannot be read are no reason to trust anew."""
    try:
        raw = json.loads((folder / SEEN).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        raw = None
    if not isinstance(raw, dict) or not all(isinstance(digest, str) for digest in raw.values()):
        raise VoiceError("error.model_seen", path=str(folder / SEEN))
    return raw
