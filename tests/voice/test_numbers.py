"""Chinese and English numbers: said rightly, and the Chinese ones read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice import chinese_numbers, english_numbers


@pytest.mark.parametrize(
    ("number", "plain", "counting"),
    [
        (0, "零", "零"),
        (2, "二", "两"),
        (10, "十", "十"),
        (12, "十二", "十二"),
        (20, "二十", "二十"),
        (101, "一百零一", "一百零一"),
        (110, "一百一十", "一百一十"),
        (200, "两百", "两百"),
        (220, "两百二十", "两百二十"),
        (1010, "一千零一十", "一千零一十"),
        (2200, "两千二百", "两千二百"),
        (10001, "一万零一", "一万零一"),
        (12000, "一万两千", "一万两千"),
        (120050, "十二万零五十", "十二万零五十"),
        (1000500, "一百万零五百", "一百万零五百"),
        (20000000, "两千万", "两千万"),
        (100000001, "一亿零一", "一亿零一"),
    ],
)
def test_chinese_numbers(number: int, plain: str, counting: str) -> None:
    assert chinese_numbers.cardinal(number) == plain
    assert chinese_numbers.cardinal(number, counting=True) == counting


@given(st.integers(0, 10**16 - 1))
def test_every_chinese_number_is_read_back(number: int) -> None:
    assert chinese_numbers.parse(chinese_numbers.cardinal(number)) == number


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("一百二十", 120),
        ("一百五", 150),
        ("一百零五", 105),
        ("两千三", 2300),
        ("三万五", 35000),
        ("一万五千", 15000),
        ("二零二六", 2026),
        ("两", 2),
        ("十", 10),
        ("兩百", 200),
    ],
)
def test_how_people_shorten_chinese_numbers(written: str, number: int) -> None:
    assert chinese_numbers.parse(written) == number


@pytest.mark.parametrize("written", ["", "万", "百", "千万", "万一", "百一", "一二十", "十百", "一万一亿", "人", "一个"])
def test_what_is_no_chinese_number(written: str) -> None:
    assert chinese_numbers.parse(written) is None


def test_digits_keep_their_zeros() -> None:
    assert chinese_numbers.digits("0120") == "零幺二零"
    assert chinese_numbers.digits("2010", aloud=False) == "二零一零"
    assert chinese_numbers.parse_digits("零幺三八") == "0138"
    assert chinese_numbers.parse_digits("一百") is chinese_numbers.parse_digits("") is None
    assert chinese_numbers.decimal("3.50") == "三点五零"


@given(st.text(chinese_numbers.NUMERALS, max_size=12))
def test_any_numerals_are_no_trouble(written: str) -> None:
    number = chinese_numbers.parse(written)
    assert number is None or number >= 0


@pytest.mark.parametrize("number", [-1, 10**16])
def test_numbers_beyond_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        chinese_numbers.cardinal(number)
    with pytest.raises(ValueError, match=str(number)):
        english_numbers.cardinal(number)


@pytest.mark.parametrize(
    ("number", "words", "which"),
    [
        (0, "zero", "zeroth"),
        (1, "one", "first"),
        (12, "twelve", "twelfth"),
        (20, "twenty", "twentieth"),
        (21, "twenty-one", "twenty-first"),
        (100, "one hundred", "one hundredth"),
        (105, "one hundred and five", "one hundred and fifth"),
        (1001, "one thousand and one", "one thousand and first"),
        (1200, "one thousand two hundred", "one thousand two hundredth"),
        (1000000, "one million", "one millionth"),
        (12345, "twelve thousand three hundred and forty-five", "twelve thousand three hundred and forty-fifth"),
    ],
)
def test_english_numbers(number: int, words: str, which: str) -> None:
    assert english_numbers.cardinal(number) == words
    assert english_numbers.ordinal(number) == which


@pytest.mark.parametrize(
    ("number", "words"),
    [(1949, "nineteen forty-nine"), (1905, "nineteen oh five"), (1900, "nineteen hundred"), (2000, "two thousand")]
    + [(2005, "two thousand and five"), (2026, "twenty twenty-six"), (1066, "one thousand and sixty-six")],
)
def test_english_years(number: int, words: str) -> None:
    assert english_numbers.year(number) == words
