"""What a loudspeaker must not say."""

from __future__ import annotations

import pytest

from assistant.privacy import masked
from kiosk_tui.secrets import in_digits, numbers_in, speakable


def test_what_the_visitor_gave_is_never_said_back() -> None:
    secrets = numbers_in("我的电话是138 0013 8000，身份证11010519491231002x")
    assert secrets == {"13800138000", "11010519491231002X"}
    assert "138" not in speakable("您说：我的电话是138 0013 8000", secrets)
    assert "0013" not in speakable("记下了，会打1380013-8000。", secrets)


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("我的身份证是一一零一零五一九四九一二三一零零二", "11010519491231002"),
        ("电话是幺三八 零零幺三 八〇〇〇", "13800138000"),
        ("My number is one three eight zero zero one three eight oh oh oh", "13800138000"),
        ("１３８ ００１３-8000", "13800138000"),
        ("It is 138 double", ""),
    ],
)
def test_numbers_in_words_are_secret_too(said: str, number: str) -> None:
    secrets = numbers_in(said)
    assert secrets == ({number} if number else frozenset())
    if number:
        assert not set("零幺一三") & set(speakable(f"您说：{said}", secrets)) and "three" not in speakable(said, secrets)
        assert speakable(f"记下了：{number}。", secrets) == "记下了：。"
        assert masked(in_digits(said)).endswith(f"*{number[-2:]}")


def test_a_few_numerals_in_a_row_are_only_words() -> None:
    for text in ("二〇二六年三月", "一二三四五", "one or two papers", "第一，第二，第三", "none, zero or one", "五一九一八"):
        assert numbers_in(text) == frozenset() and in_digits(text) == text
        assert speakable(text, {"13800138000"}) == text


def test_any_number_as_long_as_an_identity_is_secret() -> None:
    assert speakable("号码110105194912310021。", ()) == "号码。"


@pytest.mark.parametrize("text", ["打0000-8001001。", "您的号是 1 3 6 9。", "每月120元，80岁以上。", "马上打120。", ""])
def test_what_the_city_says_is_said(text: str) -> None:
    assert speakable(text, numbers_in("13800138000")) == text


def test_short_numbers_are_no_secret() -> None:
    assert numbers_in("我80了，要办3件事，打12345") == frozenset()
