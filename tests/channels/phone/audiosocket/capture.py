"""Reads a captured AudioSocket session: classic pcap; Ethernet, SLL or raw IP; TCP. Both directions, with their times."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

CAPTURE = Path(os.environ.get("BANBAN_TEST_AUDIOSOCKET_PCAP", "")) if os.environ.get("BANBAN_TEST_AUDIOSOCKET_PCAP") else None
needs_capture = pytest.mark.skipif(
    CAPTURE is None or not CAPTURE.is_file(),
    reason="NOT TESTED with a captured session: set BANBAN_TEST_AUDIOSOCKET_PCAP to the pcap of one",
)
FIRST_BYTES = b"\x01\x00\x10"
LINKS = {1: 14, 113: 16, 276: 20, 101: 0}
"""Bytes before the IP packet by the kind of link."""

Segments = list[tuple[float, bytes]]


@dataclass
class Session:
    """One call: what Asterisk sent and what was answered, each with its seconds since the call began."""

    began: float
    asterisk: Segments = field(default_factory=list)
    answered: Segments = field(default_factory=list)


def sessions() -> list[Session]:
    """Give the calls of the capture in the order they began."""
    assert CAPTURE is not None
    found: dict[int, Session] = {}
    seen: set[tuple[int, int, int]] = set()
    for moment, source, target, sequence, data in _segments(CAPTURE.read_bytes()):
        if data[:3] == FIRST_BYTES:
            found.setdefault(source, Session(moment))
        session = found.get(source) or found.get(target)
        if session and (source, target, sequence) not in seen:
            seen.add((source, target, sequence))
            (session.asterisk if source in found else session.answered).append((moment - session.began, data))
    return list(found.values())


def _segments(pcap: bytes) -> Iterator[tuple[float, int, int, int, bytes]]:
    """Give each TCP segment that carries something: its time, its two ports, its number and its bytes."""
    skip, at = LINKS[struct.unpack_from("<I", pcap, 20)[0] & 0xFFFF], 24
    while at < len(pcap):
        seconds, micros, length = struct.unpack_from("<III", pcap, at)
        ip = pcap[at + 16 + skip : at + 16 + length]
        at += 16 + length
        head = 4 * (ip[0] & 0x0F)
        source, target, sequence = struct.unpack_from("!HHI", ip, head)
        if data := ip[head + 4 * (ip[head + 12] >> 4) : struct.unpack_from("!H", ip, 2)[0]]:
            yield seconds + micros / 1e6, source, target, sequence, data
