"""Telephone and identity numbers: grouped, checked, hidden."""

from __future__ import annotations

import pytest

from assistant.identity_number import CHECKS, WEIGHTS
from assistant.privacy import masked
from kiosk_tui.numbers import IDENTITY, TELEPHONE, grouped, is_identity, is_telephone

PERSON = "11010519491231002X"
"""The example of GB 11643-1999."""


def test_the_example_of_the_standard_is_right_and_every_other_check_sign_is_wrong() -> None:
    assert is_identity(PERSON)
    assert [sign for sign in CHECKS if is_identity(PERSON[:-1] + sign)] == ["X"]
    assert is_identity(PERSON.lower())


@pytest.mark.parametrize("at", range(len(WEIGHTS)))
def test_one_wrong_digit_is_noticed(at: int) -> None:
    wrong = str((int(PERSON[at]) + 1) % 10)
    assert not is_identity(PERSON[:at] + wrong + PERSON[at + 1 :])


@pytest.mark.parametrize("number", ["", "1", PERSON[:-1], PERSON + "1", "abc", "110105194913310021", "110105299912310029"])
def test_what_cannot_be_an_identity_number_is_wrong(number: str) -> None:
    assert not is_identity(number)


@pytest.mark.parametrize("number", ["13800138000", "19912345678", "01062001234", "057188886666", "62001234"])
def test_what_can_be_rung(number: str) -> None:
    assert is_telephone(number)


@pytest.mark.parametrize("number", ["", "12345", "1380013800", "138001380001", "12000138000", "0106200", "x"])
def test_what_cannot_be_rung(number: str) -> None:
    assert not is_telephone(number)


def test_numbers_are_grouped_as_people_say_them() -> None:
    assert grouped("13800138000", TELEPHONE.groups) == "138 0013 8000"
    assert grouped(PERSON, IDENTITY.groups) == "110105 19491231 002X"
    assert grouped("1101051", IDENTITY.groups) == "110105 1"
    assert (TELEPHONE.longest, IDENTITY.longest) == (12, 18)


def test_only_the_end_of_a_number_is_shown_afterwards() -> None:
    assert masked("13800138000") == "*********00"
    assert masked("1") == "1"
