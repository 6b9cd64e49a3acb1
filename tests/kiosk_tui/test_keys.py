"""A scanner and a person, told apart by their pace."""

from __future__ import annotations

from kiosk_tui.keys import SCANNER_GAP, Bursts


def typed(keys: str, gap: float) -> Bursts:
    bursts = Bursts()
    for number, key in enumerate(keys):
        bursts.take(key, number * gap)
    return bursts


def test_a_scanner_gives_its_whole_code() -> None:
    bursts = typed("11010519491231002X", 0.005)
    assert bursts.scanning
    assert bursts.finish() == ("", "11010519491231002X")


def test_a_person_gives_the_last_key_each_by_itself() -> None:
    bursts = Bursts()
    assert [bursts.take(key, number * 0.12) for number, key in enumerate("123")] == [True, True, True]
    assert bursts.finish() == ("3", "")


def test_a_hand_that_slips_over_keys_chooses_the_first() -> None:
    assert typed("214", 0.01).finish() == ("2", "")


def test_repeated_digits_of_a_scanner_are_not_lost() -> None:
    assert typed("0000-8001101", 0.005).finish() == ("", "0000-8001101")


def test_nothing_collected_is_nothing_chosen() -> None:
    bursts = Bursts()
    assert bursts.finish() == ("", "")
    bursts.take("1", 5.0)
    assert bursts.ended_by(5.0 + SCANNER_GAP / 2) and not bursts.ended_by(5.0 + SCANNER_GAP * 2)


def test_a_held_key_that_the_keyboard_repeats_is_one_key() -> None:
    bursts = Bursts()
    assert bursts.take("2", 0.0) and bursts.finish() == ("2", "")
    for number in range(20):
        assert not bursts.take("2", 0.2 + number * 0.04)
        assert bursts.finish() == ("", "")
    assert bursts.take("2", 5.0)
    assert typed("22222222", 0.02).finish() == ("2", "")
