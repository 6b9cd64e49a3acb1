"""Why an item was thought of: the phrasing of it in our data that is most like what the person said. Pure.

The matcher weighs meaning, spelling and sound of many phrasings together; the one most alike in spelling is what a clerk can
check with their own eyes.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

LEAST_ALIKE = 0.12
_reading = threading.Lock()


@dataclass(frozen=True)
class Alike:
    """A phrasing and how alike it is: the shared pairs of neighbouring signs, 0 to 1."""

    text: str
    share: float


class Phrases:
    """What people say for each item, by its id."""

    def __init__(self, said: Iterable[tuple[str, str]]) -> None:
        """Take pairs of an item's id and something people say for it."""
        kept: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
        for item, text in said:
            kept[item].append((text, _pairs(text)))
        self._said: Mapping[str, list[tuple[str, frozenset[str]]]] = kept

    def nearest(self, said: str, item: str) -> Alike | None:
        """Give the phrasing of an item most like what was said; None where none is alike."""
        wanted = _pairs(said)
        alike = [(len(wanted & pairs) / len(wanted | pairs), text) for text, pairs in self._said.get(item, ()) if wanted | pairs]
        share, text = max(alike, default=(0.0, ""))
        return Alike(text, share) if share >= LEAST_ALIKE else None


def read_phrases(intents: Path) -> Phrases:
    """Read what people say for each item; once for each folder, as it takes seconds."""
    with _reading:
        return _read(intents)


@lru_cache(maxsize=1)
def _read(intents: Path) -> Phrases:
    files = (yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader) for path in sorted(intents.glob("utterances/*/*.yml")))
    items = (item for raw in files for item in (raw.get("items") or {}).items())
    return Phrases((id_, text) for id_, families in items for family in families for text in family["says"])


def _pairs(text: str) -> frozenset[str]:
    plain = "".join(sign for sign in text.lower() if sign.isalnum())
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1)) or frozenset({plain} - {""})
