"""Louder without distortion: gain with a limiter that looks ahead; and silence cut off both ends of what was spoken."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from voice.sound import Sound, whole

CEILING = 31000.0
"""No sample becomes larger; full scale is 32767, and a telephone's codec is coarse near it."""

BLOCK_SECONDS = 0.002
REACH = 3
"""The limiter bends down so many blocks before a peak and up again so many after it, so that it is not heard working."""

SILENT = 200
"""Samples up to here count as silence at the ends of synthetic speech."""

KEPT_SECONDS = 0.02
"""So much of the silence stays, lest a soft consonant be cut."""

_Floats = npt.NDArray[np.float32]


def amplify(sound: Sound, gain: float) -> Sound:
    """Give a sound louder by so many decibels; peaks are held under the ceiling."""
    if gain == 0.0 or not sound.pcm:
        return sound
    louder = np.frombuffer(whole(sound.pcm), "<i2").astype(np.float32) * np.float32(10 ** (gain / 20))
    limited = louder * _limiter(louder, round(BLOCK_SECONDS * sound.hz))
    return Sound(np.rint(limited).astype("<i2").tobytes(), sound.hz)


def trim(sound: Sound) -> Sound:
    """Give a sound without the silence at its ends; an entirely silent one becomes empty."""
    loud = np.flatnonzero(np.abs(np.frombuffer(whole(sound.pcm), "<i2").astype(np.int32)) > SILENT)
    if not len(loud):
        return Sound(b"", sound.hz)
    kept = round(KEPT_SECONDS * sound.hz)
    return Sound(sound.pcm[2 * max(0, int(loud[0]) - kept) : 2 * (int(loud[-1]) + 1 + kept)], sound.hz)


def _limiter(samples: _Floats, block: int) -> _Floats:
    """Give a factor for each sample: straight lines between blocks, each low enough for its neighbours' peaks too."""
    count = -(-len(samples) // block)
    padded = np.zeros(count * block, np.float32)
    padded[: len(samples)] = np.abs(samples)
    needed = np.minimum(1.0, CEILING / np.maximum(padded.reshape(count, block).max(axis=1), 1.0))
    edged = np.pad(needed, REACH, constant_values=1.0)
    lowest = np.lib.stride_tricks.sliding_window_view(edged, 2 * REACH + 1).min(axis=1)
    smooth = np.convolve(np.pad(lowest, REACH - 1, mode="edge"), np.full(2 * REACH - 1, 1 / (2 * REACH - 1)), "valid")
    centres = (np.arange(count) + 0.5) * block
    factors: _Floats = np.interp(np.arange(len(samples)), centres, smooth).astype(np.float32)
    return factors
