"""AudioSocket's frames, alone and in the session that was captured from a real Asterisk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.phone.audiosocket.frames import Frame, FrameReader, Kind
from tests.channels.phone.audiosocket.capture import Segments, needs_capture, sessions


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
    first, second = ([*_frames(one.asterisk)] for one in sessions())
    for frames, keys in ((first, b"1#*0"), (second, b"5")):
        assert frames[0].kind == Kind.UUID and len(frames[0].payload) == 16
        assert b"".join(frame.payload for frame in frames if frame.kind == Kind.DTMF) == keys
        assert {len(frame.payload) for frame in frames if frame.kind == Kind.SLIN} == {320}
        assert {frame.kind for frame in frames} == {Kind.UUID, Kind.DTMF, Kind.SLIN}
    answered = [[*_frames(one.answered)] for one in sessions()]
    assert answered[0][-1] == Frame(Kind.HANGUP)
    assert {(frame.kind, len(frame.payload)) for frames in answered for frame in frames} == {(Kind.SLIN, 320), (Kind.HANGUP, 0)}


def _frames(segments: Segments) -> Iterator[Frame]:
    reader = FrameReader()
    for _, data in segments:
        yield from reader.feed(data)
