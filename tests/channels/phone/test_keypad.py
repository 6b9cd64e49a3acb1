"""Keys as tones and as signals: each once, whatever the exchange passes on."""

from __future__ import annotations

import pytest

from channels.phone.keypad import LONGEST_KEY, Keypad, Presses
from voice.dtmf import tones


class Clock:
    """A clock that a test sets."""

    moment = 100.0

    def now(self) -> float:
        return self.moment

    async def until(self, moment: float) -> None:
        self.moment = moment


@pytest.mark.parametrize("hz", [8000, 16000])
def test_tones_are_keys_where_no_signals_come(hz: int) -> None:
    keypad = Keypad(Clock(), hz)
    assert "".join(keypad.heard(tones(key, hz)) for key in "159#") == "159#"


def test_a_key_that_comes_both_ways_is_pressed_once() -> None:
    keypad = Keypad(Clock(), 8000)
    assert keypad.heard(tones("5")) == "5"
    assert keypad.signalled("5") == ""
    assert keypad.signalled("5") == "5"
    assert (keypad.heard(tones("6")), keypad.signalled("6")) == ("", "6")


def test_a_signal_before_its_tone_is_pressed_once() -> None:
    keypad = Keypad(Clock(), 8000)
    assert (keypad.signalled("7"), keypad.heard(tones("7"))) == ("7", "")


def test_another_key_or_one_much_later_is_a_key_of_its_own() -> None:
    clock = Clock()
    keypad = Keypad(clock, 8000)
    keypad.heard(tones("5"))
    assert keypad.signalled("") == ""
    clock.moment += LONGEST_KEY + 0.1
    assert keypad.signalled("5") == "5"
    other = Keypad(clock, 8000)
    other.heard(tones("5"))
    assert other.signalled("6") == "6"


@pytest.mark.parametrize("apart", [0.0, 0.05, 0.3, 0.9])
@pytest.mark.parametrize("first", ["message", "sound"])
def test_one_press_that_comes_two_ways_is_one_key(first: str, apart: float) -> None:
    clock, second = Clock(), "sound" if first == "message" else "message"
    presses = Presses(clock)
    assert presses.is_new("5", first)
    clock.moment += apart
    assert not presses.is_new("5", second)


@pytest.mark.parametrize("order", ["ms ms", "sm sm", "ms sm", "mm ss", "m m", "s s"])
def test_two_presses_of_one_key_are_two_whatever_the_order(order: str) -> None:
    clock = Clock()
    presses = Presses(clock)
    taken = 0
    for way in order:
        clock.moment += 0.25
        taken += way != " " and presses.is_new("8", way)
    assert taken == 2


def test_other_keys_between_change_nothing() -> None:
    presses = Presses(Clock())
    assert [presses.is_new(key, way) for key, way in ("1m", "2m", "1s", "2s", "3s", "3m")] == [
        True,
        True,
        False,
        False,
        True,
        False,
    ]


def test_a_key_long_after_its_other_way_is_a_press_of_its_own() -> None:
    clock = Clock()
    presses = Presses(clock)
    assert presses.is_new("5", "message")
    clock.moment += LONGEST_KEY + 0.1
    assert presses.is_new("5", "sound")
