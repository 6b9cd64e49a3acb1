"""What is wrong with digits that were pressed: each reason its own words, none of them a reproach."""

from __future__ import annotations

import pytest

from assistant.desk.phones import phone_in
from assistant.messages import Line
from channels.phone.call import events as ev
from channels.phone.call.actions import Ask
from channels.phone.call.digits import identity_fault, is_short, lacks_x, phone_fault
from channels.phone.call.state import House, Stage
from tests.channels.phone.call.conftest import Told
from tests.channels.phone.call.test_machine import WAITING

VALID_IDENTITY, ENDS_IN_X = "330106195001011231", "33010619500101124"
REPROACHES = ("打不通", "错", "cannot", "wrong", "invalid", "must")


@pytest.mark.parametrize(
    ("digits", "fault"),
    [
        ("13800001234", None),
        ("05718880", None),
        ("8888123", None),
        ("008613800001234", None),
        ("123", Line("phone.digits.mobile", {"came": 3})),
        ("1380000123", Line("phone.digits.mobile", {"came": 10})),
        ("138000012345", Line("phone.digits.mobile", {"came": 12})),
        ("12345678901", Line("phone.digits.beginning", {"start": "1 2 3"})),
        ("057188", Line("phone.digits.short")),
        ("8", Line("phone.digits.short")),
        ("0571888099991234", Line("phone.digits.long", {"most": 15, "came": 16})),
        ("88888888", Line("phone.digits.same")),
        ("00000000", Line("phone.digits.same")),
    ],
)
def test_what_keeps_a_number_from_being_rung(digits: str, fault: Line | None) -> None:
    assert phone_fault(digits) == fault
    assert (phone_in(digits) is None) is (fault is not None), "the desk is of the same mind"


@pytest.mark.parametrize(("digits", "short"), [("0571", True), ("1380000", True), ("8888123", False), ("13800001234", False)])
def test_a_number_may_still_grow(digits: str, short: bool) -> None:
    assert is_short(digits) is short


@pytest.mark.parametrize(
    ("digits", "fault"),
    [
        (VALID_IDENTITY, None),
        ("330106195001011", None),
        (ENDS_IN_X, None),
        (VALID_IDENTITY[:-1], Line("phone.digits.identity", {"came": 17})),
        (VALID_IDENTITY + "5", Line("phone.digits.identity", {"came": 19})),
        ("330106195001011234", Line("phone.digits.check")),
        ("6222021234567890128", None),
        ("13800001234", None),
        ("330106195013011231", None),
    ],
)
def test_what_is_wrong_with_an_identity_number(digits: str, fault: Line | None) -> None:
    assert identity_fault(digits) == fault
    assert lacks_x(digits) is (digits == ENDS_IN_X)


@pytest.fixture
def entering(greeted: Told) -> Told:
    """A caller who waits and is asked for a number."""
    greeted(ev.Pressed("0"), ev.Replied(WAITING), ev.Pressed("1"), ev.Pressed("2"))
    return greeted


def press(told: Told, keys: str) -> None:
    told(*[ev.Pressed(key) for key in keys])


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("1380000123#", "手机号是11位，收到了10位。"),
        ("057188#", "号码还差几位。"),
        ("138000012345#", "手机号是11位，收到了12位。"),
        ("88888888#", "收到的几乎都是同一个数字。"),
        ("12345678901#", "没有1 2 3开头的手机号。"),
        ("05718880999912345#", "号码最多15位，收到了17位。"),
    ],
)
def test_each_reason_has_its_own_words_and_the_number_is_asked_once_more(entering: Told, keys: str, words: str) -> None:
    press(entering, keys)
    assert entering.texts[:2] == [words, "请从头再按一遍。"] and entering.call.stage is Stage.ENTERING
    assert "找工作人员，按0和井号键。" in entering.texts


def test_nobody_is_blamed(house: House) -> None:
    keys = [key for key in house.wording.keys("en") if key.startswith("phone.digits.")]
    assert len(keys) >= 8
    for locale in house.wording.locales:
        texts = [words for key, words in house.wording.entries(locale) if key in keys]
        assert not [text for text in texts for word in REPROACHES if word in text.lower()]


def test_a_pause_in_a_number_is_no_end_of_it(entering: Told) -> None:
    press(entering, "1380000")
    entering(ev.Silent())
    assert entering.texts == ["手机号是11位，收到了7位。", "接着按就行。"] and entering.call.digits == "1380000"
    press(entering, "1234#")
    assert entering.texts[0] == "号码的尾号是1 2 3 4，对吗？"


def test_a_second_pause_asks_for_the_number_from_the_start_and_a_third_lets_it_be(entering: Told) -> None:
    press(entering, "057")
    entering(ev.Silent(), ev.Silent())
    assert "请从头再按一遍。" in entering.texts and entering.call.digits == ""
    press(entering, "057#")
    assert entering.texts[0] == "号码先不留了。" and entering.call.stage is Stage.WAITING
    assert "留个电话，请按1。" in entering.texts


def test_keys_after_fifteen_digits_answer_no_question(entering: Told) -> None:
    press(entering, "057188809999123451")
    assert entering.call.stage is Stage.ENTERING


def test_the_desks_no_is_said_as_what_it_is(entering: Told) -> None:
    press(entering, "057188809999#1")
    entering(ev.NumberRefused())
    assert entering.texts[0] == "这个号码没记下来。"


@pytest.fixture
def with_clerk(greeted: Told) -> Told:
    """A caller who talks with a clerk."""
    greeted(ev.Pressed("0"), ev.Replied(WAITING), ev.Told("小王来了。"), ev.ClerkJoined())
    return greeted


def test_an_identity_number_that_ends_in_x_gets_it_by_the_star_key(with_clerk: Told) -> None:
    press(with_clerk, ENDS_IN_X)
    with_clerk(ev.Silent())
    assert with_clerk.texts == ["最后一位是X的，请按星号键。"]
    actions = with_clerk(ev.Pressed("*"))
    assert Ask(f"{ENDS_IN_X}X") in actions and with_clerk.texts == ["收到了，尾号是1 2 4 X。"]


@pytest.mark.parametrize(
    ("digits", "words"),
    [(VALID_IDENTITY[:-1], "身份证号是18位，收到了17位。"), ("330106195001011234", "身份证号好像对不上。")],
)
def test_a_clerk_gets_what_was_pressed_and_the_caller_hears_what_is_odd(with_clerk: Told, digits: str, words: str) -> None:
    press(with_clerk, f"{digits}#")
    assert Ask(digits) in with_clerk.actions and with_clerk.texts[-2:] == [words, "核对一下，再按一遍。"]


def test_the_star_key_still_begins_anew(with_clerk: Told) -> None:
    press(with_clerk, "3301*")
    assert with_clerk.call.digits == ""
