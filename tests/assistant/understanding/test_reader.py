"""An utterance is read whole: danger first, then keys and numbers, then the matcher."""

from __future__ import annotations

import pytest

from assistant.messages import Understanding
from assistant.settings import Settings
from assistant.understanding.aspects import Aspects
from assistant.understanding.matcher import Matcher, MatcherSettings
from assistant.understanding.reader import KEYS, Reader
from tests.fakes import TinyEncoder

SAID = {
    "item:senior-card": ["我要办老年证", "老年证怎么办", "I want a senior card"],
    "event:birth": ["家里生了孩子", "生孩子以后办什么", "we had a baby"],
    "intent:thanks": ["谢谢你", "太谢谢了", "thank you"],
    "intent:ask_cost": ["多少钱", "这个要花多少钱", "how much is it"],
    "intent:safety": ["着火了快来人", "救命着火了", "the house is on fire"],
}


@pytest.fixture(scope="module")
def reader(settings: Settings) -> Reader:
    texts = [text for says in SAID.values() for text in says]
    labels = [label for label, says in SAID.items() for _ in says]
    matcher = Matcher.train(texts, labels, TinyEncoder(), MatcherSettings())
    return Reader(matcher, Aspects.read(settings.intents / "dialogue" / "aspects.yml"), least_talk=0.3)


def _read(reader: Reader, text: str, signal: str | None = None) -> Understanding:
    return reader.read([text], [signal])[0]


@pytest.mark.parametrize(("key", "intent"), KEYS.items())
def test_a_key_means_the_same_everywhere(key: str, intent: str, reader: Reader) -> None:
    assert (_read(reader, key).intent, _read(reader, key).number) == (intent, None)


def test_a_number_is_a_choice(reader: Reader) -> None:
    understood = _read(reader, "第二个")
    assert (understood.intent, understood.number) == ("choose_number", 2)


def test_danger_comes_before_everything(reader: Reader) -> None:
    for text in ("0", "第二个", "谢谢你", "我要办老年证"):
        understood = _read(reader, text, "fire")
        assert (understood.intent, understood.signal) == ("safety", "fire")


def test_the_matcher_alone_never_raises_an_alarm(reader: Reader) -> None:
    assert _read(reader, "救命着火了").intent == "out_of_scope"


def test_an_item_comes_with_its_question(reader: Reader) -> None:
    understood = _read(reader, "老年证怎么办，要带什么")
    assert (understood.intent, understood.candidates[0].id, understood.aspect) == ("service_request", "senior-card", "evidence")


def test_a_question_alone_is_a_follow_up(reader: Reader) -> None:
    understood = _read(reader, "要花多少钱")
    assert (understood.intent, understood.aspect) == ("follow_up", "cost")


def test_a_life_event_is_named(reader: Reader) -> None:
    understood = _read(reader, "家里生了孩子")
    assert (understood.intent, understood.event) == ("life_event", "birth")


def test_many_texts_are_read_in_order(reader: Reader) -> None:
    found = reader.read(["谢谢你", "1", "we had a baby"], [None, None, "fall"])
    assert [(one.intent, one.script) for one in found] == [("thanks", "Han"), ("choose_number", None), ("safety", "Latin")]


@pytest.mark.parametrize("text", ["", "?", "😀", "zzz", "证" * 500])
def test_any_text_is_read(text: str, reader: Reader) -> None:
    assert _read(reader, text).intent
