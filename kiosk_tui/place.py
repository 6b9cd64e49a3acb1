"""The place somebody leaves to type or to speak, and the key that their words stand for there. Pure."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from assistant.messages import Choice
from assistant.understanding.normalise import number_in
from kiosk_tui.keys import BACK
from kiosk_tui.leaves import NEXT, Say

READ_ON, PAGE_BACK = "heard.read_on", "heard.page_back"
"""The wordings that list what is said for the next part and the one before, with | between."""

LAST = -1


@dataclass(frozen=True)
class Place:
    """Which part of a screen was shown, counted from 0, and the answers on it."""

    at: int = 0
    offered: tuple[Choice, ...] = ()

    def key_said(self, text: str, say: Say) -> str:
        """Give the key that stands for what was said: a number, one of the kiosk's own answers, going on or back; "" for none.

        A number need not be on the screen.
        """
        number = number_in(unicodedata.normalize("NFKC", text))
        if number is not None and self.offered:
            return self.offered[LAST].key if number == LAST else str(number)
        if self.at and _bare(text) in _listed(say(PAGE_BACK)):
            return BACK
        on = _listed(say(READ_ON))
        named = ((one.key, {_bare(one.label)} | (on if one.payload == NEXT.payload else set())) for one in self.own)
        return next((key for key, names in named if _bare(text) in names), "")

    @property
    def own(self) -> tuple[Choice, ...]:
        """The answers that the kiosk itself offered; the assistant knows its own by name."""
        return tuple(one for one in self.offered if "kiosk" in one.payload)


def _listed(words: str) -> set[str]:
    return {_bare(word) for word in words.split("|")}


def _bare(text: str) -> str:
    """Give letters and digits only, in small letters, so that spelling and pauses make no difference."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).lower() if sign.isalnum())
