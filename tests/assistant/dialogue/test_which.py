"""Whoever is asked which of several is meant may answer in other words than a number or a name."""

from __future__ import annotations

import pytest

from assistant.dialogue.handlers import HANDLERS
from assistant.dialogue.turn import Scene
from assistant.dialogue.views import show
from assistant.dialogue.visit import Visit
from assistant.messages import Json, Outcome
from tests.assistant.dialogue.conftest import MakeTurn

ASK: Json = {"show": "ask", "ids": ["senior-card", "senior-transit-card"], "aspect": None}
INTENTS = pytest.mark.parametrize(
    "intent", ["service_request", "out_of_scope", "deny", "say_differently", "follow_up", "chitchat"]
)


@INTENTS
@pytest.mark.parametrize(
    ("text", "locale", "item"),
    [
        ("the first sounds better", "en", "senior-card"),
        ("I'd take the second", "en", "senior-transit-card"),
        ("头一个听着对", "zh-CN", "senior-card"),
        ("后面那个吧", "zh-CN", "senior-transit-card"),
    ],
)
def test_one_is_pointed_at(text: str, locale: str, item: str, intent: str, turn: MakeTurn) -> None:
    assert HANDLERS[intent](turn(Visit(locale, ASK), intent, text=text)).item == item


@INTENTS
@pytest.mark.parametrize(("text", "locale"), [("neither of them", "en"), ("哪个都不是", "zh-CN")])
def test_neither_is_a_no_to_all(text: str, locale: str, intent: str, turn: MakeTurn, scene: Scene) -> None:
    after = HANDLERS[intent](turn(Visit(locale, ASK), intent, text=text, items={"gas-bill": 0.4}))
    assert set(after.refused) == set(ASK["ids"])
    assert show(after, scene).outcome is Outcome.NOT_UNDERSTOOD


@INTENTS
@pytest.mark.parametrize(("text", "locale"), [("what's the difference?", "en"), ("这俩有什么区别", "zh-CN")])
def test_what_tells_them_apart_is_said_and_asked_again(text: str, locale: str, intent: str, turn: MakeTurn, scene: Scene) -> None:
    after = HANDLERS[intent](turn(Visit(locale, ASK), intent, text=text))
    reply = show(after, scene)
    for id_ in ASK["ids"]:
        assert scene.catalogue.items[id_].description[locale] in reply.text
    assert reply.outcome is Outcome.CLARIFYING
    assert [choice.payload.get("id") for choice in reply.choices] == [*ASK["ids"], None]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("I want to pay the gas bill first, that is the most urgent", {"gas-bill": 0.97}),
        ("what shall I do first", {}),
        ("not the first one", {}),
        ("something different", {}),
        ("the travel card, the first thing", {"senior-transit-card": 0.97}),
    ],
)
def test_other_words_with_first_in_them_are_heard_as_ever(text: str, items: dict[str, float], turn: MakeTurn) -> None:
    assert HANDLERS["service_request"](turn(Visit("en", ASK), "service_request", text=text, items=items)).item != "senior-card"
