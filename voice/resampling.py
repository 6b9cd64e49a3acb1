"""From one sample rate to another, whole or as it comes in, with a band-limited (Kaiser-windowed sinc) polyphase filter.

The method is J. O. Smith's, Digital Audio Resampling: https://ccrma.stanford.edu/~jos/resample/
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil, gcd

import numpy as np
import numpy.typing as npt

from voice.sound import SAMPLE_BYTES, Sound

CROSSINGS = 16
"""Zero crossings of the sinc on each side: the delay is so many samples of the slower rate, 2 ms at 8 kHz."""

PASSED = 0.94
"""The share of the slower rate's band that is let through; the rest is for the filter's slope."""

KAISER_BETA = 7.0
"""Keeps what lies outside the band 70 dB down."""

_Bank = npt.NDArray[np.float32]


class Resampler:
    """Turns a stream of PCM at one rate into another rate, any number of bytes at a time."""

    def __init__(self, from_hz: int, to_hz: int) -> None:
        """Take samples a second coming in and going out."""
        common = gcd(from_hz, to_hz)
        self._up, self._down = to_hz // common, from_hz // common
        self._bank = _filter_bank(self._up, self._down)
        self._late = self._bank.shape[1] // 2
        self.delay = self._late / from_hz if from_hz != to_hz else 0.0
        """Seconds by which what goes out is late."""
        self._half = b""
        self._waiting = np.zeros(self._bank.shape[1] - 1, np.float32)
        self._next = 0

    @classmethod
    def in_place(cls, from_hz: int, to_hz: int) -> Resampler:
        """Build one that leaves out its own delay, so that the first sample out is the first one in."""
        made = cls(from_hz, to_hz)
        made._next = made._late * made._up
        return made

    def feed(self, pcm: bytes) -> bytes:
        """Take samples and give those that are ready; half a sample waits for its other half."""
        if self._up == self._down:
            return pcm
        fresh = self._half + pcm
        cut = len(fresh) - len(fresh) % SAMPLE_BYTES
        self._half = fresh[cut:]
        self._waiting = np.concatenate((self._waiting, np.frombuffer(fresh[:cut], "<i2").astype(np.float32)))
        return _to_pcm(self._ready())

    def flush(self) -> bytes:
        """Give what is still under way; the stream ends here."""
        return self.feed(bytes(SAMPLE_BYTES * self._late)) if self._up != self._down else b""

    def _ready(self) -> npt.NDArray[np.float32]:
        """Filter as far as the input reaches; `_next` is the next sample's place in what waits, in steps of 1 / `_up`."""
        taps = self._bank.shape[1]
        usable = len(self._waiting) - taps + 1
        count = max(0, ceil((usable * self._up - self._next) / self._down))
        places = self._next + self._down * np.arange(count)
        at, phase = np.divmod(places, self._up)
        windows = np.lib.stride_tricks.sliding_window_view(self._waiting, taps)[at] if count else np.zeros((0, taps), np.float32)
        self._next = self._next + self._down * count - usable * self._up
        self._waiting = self._waiting[usable:]
        made: npt.NDArray[np.float32] = np.einsum("ij,ij->i", windows, self._bank[phase])
        return made


def resample(pcm: bytes, from_hz: int, to_hz: int) -> bytes:
    """Turn whole PCM into another rate; it keeps its place in time and its length."""
    stream = Resampler.in_place(from_hz, to_hz)
    return stream.feed(pcm) + stream.flush()


def at_rate(sound: Sound, hz: int) -> Sound:
    """Give a sound at another rate."""
    return Sound(resample(sound.pcm, sound.hz, hz), hz)


@lru_cache(maxsize=16)
def _filter_bank(up: int, down: int) -> _Bank:
    """Give one row of taps for each phase, shape (up, taps); each row lets a constant through unchanged."""
    stretch = max(up, down)
    half = ceil(CROSSINGS * stretch / up)
    offsets = np.arange(2 * half) - (half - 1)
    moments = offsets[None, :] - np.arange(up)[:, None] / up
    width = CROSSINGS * stretch / up
    window = np.i0(KAISER_BETA * np.sqrt(np.clip(1 - (moments / width) ** 2, 0, 1))) * (np.abs(moments) <= width)
    rows = np.sinc(moments * PASSED * up / stretch) * window
    bank: _Bank = (rows / rows.sum(axis=1, keepdims=True)).astype(np.float32)
    return bank


def _to_pcm(samples: npt.NDArray[np.float32]) -> bytes:
    return bytes(np.clip(np.rint(samples), -32768, 32767).astype("<i2").tobytes())
