"""Keys as sound: makes the pairs of tones a telephone's keypad sends, and finds them in a call by Goertzel's filters.

Frequencies and tolerances are those of ITU-T Q.23 and Q.24.
"""

from __future__ import annotations

from collections import deque
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from voice.sound import SAMPLE_BYTES, whole

LOW, HIGH = (697, 770, 852, 941), (1209, 1336, 1477, 1633)
KEYS = ("123A", "456B", "789C", "*0#D")
BLOCK_SECONDS = 205 / 8000
"""A filter this long tells the eight tones apart and fits twice into the shortest key, 40 ms."""

STEPS_IN_BLOCK = 2
AGREEING = 2
"""So many looks in a row must agree before a key counts, and before it counts as let go."""

LEAST_TONE = 150.0
"""The smallest amplitude of one tone; 32767 is the loudest possible."""

MOST_TWIST, MOST_REVERSE_TWIST = 8.0, 4.0
"""How much stronger (as a ratio of powers) the low tone, or the high tone, may be: 9 dB and 6 dB."""

LEAST_LEAD = 6.0
"""How much stronger a tone must be than the next strongest of its group, as a ratio of powers."""

LEAST_SHARE = 0.55
"""The share of the whole power that the two tones must hold; speech holds less."""

TONE_SECONDS, GAP_SECONDS, TONE_AMPLITUDE = 0.1, 0.1, 6000.0

_Floats = npt.NDArray[np.float64]


class KeyListener:
    """Finds keys in the sound of one call, any number of bytes at a time; 0.5 % of a core."""

    def __init__(self, hz: int = 8000) -> None:
        """Take the sound's samples a second."""
        self._block = round(BLOCK_SECONDS * hz)
        self._step = self._block // STEPS_IN_BLOCK
        self._filters = _filters(self._block, hz)
        self._waiting = np.zeros(0)
        self._seen: deque[str] = deque([""] * AGREEING, maxlen=AGREEING)
        self._held = ""

    def hear(self, pcm: bytes) -> str:
        """Give the keys that were pressed in these samples, in order, each once, some 40 ms after its tone began."""
        self._waiting = np.concatenate((self._waiting, np.frombuffer(whole(pcm), "<i2")))
        pressed = ""
        while len(self._waiting) >= self._block:
            pressed += self._look(_key(self._waiting[: self._block], self._filters))
            self._waiting = self._waiting[self._step :]
        return pressed

    def _look(self, key: str) -> str:
        """Take what the newest block holds; give the key that has just been pressed."""
        self._seen.append(key)
        if len(set(self._seen)) > 1 or key == self._held:
            return ""
        self._held = key
        return key


def tones(keys: str, hz: int = 8000, seconds: float = TONE_SECONDS, gap: float = GAP_SECONDS) -> bytes:
    """Give the PCM of keys (0-9, *, #, A-D), each sounding for `seconds` with a `gap` of silence after it."""
    time = np.arange(round(seconds * hz)) / hz
    return b"".join(_tone(key, time) + bytes(SAMPLE_BYTES * round(gap * hz)) for key in keys)


def _tone(key: str, time: _Floats) -> bytes:
    row = next(row for row, keys in enumerate(KEYS) if key in keys)
    pair = LOW[row], HIGH[KEYS[row].index(key)]
    wave: _Floats = np.sum([TONE_AMPLITUDE * np.sin(2 * np.pi * tone * time) for tone in pair], axis=0)
    return wave.astype("<i2").tobytes()


@lru_cache(maxsize=4)
def _filters(block: int, hz: int) -> npt.NDArray[np.complex128]:
    """Give one row of a windowed complex wave for each tone, shape (8, block); a tone of amplitude a gives |a|."""
    window = np.hamming(block)
    waves = np.exp(-2j * np.pi * np.outer((*LOW, *HIGH), np.arange(block)) / hz)
    filters: npt.NDArray[np.complex128] = waves * (2 * window / window.sum())
    return filters


def _key(samples: _Floats, filters: npt.NDArray[np.complex128]) -> str:
    """Give the key whose two tones fill a block, or ""."""
    powers = np.abs(filters @ samples) ** 2
    low, high = _strongest(powers[: len(LOW)]), _strongest(powers[len(LOW) :])
    if low is None or high is None:
        return ""
    below, above = powers[low], powers[len(LOW) + high]
    balanced = above / MOST_REVERSE_TWIST <= below <= above * MOST_TWIST
    pure = (below + above) / 2 >= LEAST_SHARE * np.mean(samples**2)
    return KEYS[low][high] if balanced and pure and min(below, above) >= LEAST_TONE**2 else ""


def _strongest(powers: _Floats) -> int | None:
    """Give the place of the one tone that stands out of its group."""
    order = np.argsort(powers)
    return int(order[-1]) if powers[order[-1]] >= LEAST_LEAD * powers[order[-2]] else None
