"""Yes, no, echoes and weak readings."""

from __future__ import annotations

import pytest

from channels.phone.call.words import is_echo, is_one_of, is_sure, is_weak, joined
from tests.channels.phone.call.conftest import heard


@pytest.mark.parametrize(
    ("text", "yes"), [("好", True), ("好的。", True), ("好吧", True), ("Yes, please!", False), ("好难", False), ("", False)]
)
def test_a_yes_is_nothing_more_than_yes(text: str, yes: bool) -> None:
    assert is_one_of([text], ["好", "好的", "yes"]) is yes


@pytest.mark.parametrize(
    ("text", "echo"),
    [
        ("您的话会转成文字", True),
        ("话会转成文", True),
        ("您的花会转成文字", False),
        ("我想办老年证", False),
        ("好", False),
        ("", False),
    ],
)
def test_an_echo_is_a_stretch_of_what_we_say(text: str, echo: bool) -> None:
    assert is_echo(text, ["您的话会转成文字，方便办事。"]) is echo


def test_a_misheard_echo_is_one_where_most_of_it_fits() -> None:
    assert is_echo("what you say is turned into texts to help you", ["What you say is turned into text to help you."])


def test_weak_is_where_readings_disagree() -> None:
    assert is_weak(heard("甲", "乙", share=0.4), 0.5)
    assert not is_weak(heard("甲", "乙", share=0.6), 0.5)
    assert not is_weak(heard("甲", share=0.1), 0.5)


def test_a_reading_that_stands_alone_is_never_sure() -> None:
    assert is_sure(heard("行", "停", share=0.6), 0.5)
    assert not is_sure(heard("行", "停", share=0.4), 0.5)
    assert not is_sure(heard("行"), 0.5)


def test_what_was_said_in_two_goes_is_put_together() -> None:
    assert joined(["我想办"], ["老年证", "老人证"]) == ("我想办 老年证", "我想办 老人证")
    assert joined([], ["好"]) == ("好",)
