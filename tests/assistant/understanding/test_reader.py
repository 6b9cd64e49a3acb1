"""An utterance is read whole: danger first, then keys and numbers, then the matcher."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.messages import Understanding
from assistant.settings import Settings
from assistant.understanding.aspects import Aspects
from assistant.understanding.corrections import Corrections
from assistant.understanding.matcher import Matcher, MatcherSettings
from assistant.understanding.reader import KEYS, Reader
from assistant.understanding.thresholds import Thresholds
from tests.fakes import TinyEncoder

SAID = {
    "item:senior-card": ["我要办老年证", "老年证怎么办", "I want a senior card"],
    "event:birth": ["家里生了孩子", "生孩子以后办什么", "we had a baby"],
    "intent:thanks": ["谢谢你", "太谢谢了", "thank you"],
    "intent:ask_cost": ["多少钱", "这个要花多少钱", "how much is it"],
    "danger:fire": ["着火了快来人", "救命着火了", "屋里着火了", "the house is on fire", "my kitchen is on fire"],
    "danger:gas": ["煤气漏了好大味", "厨房里煤气漏了", "煤气罐漏气了", "I can smell gas", "gas is leaking in the kitchen"],
    "intent:calm": ["打火机在哪里买", "灭火器过期了", "煤气费怎么交", "the gas bill is wrong", "where do I buy a fireplace"],
}


@pytest.fixture(scope="module")
def reader(settings: Settings) -> Reader:
    texts = [text for says in SAID.values() for text in says]
    labels = [label for label, says in SAID.items() for _ in says]
    matcher = Matcher.train(texts, labels, TinyEncoder(), MatcherSettings())
    return Reader(matcher, Aspects.read(settings.intents / "dialogue" / "aspects.yml"), Thresholds())


def _read(reader: Reader, text: str, signal: str | None = None) -> Understanding:
    return reader.read([text], [signal])[0]


@pytest.mark.parametrize(("key", "intent"), KEYS.items())
def test_a_key_means_the_same_everywhere(key: str, intent: str, reader: Reader) -> None:
    assert (_read(reader, key).intent, _read(reader, key).number) == (intent, None)


def test_a_number_is_a_choice(reader: Reader) -> None:
    understood = _read(reader, "第二个")
    assert (understood.intent, understood.number) == ("choose_number", 2)


@pytest.mark.parametrize(("text", "number"), [("no, I meant the second one", 2), ("no I meant the first one", 1)])
def test_a_number_after_a_correction_is_a_choice(text: str, number: int, reader: Reader, settings: Settings) -> None:
    corrections = Corrections.read(settings.intents / "dialogue" / "corrections.yml")
    understood = _read(replace(reader, corrections=corrections), text)
    assert (understood.intent, understood.number) == ("choose_number", number)


def test_danger_comes_before_everything(reader: Reader) -> None:
    for text in ("0", "第二个", "谢谢你", "我要办老年证"):
        understood = _read(reader, text, "fire")
        assert (understood.intent, understood.signal) == ("safety", "fire")


@pytest.mark.parametrize(
    ("text", "signal"), [("快来人屋里着火了", "fire"), ("厨房的煤气漏了", "gas"), ("kitchen on fire", "fire")]
)
def test_danger_that_no_rule_hears_is_learnt(text: str, signal: str, reader: Reader) -> None:
    understood = _read(reader, text)
    assert (understood.intent, understood.signal) == ("safety", signal)


def test_a_rule_is_never_taken_back_but_which_danger_it_is_the_matcher_may_know_better(reader: Reader) -> None:
    assert _read(reader, "屋里着火了", "fall").signal == "fire"
    assert _read(reader, "我要办老年证", "fall").signal == "fall"


@pytest.mark.parametrize("text", ["煤气费怎么交呢", "哪里买打火机", "the gas bill"])
def test_what_only_sounds_like_danger_is_no_danger(text: str, reader: Reader) -> None:
    understood = _read(reader, text)
    assert (understood.intent != "safety", understood.signal) == (True, None)


@pytest.mark.parametrize("text", ["0", "9", "第二个"])
def test_a_key_or_a_number_is_no_danger_unless_a_rule_says_so(text: str, reader: Reader) -> None:
    always = replace(reader, thresholds=Thresholds(danger=0.0))
    assert _read(always, text).signal is None
    assert _read(always, text, "fire").signal == "fire"


def test_the_threshold_says_how_sure_is_danger(reader: Reader) -> None:
    never, always = (replace(reader, thresholds=Thresholds(danger=danger)) for danger in (1.1, 0.0))
    assert _read(never, "屋里着火了").signal is None
    assert _read(always, "谢谢你").intent == "safety"


def test_an_item_comes_with_its_question(reader: Reader) -> None:
    understood = _read(reader, "老年证怎么办，要带什么")
    assert (understood.intent, understood.candidates[0].id, understood.aspect) == ("service_request", "senior-card", "evidence")


def test_a_question_alone_is_a_follow_up(reader: Reader) -> None:
    understood = _read(reader, "要花多少钱")
    assert (understood.intent, understood.aspect) == ("follow_up", "cost")


def test_two_questions_are_heard_though_the_matcher_calls_how_much_by_another_name(reader: Reader) -> None:
    understood = _read(reader, "要带什么，这个多少钱")
    assert (understood.intent, understood.beside, understood.aspect) == ("follow_up", "evidence", "cost")


def test_a_life_event_is_named(reader: Reader) -> None:
    understood = _read(reader, "家里生了孩子")
    assert (understood.intent, understood.event) == ("life_event", "birth")


def test_many_texts_are_read_in_order(reader: Reader) -> None:
    found = reader.read(["谢谢你", "1", "we had a baby"], [None, None, "fall"])
    assert [(one.intent, one.script) for one in found] == [("thanks", "Han"), ("choose_number", None), ("safety", "Latin")]


@pytest.mark.parametrize("text", ["", "?", "😀", "zzz", "证" * 500])
def test_any_text_is_read(text: str, reader: Reader) -> None:
    assert _read(reader, text).intent
