"""Packets, their order, and what is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from channels.phone.rtp.jitter import JitterBuffer
from channels.phone.rtp.packet import Packet, is_newer

ONE = Packet(0, 7, 1120, 99, b"\xff" * 160, marker=True)


def _packet(sequence: int, source: int = 99) -> Packet:
    return Packet(0, sequence % 65536, sequence * 160 % (1 << 32), source, bytes([sequence % 256]))


def _given(buffer: JitterBuffer, *sequences: int) -> list[int | None]:
    out: list[int | None] = []
    for sequence in sequences:
        out += [one.sequence if one else None for one in buffer.push(_packet(sequence))]
    return out


def test_a_packet_survives_being_sent() -> None:
    assert Packet.parse(ONE.render()) == ONE


def test_contributing_sources_extension_and_padding_are_left_out() -> None:
    head = bytearray(ONE.render()[:12])
    head[0] |= 0x20 | 0x10 | 2
    raw = bytes(head) + bytes(8) + b"\xbe\xde\x00\x01" + bytes(4) + b"sound" + b"\x00\x00\x03"
    found = Packet.parse(raw)
    assert found is not None and found.payload == b"sound"


def test_what_is_no_packet_is_none() -> None:
    for data in (
        b"",
        b"x" * 11,
        b"\x00" * 40,
        ONE.render() + b"x" * 2000,
        b"\x8f" + ONE.render()[1:14],
        b"\xa0" + ONE.render()[1:12] + b"\xff",
    ):
        assert Packet.parse(data) is None
    assert Packet.parse(b"\x90" + ONE.render()[1:13]) is None


def test_numbers_turn_over() -> None:
    assert is_newer(1, 65535)
    assert not is_newer(65535, 1)


def test_packets_come_out_in_order_once() -> None:
    assert _given(JitterBuffer(), 1, 3, 2, 2, 4) == [1, 2, 3, 4]


def test_a_lost_packet_is_filled_after_a_moment() -> None:
    assert _given(JitterBuffer(), 1, 3, 4, 5, 6) == [1, None, 3, 4, 5, 6]


def test_a_long_gap_is_a_pause_and_not_filled_whole() -> None:
    out = _given(JitterBuffer(), 1, 500, 501, 502, 503)
    assert out.count(None) == 10 and out[-1] == 503


def test_a_new_stream_begins_anew() -> None:
    buffer = JitterBuffer()
    assert _given(buffer, 1, 2) == [1, 2]
    assert _given(buffer, 40000, 40001) == [40000, 40001]
    assert [one.source for one in buffer.push(_packet(5, source=7)) if one] == [7]


def test_the_order_survives_the_turn() -> None:
    assert _given(JitterBuffer(), 65534, 65535, 65536, 65537) == [65534, 65535, 0, 1]


@given(st.lists(st.integers(0, 200), max_size=120))
def test_nothing_comes_twice_or_goes_back(sequences: list[int]) -> None:
    out = [one for one in _given(JitterBuffer(), *sequences) if one is not None]
    assert len(out) == len(set(out)) and out == sorted(out)


@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_left(data: bytes) -> None:
    Packet.parse(data)
    Packet.parse(b"\x80" + data)
