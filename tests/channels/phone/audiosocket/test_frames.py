"""AudioSocket's frames, alone and in the session that was captured from a real Asterisk."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.phone.audiosocket.frames import Frame, FrameReader, Kind

CAPTURE = Path(os.environ.get("BANBAN_TEST_AUDIOSOCKET_PCAP", "")) if os.environ.get("BANBAN_TEST_AUDIOSOCKET_PCAP") else None
needs_capture = pytest.mark.skipif(
    CAPTURE is None or not CAPTURE.is_file(),
    reason="NOT TESTED with a captured session: set BANBAN_TEST_AUDIOSOCKET_PCAP to the pcap of one",
)


def test_a_hangup_is_three_zeros() -> None:
    assert Frame(Kind.HANGUP).render() == b"\0\0\0"


def test_sound_has_its_length_before_it() -> None:
    assert Frame(Kind.SLIN, bytes(320)).render()[:3] == b"\x10\x01\x40"


def test_a_payload_too_long_for_a_frame_is_refused() -> None:
    with pytest.raises(ValueError, match="65536"):
        Frame(Kind.SLIN, bytes(65536)).render()


@given(st.lists(st.tuples(st.integers(0, 255), st.binary(max_size=400)), max_size=8), st.integers(1, 50))
def test_frames_come_out_however_the_bytes_arrive(frames: list[tuple[int, bytes]], step: int) -> None:
    sent = [Frame(kind, payload) for kind, payload in frames]
    stream, reader = b"".join(one.render() for one in sent), FrameReader()
    assert [frame for at in range(0, len(stream), step) for frame in reader.feed(stream[at : at + step])] == sent


@needs_capture
def test_the_captured_session_is_read_frame_by_frame() -> None:
    assert CAPTURE is not None
    frames = [frame for data in from_asterisk(CAPTURE.read_bytes()) for frame in _READER.feed(data)]
    kinds = [frame.kind for frame in frames]
    assert kinds[0] == Kind.UUID and len(frames[0].payload) == 16
    assert b"".join(frame.payload for frame in frames if frame.kind == Kind.DTMF) == b"1#*05"
    assert {len(frame.payload) for frame in frames if frame.kind == Kind.SLIN} == {320}
    assert set(kinds) <= {Kind.UUID, Kind.DTMF, Kind.SLIN, Kind.HANGUP}


_READER = FrameReader()


def from_asterisk(pcap: bytes) -> Iterator[bytes]:
    """Give what Asterisk sent in a capture, segment by segment: classic pcap, Ethernet, SLL or raw IP, TCP to our port."""
    link = struct.unpack_from("<I", pcap, 20)[0] & 0xFFFF
    skip = {1: 14, 113: 16, 276: 20, 101: 0}[link]
    at, seen, port = 24, set(), 0
    while at < len(pcap):
        length = struct.unpack_from("<I", pcap, at + 8)[0]
        ip = pcap[at + 16 + skip : at + 16 + length]
        at += 16 + length
        head = 4 * (ip[0] & 0x0F)
        source, target, sequence = struct.unpack_from("!HHI", ip, head)
        data = ip[head + 4 * (ip[head + 12] >> 4) : struct.unpack_from("!H", ip, 2)[0]]
        port = port or (target if data[:3] == b"\x01\x00\x10" else 0)
        if data and target == port and (source, sequence) not in seen:
            seen.add((source, sequence))
            yield data
