"""AudioSocket's frames: one byte of kind, two of length (big-endian), the payload. Pure.

https://docs.asterisk.org/Configuration/Channel-Drivers/AudioSocket/
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

HEADER = struct.Struct("!BH")
MOST_PAYLOAD = 0xFFFF


class Kind(IntEnum):
    """What a frame carries."""

    HANGUP = 0x00
    UUID = 0x01
    DTMF = 0x03
    SLIN = 0x10
    ERROR = 0xFF


HZ: Mapping[int, int] = {
    0x10: 8000,
    0x11: 12000,
    0x12: 16000,
    0x13: 24000,
    0x14: 32000,
    0x15: 44100,
    0x16: 48000,
}
"""Samples a second by the kind of a frame of sound; we speak 8000 and 16000 and turn the others into one of them."""


@dataclass(frozen=True)
class Frame:
    """One frame."""

    kind: int
    payload: bytes = b""

    def render(self) -> bytes:
        """Give the bytes; raises ValueError for a payload that no frame can hold."""
        if len(self.payload) > MOST_PAYLOAD:
            raise ValueError(len(self.payload))
        return HEADER.pack(self.kind, len(self.payload)) + self.payload


class FrameReader:
    """Cuts a stream of bytes into frames, however it arrives."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def feed(self, data: bytes) -> Iterator[Frame]:
        """Take bytes and give the frames that are whole. Every stream of bytes is frames of some kind: nothing is malformed."""
        self._waiting += data
        while len(self._waiting) >= HEADER.size:
            kind, length = HEADER.unpack_from(self._waiting)
            if len(self._waiting) < HEADER.size + length:
                return
            yield Frame(kind, bytes(self._waiting[HEADER.size : HEADER.size + length]))
            del self._waiting[: HEADER.size + length]
