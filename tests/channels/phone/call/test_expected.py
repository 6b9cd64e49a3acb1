"""What a recogniser is told to expect in each closed question, and numbers that are said instead of pressed."""

from __future__ import annotations

import pytest

from assistant.messages import Choice
from channels.phone.call import events as ev
from channels.phone.call.actions import LeaveNumber
from channels.phone.call.expected import expected
from channels.phone.call.state import Call, House, Stage, words_of
from tests.channels.phone.call.conftest import Told, heard
from tests.channels.phone.call.test_person import PERSON, at

CLOSED = {Stage.MORE, Stage.CONFIRMING, Stage.OFFERING_CALLER, Stage.CHECKING}
CHOICES = tuple(Choice(str(number), f"第{number}样。", {"do": "topics"}) for number in range(1, 7))


@pytest.mark.parametrize("stage", sorted(CLOSED))
def test_yes_no_a_person_and_again_are_expected_in_every_closed_question(stage: Stage, house: House) -> None:
    call = Call("zh-CN", stage=stage)
    assert {"好", "不要", "人工", "再说一遍", "救命", "一", "二"} <= set(expected(call, house))


@pytest.mark.parametrize("stage", sorted(set(Stage) - CLOSED))
def test_anything_is_expected_where_nothing_was_asked(stage: Stage, house: House) -> None:
    assert expected(Call("zh-CN", stage=stage, choices=CHOICES), house) == ()


@pytest.mark.parametrize("stage", sorted(CLOSED))
def test_choices_are_expected_where_they_can_be_taken_and_no_more_than_are_told(stage: Stage, house: House) -> None:
    words = set(expected(Call("zh-CN", stage=stage, choices=CHOICES), house))
    taken = {"第1样", "第3样", "三", "六", "别的事"}
    assert taken <= words if stage in {Stage.MORE, Stage.CONFIRMING} else not taken & words
    assert not {"第4样", "五"} & words


def test_every_language_has_the_words(house: House) -> None:
    for locale in house.wording.locales:
        assert len(words_of(Call(locale), house, "heard.numbers")) == 6
        assert len(expected(Call(locale, stage=Stage.CHECKING), house)) > 20


def test_the_call_tells_what_it_expects_and_no_longer_when_it_has_got_it(house: House) -> None:
    told = at(Stage.CONFIRMING, house)
    told(ev.Silent())
    assert "人工" in told.call.expected
    assert told(ev.SpeechEnded(heard("对"))) and told.call.expected == ()


@pytest.mark.parametrize(("said", "stage"), [("一", Stage.KEEPING), ("1", Stage.KEEPING), ("二", Stage.ENTERING)])
def test_the_number_of_a_key_may_be_said(said: str, stage: Stage, house: House) -> None:
    told = at(Stage.CHECKING, house, digits="05718880")
    actions = told(ev.SpeechEnded(heard(said)))
    assert told.call.stage is stage and (LeaveNumber("05718880") in actions) is (stage is Stage.KEEPING)


def test_a_number_said_after_a_part_takes_the_choice(house: House) -> None:
    told = at(Stage.MORE, house, choices=CHOICES)
    told(ev.SpeechEnded(heard("三")))
    assert told.call.asked == ("第3样。",)
    other = at(Stage.MORE, house, choices=CHOICES)
    assert PERSON in other(ev.SpeechEnded(heard("人工")))


def test_one_goes_on_and_two_stops(house: House) -> None:
    told = Told(at(Stage.MORE, house).call, house)
    told(ev.SpeechEnded(heard("一")))
    assert told.texts[0] == "在说的话。"
    other = at(Stage.MORE, house)
    other(ev.SpeechEnded(heard("二")))
    assert other.texts[-1] == "好的，您说。"
