"""0 and “a person” at every point of a call."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.messages import Choice, Handoff, Line, Outcome, Reply
from channels.phone.call import events as ev
from channels.phone.call.actions import Ask, HangUp, LeaveNumber, Sentence, StandAside, Transfer, Unfollow
from channels.phone.call.number import BY_DESK
from channels.phone.call.state import Call, House, Stage
from tests.channels.phone.call.conftest import Told, heard

PERSON = Ask("0", ahead=True)
ASSISTANT = {
    Stage.TALKING, Stage.MORE, Stage.CONFIRMING, Stage.HOLDING, Stage.OFFERING_CALLER, Stage.ENTERING, Stage.CHECKING,
    Stage.KEEPING, Stage.RATING, Stage.LEAVING,
}  # fmt: skip
"""Stages in which nobody is on the way yet."""

ON_THE_WAY = {Stage.TRANSFERRING, Stage.WAITING}
DIGITS = {Stage.ENTERING, Stage.WITH_CLERK}
WISHES = {"key": ev.Pressed("0"), "words": ev.SpeechEnded(heard("转人工")), "please": ev.SpeechEnded(heard("人工吧"))}


def at(stage: Stage, house: House, **more: object) -> Told:
    """Give a call at a stage, with something being said."""
    said = (Sentence("在说的话。", "zh-CN"),)
    call = Call("zh-CN", "13800001234", stage, saying=True, current=said, spoken=said, rest=(said,), asked=("甲", "乙"))
    call = replace(call, choices=(Choice("1", "留个电话", BY_DESK),))
    return Told(replace(call, **more), house)  # type: ignore[arg-type]


def test_every_stage_is_thought_of() -> None:
    assert {*ASSISTANT, *ON_THE_WAY, *DIGITS, Stage.OVER} == set(Stage)


@pytest.mark.parametrize("wish", WISHES)
@pytest.mark.parametrize("stage", sorted(ASSISTANT))
def test_a_person_is_asked_for_before_everything_else(stage: Stage, wish: str, house: House) -> None:
    told = at(stage, house)
    told(WISHES[wish])
    if stage in DIGITS and wish == "key":
        told(ev.Pressed("#"))
    assert PERSON in told.actions and not any(isinstance(action, HangUp) for action in told.actions)
    assert told.call.stage is Stage.TALKING and told.call.thinking


@pytest.mark.parametrize("wish", WISHES)
@pytest.mark.parametrize("thinking", [False, True])
def test_also_while_the_assistant_thinks(thinking: bool, wish: str, house: House) -> None:
    assert PERSON in at(Stage.TALKING, house, thinking=thinking)(WISHES[wish])


def test_0_with_a_pause_is_a_person_where_a_number_is_entered_and_0571_is_a_number(house: House) -> None:
    told = at(Stage.ENTERING, house)
    assert PERSON not in told(ev.Pressed("0")) and told.call.stage is Stage.ENTERING
    other = Told(told.call, house)
    assert PERSON in told(ev.Silent())
    other(*[ev.Pressed(key) for key in "57188809999#"])
    assert other.call.stage is Stage.CHECKING and other.call.digits == "057188809999"


@pytest.mark.parametrize("wish", WISHES)
@pytest.mark.parametrize("stage", [Stage.OFFERING_CALLER, Stage.ENTERING, Stage.CHECKING])
def test_whoever_waits_for_a_person_waits_on(stage: Stage, wish: str, house: House) -> None:
    told = at(stage, house, back_to=Stage.WAITING)
    told(WISHES[wish])
    if stage in DIGITS and wish == "key":
        told(ev.Pressed("#"))
    assert told.call.stage is Stage.WAITING and told.texts == [house.wording.say("zh-CN", "phone.hold_on")]


@pytest.mark.parametrize("wish", WISHES)
def test_while_one_is_on_the_way_it_is_told(wish: str, house: House) -> None:
    waiting = at(Stage.WAITING, house)
    waiting(WISHES[wish])
    assert house.wording.say("zh-CN", "phone.hold_on") in waiting.texts and waiting.call.stage is Stage.WAITING
    assert PERSON in at(Stage.WAITING, house, thinking=True)(WISHES[wish]), "who has just left the queue is back in it"


@pytest.mark.parametrize("wish", WISHES)
def test_a_clerks_phone_rings_at_once_and_only_once(wish: str, house: House) -> None:
    told = at(Stage.TRANSFERRING, replace(house, clerk="800"), code="1001")
    assert told(WISHES[wish])[-2:] == (StandAside(), Transfer("800", "1001"))
    assert not [action for action in told(WISHES[wish], ev.Pressed("5")) if isinstance(action, Transfer)]


def test_with_a_clerk_words_go_to_the_clerk_and_0_is_a_digit(house: House) -> None:
    told = at(Stage.WITH_CLERK, house)
    assert told(WISHES["words"]) == (Ask(hypotheses=("转人工",)),)
    told(ev.Pressed("0"))
    assert told.call.digits == "0"


def test_instead_of_a_rating_a_person_is_asked_for_anew(house: House) -> None:
    assert Unfollow() in at(Stage.RATING, house)(ev.Pressed("0"))


def test_goodbye_is_taken_back_for_who_is_in_danger_or_wants_a_person_only(house: House) -> None:
    told = at(Stage.LEAVING, house)
    assert told(ev.Pressed("1"), ev.SpeechEnded(heard("好"))) == () and told.call.stage is Stage.LEAVING
    assert told(ev.SpeechEnded(heard("救命"))) == (Ask("救命"),)


def test_a_number_that_was_kept_after_all_does_not_end_the_call(house: House) -> None:
    told = at(Stage.KEEPING, house)
    told(ev.Pressed("1"))
    assert told.call.stage is Stage.KEEPING, "an impatient second key changes nothing"
    told(ev.Pressed("0"), ev.NumberKept(), ev.NumberRefused())
    assert told.call.stage is Stage.TALKING and told.call.thinking


def test_a_number_that_cannot_be_kept_leaves_nobody_in_silence(house: House) -> None:
    told = at(Stage.KEEPING, house, back_to=Stage.WAITING)
    told(ev.Failed())
    assert told.call.stage is Stage.WAITING and told.call.patience


def test_who_wants_a_person_and_gets_no_answer_is_not_asked_to_try_again(house: House) -> None:
    told = at(Stage.TALKING, replace(house, clerk="800"))
    told(ev.Pressed("0"), ev.Failed())
    assert told.call.stage is Stage.TRANSFERRING
    nobody = at(Stage.TALKING, house)
    nobody(ev.Pressed("0"), ev.Failed())
    assert any("12345" in text for text in nobody.texts)


def test_a_choice_cannot_take_the_key_away(house: House) -> None:
    told = at(Stage.TALKING, house, choices=(Choice("0", "别的", {"do": "topics"}),))
    assert PERSON in told(ev.Pressed("0"))


def test_a_person_in_english(house: House) -> None:
    told = at(Stage.CHECKING, house, locale="en")
    assert PERSON in told(ev.SpeechEnded(heard("A person, please.")))
    assert not [action for action in told.actions if isinstance(action, LeaveNumber)]


def test_the_answer_is_a_hand_over(house: House) -> None:
    told = at(Stage.CONFIRMING, house)
    lines = (Line("handoff.asked", text="好的。"),)
    told(ev.Pressed("0"), ev.Replied(Reply(Outcome.HANDED_OFF, lines, handoff=Handoff("1001", "asked"))))
    assert told.call.stage is Stage.WAITING
