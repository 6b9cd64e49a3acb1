"""What screens need of the app they stand in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from kiosk_tui.fit import Room


class Words(Protocol):
    """The kiosk's own words in the language of the visitor."""

    def __call__(self, key: str, /, **fields: object) -> str:
        """Give the words of a key."""


class Host(Protocol):
    """What screens need of the app."""

    words: Words
    other_language: str
    bigger: bool
    resizable: bool
    speaks: bool
    burst: float
    now: Callable[[], float]

    def room(self) -> Room:
        """Give the screen's cells and targets."""

    def may_choose(self) -> bool:
        """Tell whether a choice counts now, and if so remember when it was made."""

    def status(self) -> tuple[str, ...]:
        """Give what is going on, in the words that are liked best first."""
