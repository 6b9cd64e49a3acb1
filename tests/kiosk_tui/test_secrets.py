"""What a loudspeaker must not say."""

from __future__ import annotations

import pytest

from kiosk_tui.secrets import numbers_in, speakable


def test_what_the_visitor_gave_is_never_said_back() -> None:
    secrets = numbers_in("我的电话是138 0013 8000，身份证11010519491231002x")
    assert secrets == {"13800138000", "11010519491231002X"}
    assert "138" not in speakable("您说：我的电话是138 0013 8000", secrets)
    assert "0013" not in speakable("记下了，会打1380013-8000。", secrets)


def test_any_number_as_long_as_an_identity_is_secret() -> None:
    assert speakable("号码110105194912310021。", ()) == "号码。"


@pytest.mark.parametrize("text", ["打0000-8001001。", "您的号是 1 3 6 9。", "每月120元，80岁以上。", "马上打120。", ""])
def test_what_the_city_says_is_said(text: str) -> None:
    assert speakable(text, numbers_in("13800138000")) == text


def test_short_numbers_are_no_secret() -> None:
    assert numbers_in("我80了，要办3件事，打12345") == frozenset()
