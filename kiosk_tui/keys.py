"""The keys that mean the same on every screen, and what tells a scanner from a person. Pure."""

from __future__ import annotations

from collections.abc import Mapping

BACK, AGAIN, SIZE, SPEAK, TYPE, LANGUAGE, PERSON = "*", "9", "#", "6", "7", "8", "0"
LOUDER, QUIETER = "+", "-"

WORDS: Mapping[str, str] = {
    BACK: "kiosk.back",
    AGAIN: "kiosk.again",
    QUIETER: "kiosk.softer",
    LOUDER: "kiosk.loud",
    SIZE: "kiosk.size",
    SPEAK: "kiosk.speak",
    TYPE: "kiosk.type",
    LANGUAGE: "kiosk.language",
    PERSON: "kiosk.person",
}
"""The wordings beside the keys of the bar, in the order they stand there."""

SIGNS: Mapping[str, str] = {
    BACK: "kiosk.key.star",
    SIZE: "kiosk.key.hash",
    LOUDER: "kiosk.key.plus",
    QUIETER: "kiosk.key.minus",
}
"""The wordings of what keys without a number are called."""

SCANNER_GAP = 0.035
"""Seconds: keys that follow one another more quickly come from a scanner; a person is several times slower."""

HELD_GAP = 0.25
"""Seconds: the same key again so soon is one that is held down, where the keyboard repeats it."""

SHORTEST_CODE = 6
"""Fewer keys than that are a hand that slipped over several keys."""


class Bursts:
    """Collects keys that come in one burst: one key is a person's choice, many are a scanner's code."""

    def __init__(self) -> None:
        self._keys: list[str] = []
        self._last, self._key = float("-inf"), ""

    def take(self, key: str, now: float) -> bool:
        """Take a key at a time in seconds; tell whether it begins something new."""
        gap, held = now - self._last, key == self._key and SCANNER_GAP < now - self._last < HELD_GAP
        self._last, self._key = now, key
        if held:
            return False
        fresh = not self._keys or gap > SCANNER_GAP
        self._keys = [key] if fresh else [*self._keys, key]
        return fresh

    def finish(self) -> tuple[str, str]:
        """End the burst: give the key that was chosen and "", or "" and the code that was scanned."""
        keys, self._keys = self._keys, []
        if not keys:
            return "", ""
        code = len(keys) >= SHORTEST_CODE and len(set(keys)) > 1
        return ("", "".join(keys)) if code else (keys[0], "")

    @property
    def scanning(self) -> bool:
        """Tell whether what has come so far can only be a scanner."""
        return len(self._keys) >= SHORTEST_CODE

    def ended_by(self, now: float) -> bool:
        """Tell whether a key at this time still belongs to the burst."""
        return bool(self._keys) and now - self._last <= SCANNER_GAP
