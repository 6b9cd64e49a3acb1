"""RTP packets (RFC 3550) in and out. Pure; whatever arrives gives a packet or None."""

from __future__ import annotations

import struct
from dataclasses import dataclass

HEADER = struct.Struct("!BBHII")
VERSION = 2
LONGEST = 1500
"""No packet of a telephone call is longer than an Ethernet frame."""

SEQUENCES, TIMESTAMPS = 1 << 16, 1 << 32


@dataclass(frozen=True)
class Packet:
    """One packet; `payload_type` says what the payload is, `timestamp` counts samples."""

    payload_type: int
    sequence: int
    timestamp: int
    source: int
    payload: bytes
    marker: bool = False

    def render(self) -> bytes:
        """Give the bytes."""
        second = (self.marker << 7) | self.payload_type
        return HEADER.pack(VERSION << 6, second, self.sequence, self.timestamp, self.source) + self.payload

    @classmethod
    def parse(cls, data: bytes) -> Packet | None:
        """Read a packet; None for what is no RTP."""
        if not HEADER.size <= len(data) <= LONGEST or data[0] >> 6 != VERSION:
            return None
        first, second, sequence, timestamp, source = HEADER.unpack_from(data)
        start = _payload_start(data, first)
        end = len(data) - (data[-1] if first & 0x20 else 0)
        if start is None or start > end:
            return None
        return cls(second & 0x7F, sequence, timestamp, source, data[start:end], bool(second & 0x80))


def _payload_start(data: bytes, first: int) -> int | None:
    """Give where the payload begins, behind contributing sources and a header extension; None where it is cut off."""
    start = HEADER.size + 4 * (first & 0x0F)
    if first & 0x10:
        if len(data) < start + 4:
            return None
        start += 4 + 4 * int.from_bytes(data[start + 2 : start + 4], "big")
    return start if start <= len(data) else None


def is_newer(number: int, than: int, turn: int = SEQUENCES) -> bool:
    """Tell whether a number that turns over comes after another one."""
    return 0 < (number - than) % turn < turn // 2
