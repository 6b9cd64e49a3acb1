"""What a caller is told about their words and recordings, and that it is told whatever happens."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.messages import Line, Outcome, Reply
from channels.phone.call import events as ev
from channels.phone.call.actions import Ask, Erase, Stop, Transfer
from channels.phone.call.state import Call, House, Stage
from tests.channels.phone.call.conftest import WELCOME, Told, heard
from tests.channels.phone.call.test_person import at

ENGLISH = Reply(Outcome.CONTROL, (Line("control.switch_language", text="Sure."), Line("fact", text="A fact.")), locale="en")
CHINESE = replace(ENGLISH, locale="zh-CN", lines=(Line("control.switch_language", text="好。"),))
NOTICE = "What you say is turned into text to help you."


@pytest.fixture
def greeting(house: House) -> Told:
    """A call whose greeting is being said."""
    told = Told(Call("zh-CN"), replace(house, record=True))
    told(ev.Answered(WELCOME))
    return told


def test_speech_does_not_cut_the_notice_but_what_comes_after_it(greeting: Told) -> None:
    assert "录音" in greeting.texts[2]
    for sentence in range(3):
        assert greeting(ev.SpeechStarted(sentence, 3.0)) == ()
        assert greeting(ev.SpeechGoesOn(sentence, 3.0, 2.0)) == ()
    assert greeting(ev.SpeechGoesOn(3, 8.0, 4.0)) == (Stop(),) and greeting.call.cut == 3


def test_an_answer_that_cuts_the_notice_brings_it_again(greeting: Told) -> None:
    greeting(ev.SpeechStarted(0, 1.0), ev.SpeechEnded(heard("高龄津贴"), sentence=1))
    greeting(ev.Replied(Reply(Outcome.ANSWERED, (Line("fact", text="每月领钱。"),))))
    assert "转成文字" in greeting.texts[0] and greeting.texts[-1] == "每月领钱。"
    assert greeting(ev.SpeechStarted(0, 1.0)) == (), "and it is as firm as before"
    greeting(ev.SpeechEnded(heard("然后呢")), ev.Replied(Reply(Outcome.ANSWERED, (Line("fact", text="就这些。"),))))
    assert greeting.texts == ["就这些。"]


def test_danger_is_told_before_any_notice(greeting: Told) -> None:
    greeting(ev.SpeechEnded(heard("救命"), sentence=0))
    greeting(ev.Replied(Reply(Outcome.SAFETY, (Line("safety.fall.1", text="马上打120。"),))))
    assert greeting.texts == ["马上打120。"]


def test_a_change_of_language_brings_the_notice_once_in_that_language(greeted: Told) -> None:
    greeted(ev.Pressed("8"), ev.Replied(ENGLISH))
    assert NOTICE in greeted.texts and greeted.texts.index(NOTICE) < greeted.texts.index("A fact.")
    assert greeted(ev.SpeechStarted(greeted.texts.index(NOTICE), 2.0)) == ()
    greeted(ev.SpeechEnded(), ev.Pressed("8"), ev.Replied(CHINESE))
    assert not any("转成文字" in text for text in greeted.texts)
    greeted(ev.Pressed("8"), ev.Replied(ENGLISH))
    assert NOTICE not in greeted.texts


def test_who_changes_to_a_language_that_nothing_hears_is_told_to_press_keys(house: House) -> None:
    told = Told(Call("zh-CN"), house)
    told(ev.Answered(WELCOME, ("en",)))
    assert not told.call.deaf
    told(ev.Pressed("8"), ev.Replied(ENGLISH))
    assert told.call.deaf and "This line cannot hear speech now. Please use the keys." in told.texts
    told(ev.Pressed("8"), ev.Replied(CHINESE))
    assert not told.call.deaf


@pytest.mark.parametrize("stage", sorted(set(Stage) - {Stage.OVER, Stage.ENTERING, Stage.WITH_CLERK}))
def test_7_deletes_the_recording_at_every_point_and_what_was_asked_goes_on(stage: Stage, house: House) -> None:
    told = at(stage, house, recording=True)
    assert Erase() in told(ev.Pressed("7"))
    assert told.call.stage is stage and not told.call.recording
    assert not [action for action in told.actions if isinstance(action, (Ask, Transfer))]
    assert told.texts == ["好的，不录音了。", "好的，您说。" if stage is Stage.TALKING else "在说的话。"]


@pytest.mark.parametrize("stage", [Stage.ENTERING, Stage.WITH_CLERK])
def test_in_a_number_7_is_a_digit(stage: Stage, house: House) -> None:
    told = at(stage, house, recording=True)
    told(ev.Pressed("7"))
    assert told.call.digits == "7" and told.call.recording


@pytest.mark.parametrize("key", ["7", "8"])
def test_a_choice_does_not_take_the_key_of_the_line_away(key: str, house: House) -> None:
    many = tuple(replace(WELCOME.choices[0], key=str(number)) for number in range(1, 10))
    told = at(Stage.TALKING, house, recording=True, choices=many)
    actions = told(ev.Pressed(key))
    assert Erase() in actions if key == "7" else actions[-1] == Ask("English") or actions[-1] == Ask("english")


def test_nothing_is_recorded_and_nothing_is_said_of_it_by_default(house: House) -> None:
    told = Told(Call("zh-CN"), house)
    told(ev.Answered(WELCOME))
    assert not told.call.recording and not any("录音" in text for text in told.texts)
    assert not any(isinstance(action, Erase) for action in told(ev.Pressed("7")))
