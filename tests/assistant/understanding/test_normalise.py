"""Any text becomes safe and even, and is never a command of the engine."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.normalise import clean, has_words, is_code, number_in, spoken_script

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=200)


@given(ANYTHING, st.integers(20, 100))
def test_any_text_becomes_safe(text: str, limit: int) -> None:
    cleaned = clean(text, limit)
    assert len(cleaned) <= limit
    assert not cleaned.startswith("/")
    assert not cleaned.lower().startswith("external:")
    assert not any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in cleaned)
    cleaned.encode("utf-8")


@given(ANYTHING)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean(text, 500)
    assert clean(once, 500) == once


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("", ""),
        ("   ", ""),
        ("/restart", "restart"),
        ('/inform{"x":1}', 'inform{"x":1}'),
        ("EXTERNAL: foo", "foo"),
        ("external : / EXTERNAL: foo", "foo"),
        ("／ｒｅｓｔａｒｔ", "restart"),
        ("\u200b/restart", "restart"),
        ("\ufeff老年证", "老年证"),
        ("老\x00年\x07证", "老 年 证"),
        ("老年证😀👍🏽", "老年证"),
        ("\ud800老年证\udfff", "老年证"),
        ("１２３４５", "12345"),
        ("我　要\n办\t证", "我 要 办 证"),
        ("and/or", "and/or"),
    ],
)
def test_text_is_made_even(text: str, cleaned: str) -> None:
    assert clean(text, 500) == cleaned


def test_100000_characters_are_cut_to_the_limit() -> None:
    assert clean("证" * 100_000, 500) == "证" * 500


def test_characters_that_unfold_to_many_do_not_pass_the_limit() -> None:
    assert len(clean("\ufdfa" * 500, 500)) <= 500


@pytest.mark.parametrize(
    ("text", "readable"), [("老", True), ("7", True), ("a", True), ("", False), ("？！…", False), ("***", False)]
)
def test_what_can_be_read_at_all(text: str, readable: bool) -> None:
    assert has_words(text) is readable


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("我要办老年证", "Han"),
        ("用ETC怎么办", "Han"),
        ("I lost my card", "Latin"),
        ("ok", None),
        ("证", "Han"),
        ("证 ok", None),
        ("12345", None),
        ("", None),
    ],
)
def test_the_script_of_a_sentence(text: str, script: str | None) -> None:
    assert spoken_script(text) == script


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1),
        ("第二个", 2),
        ("我选三", 3),
        ("要第4项", 4),
        ("就那个两号吧", None),
        ("按五号键", 5),
        ("最后一个", -1),
        ("下面那个", -1),
        ("我说的是最后面的", -1),
        ("上面那个", 1),
        ("头一个", 1),
        ("the bottom one", -1),
        ("The top one.", 1),
        ("I mean the top one", 1),
        ("头一次来", None),
        ("the last one", -1),
        ("Number two, please.", 2),
        ("I'll take the third one", 3),
        ("first", 1),
        ("9。", 9),
        ("０", None),
        ("12", None),
        ("一共要带几样", None),
        ("one of my neighbours died", None),
        ("我有两个孩子", None),
        ("三", 3),
        ("", None),
    ],
)
def test_a_chosen_number_is_found_only_where_nothing_else_is_said(text: str, number: int | None) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize(
    ("text", "found"), [('inform{"x":1}', True), ("<script>", True), ("我八十了（属鼠）", False), ("1: yes!", False)]
)
def test_signs_of_programs_are_told_from_speech(text: str, found: bool) -> None:
    assert is_code(text) is found
