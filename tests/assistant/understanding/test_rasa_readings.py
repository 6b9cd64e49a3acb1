"""A spoken message carries all its readings through Rasa's pipeline."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from assistant.settings import Settings
from assistant.understanding.guard import Guard
from assistant.understanding.matcher import Matcher, MatcherSettings
from assistant.understanding.rasa_guard import SIGNAL, GuardComponent
from assistant.understanding.rasa_matcher import UNDERSTANDING, MatcherComponent
from assistant.understanding.rasa_readings import ALSO_HEARD, readings
from tests.fakes import TinyEncoder

TEXTS = ["我要办老年证", "老年证怎么办", "办老年证", "身份证丢了", "补办身份证", "我的身份证不见了"]
LABELS = ["item:senior-card"] * 3 + ["item:id-card-replace"] * 3


def _message(text: str, *others: str) -> Message:
    return Message({TEXT: text, METADATA: {ALSO_HEARD: list(others)}})


@pytest.fixture(scope="module")
def component() -> MatcherComponent:
    made = MatcherComponent(MatcherComponent.get_default_config(), None, None)
    made._set(Matcher.train(TEXTS, LABELS, TinyEncoder(), MatcherSettings()))
    return made


def test_every_reading_is_cleaned() -> None:
    assert readings(_message("/好", "１２３45"), limit=3) == ("好", "123")


def test_a_typed_message_has_one_reading() -> None:
    assert readings(Message({TEXT: "好"}), 10) == ("好",)


@pytest.mark.parametrize(("place", "seen"), [(0, True), (2, True), (3, False)])
def test_danger_in_one_of_three_readings_is_danger(place: int, seen: bool, settings: Settings) -> None:
    said = ["今天天气好", "今天天气号", "今天天气毫", "今天天气耗"]
    said[place] = "家里着火了"
    (message,) = GuardComponent(Guard.read(settings.intents / "safety")).process([_message(*said)])
    assert (message.get(SIGNAL) == "fire") is seen


def test_readings_are_understood_together(component: MatcherComponent) -> None:
    message, other = component.process([_message("深分正", "身份证丢了", "身份证丢"), _message("我要办老年证")])
    assert message.get(UNDERSTANDING)["candidates"][0]["id"] == "id-card-replace"
    assert (message.get(TEXT), other.get(TEXT)) == ("身份证丢了", "我要办老年证")


def test_the_number_is_that_of_the_reading_that_counts(component: MatcherComponent) -> None:
    (message,) = component.process([_message("身份证丢了", "2")])
    assert message.get(UNDERSTANDING)["number"] is None
