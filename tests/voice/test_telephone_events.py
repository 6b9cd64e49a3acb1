"""Keys as packets: built and read by RFC 4733, each once, whatever is lost, doubled, late or rubbish."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.telephone_events import EVENTS, KeyReceiver, TelephoneEvent, press


def test_the_layout_of_the_payload() -> None:
    """RFC 4733, section 2.3: event, then end, reserved and volume, then duration."""
    assert TelephoneEvent(1, True, 10, 400).build() == b"\x01\x8a\x01\x90"
    assert TelephoneEvent.parse(b"\x01\x8a\x01\x90") == TelephoneEvent(1, True, 10, 400)
    assert TelephoneEvent.parse(b"\x0b\x0a\x00\xa0") == TelephoneEvent(11, False, 10, 160)


@pytest.mark.parametrize("key", EVENTS)
def test_every_key_survives(key: str) -> None:
    assert {event.key for event in map(TelephoneEvent.parse, (one.build() for one in press(key))) if event} == {key}


def test_a_press_grows_and_ends_three_times() -> None:
    sent = list(press("5", 0.1))
    assert [event.duration for event in sent] == [160, 320, 480, 640, 800, 800, 800]
    assert [event.ended for event in sent] == [False] * 4 + [True] * 3
    assert [event.duration for event in press("5", 0.001)] == [160] * 3


def keys(packets: list[tuple[int, bytes]]) -> str:
    receiver = KeyReceiver()
    return "".join(receiver.take(*packet) for packet in packets)


def sent(text: str, gap: int = 4000, first: int = 1000) -> list[tuple[int, bytes]]:
    return [((first + place * gap) & 0xFFFFFFFF, event.build()) for place, key in enumerate(text) for event in press(key)]


@given(st.text(EVENTS, max_size=8), st.randoms(use_true_random=False))
def test_each_key_is_given_once_where_one_packet_of_it_arrives(text: str, chance: random.Random) -> None:
    packets = []
    for place in range(len(text)):
        burst = sent(text)[7 * place : 7 * place + 7]
        kept = [packet for packet in burst if chance.random() < 0.4] or [chance.choice(burst)]
        packets += [packet for packet in kept for _ in range(chance.choice((1, 1, 2)))]
    assert keys(packets) == text


def test_late_packets_of_the_key_before_press_nothing() -> None:
    first, second = sent("1"), sent("12")[7:]
    assert keys([*first[:5], *second[:3], first[6], *second[3:], first[5]]) == "12"


def test_the_clock_may_turn_over() -> None:
    assert keys(sent("123", first=0xFFFFF000)) == "123"


def test_a_key_held_beyond_what_a_payload_can_say_is_one_key() -> None:
    long = [(1000, TelephoneEvent(5, False, 10, duration).build()) for duration in (160, 0xFFFF)]
    further = [(1000 + 0xFFFF, TelephoneEvent(5, ended, 10, 800).build()) for ended in (False, True)]
    assert keys(long + further) == "5"
    assert keys([*long, (1000 + 0xFFFF, TelephoneEvent(6, False, 10, 160).build())]) == "56"


def test_what_is_no_key_and_no_payload_presses_nothing() -> None:
    assert keys([(1, TelephoneEvent(16, True, 10, 800).build())]) == "", "flash"
    assert keys([(1, b""), (2, b"\x01"), (3, b"\x01\x8a\x01")]) == ""


@given(st.lists(st.tuples(st.integers(0, 0xFFFFFFFF), st.binary(max_size=12))))
def test_rubbish_is_no_trouble(packets: list[tuple[int, bytes]]) -> None:
    assert set(keys(packets)) <= set(EVENTS)
