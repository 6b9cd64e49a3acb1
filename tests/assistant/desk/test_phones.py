"""A telephone number out of what somebody says or types."""

from __future__ import annotations

import pytest

from assistant.desk.phones import checked_phone, digits_in, phone_in
from assistant.errors import InvalidPhone


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("13812345678", "13812345678"),
        ("138 1234 5678", "13812345678"),
        ("138-1234-5678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("+86 138 1234 5678", "13812345678"),
        ("008613812345678", "13812345678"),
        ("我的电话是幺三八一二三四五六七八，谢谢", "13812345678"),
        ("一三八 一二三四 五六七八", "13812345678"),
        ("call me on 13812345678 please", "13812345678"),
        ("one three eight zero zero one two three four five six", "13800123456"),
        ("Oh six one three, eight double five five, oh one two", "06138555012"),
        ("0000-8001001", "00008001001"),
        ("(010) 6512 3456", "01065123456"),
        ("6512 3456", "65123456"),
        ("+49 89 1234567", "+49891234567"),
        ("+1 212 555 0100", "+12125550100"),
    ],
)
def test_a_number_is_found(said: str, number: str) -> None:
    assert phone_in(said) == number == checked_phone(said)


@pytest.mark.parametrize(
    "said",
    ["", "好的", "12345", "110", "138 123", "1381234567", "138123456789", "12345678901", "11111111", "0" * 12, "1" * 40]
    + ["11010519491231002X", "6222021234567890123", "八十岁", "13812345678 或者 13987654321", "😀"],
)
def test_what_is_no_number_or_two_is_not(said: str) -> None:
    assert phone_in(said) is None
    with pytest.raises(InvalidPhone):
        checked_phone(said)


@pytest.mark.parametrize(
    ("said", "count"),
    [("", 0), ("好的", 0), ("138", 3), ("幺三八", 3), ("我有2张", 1), ("one of the two", 0), ("one three eight nine", 4)],
)
def test_digits_are_counted_in_any_writing(said: str, count: int) -> None:
    assert digits_in(said) == count
