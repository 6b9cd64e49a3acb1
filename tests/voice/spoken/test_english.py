"""English as it is said: money, telephones, hours, dates, amounts, identity numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dialogue.turn import Scene
from voice.spoken import as_spoken

ENGLISH = [
    # money
    ("The fee is 20 yuan.", "The fee is twenty yuan."),
    ("1,200 yuan", "one thousand two hundred yuan"),
    ("¥20.50", "twenty point five yuan"),
    ("$3.50", "three dollars fifty"),
    ("$1.00", "one dollar"),
    ("12345 yuan", "twelve thousand three hundred and forty-five yuan"),
    # telephone
    ("0000-8001001", "zero zero zero zero, eight zero zero, one zero zero one"),
    ("Ring 110 now.", "Ring one one zero now."),
    ("110 or 119", "one one zero or one one nine"),
    ("12345", "one two three four five"),
    ("text 12110", "text one two one one zero"),
    ("13800138000", "one three eight, zero zero one three, eight zero zero zero"),
    ("400-810-0000", "four zero zero, eight one zero, zero zero zero zero"),
    ("Ring 12333, then 95598", "Ring one two three three three, then nine five five nine eight"),
    ("press 0", "press zero"),
    # amounts
    ("120 yuan", "one hundred and twenty yuan"),
    ("120 people", "one hundred and twenty people"),
    ("120 Kangning Road", "one hundred and twenty Kangning Road"),
    ("1 Fushou Avenue, ground floor", "one Fushou Avenue, ground floor"),
    ("100 units", "one hundred units"),
    # hours
    ("Monday to Friday, 9 am to 5 pm.", "Monday to Friday, nine in the morning to five in the afternoon."),
    ("Monday to Saturday, 8:30 am to 5 pm.", "Monday to Saturday, eight thirty in the morning to five in the afternoon."),
    ("9:00–17:00", "nine in the morning to five in the afternoon"),
    ("9-11 am", "nine in the morning to eleven in the morning"),
    ("at 9 a.m. and 5 p.m.", "at nine in the morning and five in the afternoon."),
    ("12 pm", "noon"),
    ("0:00", "midnight"),
    ("7:05 pm", "seven oh five in the evening"),
    # dates
    ("2026-03-02", "the second of March twenty twenty-six"),
    ("2 March 2026", "the second of March twenty twenty-six"),
    ("March 2, 2026", "the second of March twenty twenty-six"),
    ("by 31 August", "by the thirty-first of August"),
    ("May 5", "the fifth of May"),
    ("in 2026", "in twenty twenty-six"),
    ("Since 1998", "Since nineteen ninety-eight"),
    ("2005-01-01", "the first of January two thousand and five"),
    ("by the 15th of each month", "by the fifteenth of each month"),
    ("1998", "nineteen ninety-eight"),
    # numbers
    ("3 working days", "three working days"),
    ("50%", "fifty percent"),
    ("10–20%", "ten to twenty percent"),
    ("5-7 days", "five to seven days"),
    ("grade 1–2", "grade one to two"),
    ("2,345,678", "two million three hundred and forty-five thousand six hundred and seventy-eight"),
    ("You are 65 or older.", "You are sixty-five or older."),
    ("21st", "twenty-first"),
    ("3.5", "three point five"),
    ("36.5℃", "thirty-six point five degrees"),
    ("No. 3", "number three"),
    ("007", "zero zero seven"),
    ("I may 5 times", "I may five times"),
    # identity
    ("11010519491231002X", "one one zero one zero five, one nine four nine, one two three one, zero zero two X"),
    ("1101**********002X", "one one zero one, ending in zero zero two X"),
    ("138****8000", "one three eight, ending in eight zero zero zero"),
    ("Your number is 1 3 6 9.", "Your number is one, three, six, nine."),
    # letters
    ("A4 paper", "A four paper"),
    ("room 501", "room five zero one"),
    ("e.g. a pension & an allowance", "for example a pension and an allowance"),
]


@pytest.mark.parametrize(("written", "spoken"), ENGLISH)
def test_english_is_said_as_people_say_it(written: str, spoken: str) -> None:
    assert as_spoken(written, "en") == spoken


@given(st.text("0123456789.,:-–/%*¥$ amptyuand", max_size=30))
def test_no_digit_is_left_and_nothing_breaks(written: str) -> None:
    assert not any(letter in "0123456789" for letter in as_spoken(written, "en"))


@given(st.text(max_size=60))
def test_any_text_is_no_trouble(written: str) -> None:
    as_spoken(written, "en-GB")


def test_all_wordings_can_be_said(scene: Scene) -> None:
    for _, words in scene.wording.entries("en"):
        assert not any(letter in "0123456789" for letter in as_spoken(words, "en")), words
