"""The keys of one call: as signals of the exchange, as tones where it passes no signals on, or several ways at once."""

from __future__ import annotations

from dataclasses import dataclass, field

from channels.phone.ports import Clock
from voice.dtmf import KeyListener

LONGEST_KEY = 3.0
"""Seconds: an exchange tells of a key when it is let go; so long before, its tone may have been heard already."""


class Keypad:
    """Gives each key once. The first signal shows that the exchange passes keys on; tones are not listened to from then on."""

    def __init__(self, clock: Clock, hz: int) -> None:
        """Take the clock and the line's rate."""
        self._clock, self._tones = clock, KeyListener(hz)
        self._last, self._at = "", 0.0
        self._has_signals = False

    def heard(self, pcm: bytes) -> str:
        """Give the keys whose tones are in some sound."""
        keys = "" if self._has_signals else self._tones.hear(pcm)
        if keys:
            self._last, self._at = keys[-1], self._clock.now()
        return keys

    def signalled(self, key: str) -> str:
        """Give a key that the exchange tells of, or "" where its tone was heard just before."""
        is_known = not self._has_signals and key == self._last and self._clock.now() - self._at <= LONGEST_KEY
        self._has_signals = self._has_signals or bool(key)
        return "" if is_known else key


@dataclass
class _Press:
    key: str
    at: float
    ways: set[str] = field(default_factory=set)


class Presses:
    """Tells one press that comes several ways (as a SIP message, and as packets or tones) from two presses of one key.

    A press comes each way once, so what comes another way than an open press of that key is that press; in any order.
    """

    def __init__(self, clock: Clock) -> None:
        """Take the clock."""
        self._clock = clock
        self._open: list[_Press] = []

    def is_new(self, key: str, way: str) -> bool:
        """Tell whether a key that comes some way is a press of its own, and remember it."""
        now = self._clock.now()
        self._open = [one for one in self._open if now - one.at <= LONGEST_KEY]
        same = next((one for one in self._open if one.key == key and way not in one.ways), None)
        if same is None:
            self._open.append(_Press(key, now, {way}))
            return True
        same.ways.add(way)
        return False
