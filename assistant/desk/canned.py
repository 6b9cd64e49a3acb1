"""Canned answers: what clerks often write, in one language, with fields that the conversation fills."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.errors import CannedRefused

FIELDS = ("clerk", "code", "item", "hotline", "hall", "hours")
"""What may stand in braces: who writes, the hand-off's number, the item last sent, and the city's own."""

MOST_TITLE, MOST_TEXT = 40, 500
_FIELD = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True)
class Canned:
    """One canned answer; `id` is 0 before it is stored, `place` is where it stands in the list."""

    id: int
    locale: str
    title: str
    text: str
    place: int = 0


class CannedStore(Protocol):
    """Keeps canned answers; every method may raise StoreError."""

    def all(self, locale: str = "") -> Sequence[Canned]:
        """Give the canned answers of a language, or of all, in their order."""

    def put(self, canned: Canned) -> int:
        """Store a new or changed canned answer; gives its id."""

    def remove(self, id_: int) -> None:
        """Forget a canned answer."""

    def begin(self, shipped: Sequence[Canned]) -> None:
        """Store what we ship where nothing was ever stored."""


def filled(text: str, known: Mapping[str, str]) -> str:
    """Put what is known into the fields; what is not known becomes a gap that the clerk sees and fills: `____`. Pure."""
    return _FIELD.sub(lambda found: known.get(found.group(1)) or "____", text)


def check_canned(canned: Canned) -> None:
    """Raise CannedRefused where a canned answer has no title or text, too much of them, or a field that nobody knows."""
    if not 0 < len(canned.title.strip()) <= MOST_TITLE or not 0 < len(canned.text.strip()) <= MOST_TEXT:
        raise CannedRefused("error.canned_length", title=MOST_TITLE, text=MOST_TEXT)
    unknown = [name for name in _FIELD.findall(canned.text) if name not in FIELDS]
    if unknown:
        raise CannedRefused("error.canned_field", field=unknown[0], known=", ".join(FIELDS))
