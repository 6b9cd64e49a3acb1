"""Sound for tests: recorded speech from Debian packages where they are there, and noises made by number."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from functools import lru_cache
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

GCIN = Path("/usr/share/gcin-voice/ogg")
"""Mandarin by syllable, by its name in zhuyin, 44 kHz: Debian's package gcin-voice.

3.ogg is a man (1200 syllables, Edward Der-Hua Liu, GPL-3 or LGPL-3), 5.ogg the voice actress Chu Lo (1158, CC-BY-3).
"""

MAN, WOMAN = "3", "5"
with_mandarin = pytest.mark.skipif(
    not GCIN.is_dir() or shutil.which("oggdec") is None,
    reason="no recorded Mandarin on this machine: apt-get install gcin-voice vorbis-tools",
)
BETWEEN_SYLLABLES = 0.03
"""Seconds between the syllables of one word."""


@lru_cache(maxsize=256)
def syllable(name: str, speaker: str) -> bytes:
    """Give one recorded syllable of Mandarin, as "ㄏㄠ3", without the silence around it; PCM at 8000 Hz."""
    from voice.resampling import at_rate

    told = subprocess.run(["oggdec", "-Q", "-o", "-", str(GCIN / name / f"{speaker}.ogg")], check=True, capture_output=True)
    return without_edges(at_rate(Sound.from_wav(told.stdout), 8000).pcm)


def mandarin(syllables: str, speaker: str) -> bytes:
    """Give a word whose syllables stand apart by spaces."""
    gap = bytes(2 * round(BETWEEN_SYLLABLES * 8000))
    return gap.join(syllable(name, speaker) for name in syllables.split())


def with_pauses(words: Sequence[bytes], seconds: float) -> bytes:
    """Join PCM at 8000 Hz with a pause between and none around."""
    return bytes(2 * round(seconds * 8000)).join(words)


def in_noise(raw: bytes, noise: bytes, snr_db: float) -> bytes:
    """Lay noise under PCM, so many dB below what sounds in it."""
    spoken = samples(raw)
    under = np.resize(samples(noise), len(spoken))
    power = np.mean(spoken[np.abs(spoken) > 0] ** 2)
    return pcm(spoken + under * np.sqrt(power / 10 ** (snr_db / 10) / np.mean(under**2)))


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
