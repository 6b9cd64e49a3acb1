"""Sound for tests: recorded speech from a Debian package where it is there, and noises made by number."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from voice.sound import Sound

ASTERISK = Path("/usr/share/asterisk/sounds/en_US_f_Allison")
"""568 prompts spoken by a woman, 8 kHz: Debian's package asterisk-core-sounds-en-wav."""

with_recordings = pytest.mark.skipif(
    not ASTERISK.is_dir(), reason="no recorded speech on this machine: apt-get install asterisk-core-sounds-en-wav"
)


def recorded(name: str) -> Sound:
    """Give one of Asterisk's prompts, as "vm-enter-num-to-call" or "digits/7"."""
    return Sound.from_wav((ASTERISK / f"{name}.wav").read_bytes())


def pcm(samples: npt.NDArray[np.float64]) -> bytes:
    """Give samples as PCM, cut off at full scale."""
    return np.clip(np.rint(samples), -32768, 32767).astype("<i2").tobytes()


def samples(raw: bytes) -> npt.NDArray[np.float64]:
    """Give PCM as numbers."""
    return np.frombuffer(raw, "<i2").astype(float)


def without_edges(raw: bytes, loud: float = 500.0) -> bytes:
    """Give PCM from its first loud sample to its last, so that a pause after it is as long as it says."""
    spoken = np.flatnonzero(np.abs(samples(raw)) > loud)
    return raw[2 * int(spoken[0]) : 2 * int(spoken[-1]) + 2]


def sine(frequency: float, seconds: float, hz: int, amplitude: float = 10000.0) -> bytes:
    """Give a tone."""
    return pcm(amplitude * np.sin(2 * np.pi * frequency * np.arange(round(seconds * hz)) / hz))


def white_noise(seconds: float, hz: int, amplitude: float = 3000.0, seed: int = 1) -> bytes:
    """Give noise with as much of every frequency."""
    return pcm(np.random.default_rng(seed).normal(0, amplitude, round(seconds * hz)))


def brown_noise(seconds: float, hz: int, amplitude: float = 6000.0, seed: int = 1) -> bytes:
    """Give noise like a street's: strong below, weak above."""
    walk = np.cumsum(np.random.default_rng(seed).normal(0, 1, round(seconds * hz)))
    walk -= np.convolve(walk, np.ones(hz // 20) / (hz // 20), "same")
    return pcm(amplitude * walk / walk.std())


def loudness(raw: bytes) -> float:
    """Give the root mean square of PCM."""
    return float(np.sqrt(np.mean(samples(raw) ** 2)))
