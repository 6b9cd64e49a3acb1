"""Numbers that belong to a person are masked; other numbers stay."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.privacy import masked


@pytest.mark.parametrize(
    "secret",
    [
        "110101194901011234",
        "11010119490101123X",
        "110101 19490101 123x",
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "0731-84123456",
        "8412345",
        "6222021234567890123",
        "6222 0212 3456 7890 123",
        "13812345678 13912345678 13712345678",
        "11010119490101123413812345678",
        "1" * 60,
        "138.1234.5678",
        "1 3 8 1 2 3 4 5 6 7 8",
        "１３８１２３４５６７８",
        "幺三八一二三四五六七八",
        "幺 三 八 一 二 三 四 五 六 七 八",
        "一三八 1234 五六七八",
        "(010)8412345",
        "138　1234　5678",
    ],
)
@pytest.mark.parametrize("sentence", ["{}", "我的号码是{}，记一下", "my number is {}, thanks", "（{}）"])
def test_long_numbers_keep_two_digits_only(secret: str, sentence: str) -> None:
    kept = re.findall(r"[\dXx零〇一二三四五六七八九幺]", masked(sentence.format(secret)).replace("记一下", ""))
    assert len(kept) <= 2


@pytest.mark.parametrize(
    "text",
    [
        "12345",
        "打120",
        "今年80岁",
        "每月300元",
        "1号楼2单元301",
        "96110",
        "",
        "老年证",
        "2026年3月2日",
        "一二三号楼",
        "1\n2\n3\n4\n5\n6\n7",
    ],
)
def test_short_numbers_stay(text: str) -> None:
    assert masked(text) == text


def test_the_last_two_digits_stay_so_that_a_person_knows_their_number() -> None:
    assert masked("13812345678") == "*********78"


def test_two_numbers_in_one_sentence_are_both_masked() -> None:
    assert masked("身份证11010119490101123X，电话13812345678。") == "身份证****************3X，电话*********78。"
    assert masked("11010119490101123X13812345678") == "****************3X*********78"


@given(st.text(alphabet="0123456789 -Xx电话", max_size=80))
def test_no_long_number_is_left(text: str) -> None:
    assert all(sum(letter.isdigit() for letter in run) < 7 for run in re.findall(r"[\d -]+", masked(text)))


@given(st.text(max_size=60))
def test_masking_again_changes_nothing(text: str) -> None:
    assert masked(masked(text)) == masked(text)
