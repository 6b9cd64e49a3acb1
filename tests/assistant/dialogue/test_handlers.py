"""Every handler takes the visit where a person would expect it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.catalogue.source import read_yaml
from assistant.dialogue.handlers import HANDLERS, matters
from assistant.dialogue.turn import Scene
from assistant.dialogue.views import show
from assistant.dialogue.visit import WELCOME, Visit
from assistant.messages import Control, Json, Outcome
from assistant.settings import Settings
from tests.assistant.dialogue.conftest import MakeTurn

ITEM: Json = {"show": "item", "id": "senior-card", "part": "what"}
EVENT: Json = {"show": "event", "id": "bereavement", "part": "what", "page": 0}
ASK: Json = {"show": "ask", "ids": ["senior-card", "senior-transit-card"], "aspect": "cost"}
VIEWS = (WELCOME, ITEM, EVENT, ASK)


def _at(view: Json, **more: Any) -> Visit:
    return Visit("zh-CN", view, **more)


def test_every_intent_of_the_domain_has_a_handler_and_a_rule(settings: Settings) -> None:
    domain = read_yaml(settings.intents / "domain.yml")
    rules = read_yaml(settings.intents / "rules.yml")["rules"]
    steps = {rule["steps"][0]["intent"]: rule["steps"][1]["action"] for rule in rules}
    assert set(domain["intents"]) == set(HANDLERS)
    assert steps == {intent: f"action_{intent}" for intent in HANDLERS}
    assert set(domain["actions"]) == set(steps.values())


def test_every_handler_can_be_reached_by_words_or_by_rule(settings: Settings) -> None:
    folder: Path = settings.intents / "dialogue"
    spoken = {path.stem for path in folder.glob("*/*.yml")}
    elsewhere = {"service_request", "life_event", "follow_up", "ask_hall", "safety", "silence"}
    assert set(HANDLERS) - elsewhere <= spoken


@pytest.mark.parametrize("intent", HANDLERS)
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view["show"])
def test_every_handler_answers_everywhere(intent: str, view: Json, turn: MakeTurn, scene: Scene) -> None:
    after = HANDLERS[intent](turn(_at(view), intent, items={"senior-card": 0.6, "park-pass": 0.1}))
    reply = show(after, scene)
    assert reply.lines
    assert all(line.text.strip() for line in reply.lines)
    assert Visit.from_json(after.to_json()) == after


def test_a_clear_request_is_answered_with_its_question(turn: MakeTurn) -> None:
    after = matters.requested(turn(Visit.new("zh-CN"), "service_request", items={"senior-card": 0.9}, aspect="evidence"))
    assert (after.item, after.view["part"]) == ("senior-card", "evidence")


def test_two_likely_matters_are_asked_about_with_none_as_the_last_number(turn: MakeTurn, scene: Scene) -> None:
    items = {"senior-card": 0.45, "senior-transit-card": 0.4}
    after = matters.requested(turn(Visit.new("zh-CN"), "service_request", items=items))
    reply = show(after, scene)
    assert (reply.outcome, [choice.payload.get("id") for choice in reply.choices[:2]]) == (Outcome.CLARIFYING, list(items))
    assert reply.choices[-1].payload == {"do": "none"}


def test_a_chosen_candidate_keeps_the_question_that_was_asked(turn: MakeTurn) -> None:
    after = matters.chosen(turn(_at(ASK), "choose_number", number=2))
    assert (after.item, after.view["part"]) == ("senior-transit-card", "cost")


@pytest.mark.parametrize("number", [0, 7, 9])
def test_a_number_that_is_not_on_offer_is_said_so_and_the_choices_stay(number: int, turn: MakeTurn, scene: Scene) -> None:
    after = matters.chosen(turn(_at(ASK), "choose_number", number=number))
    assert after.shown["show"] == "no_such_number"
    assert show(after, scene).choices == show(_at(ASK), scene).choices


@pytest.mark.parametrize("intent", ["service_request", "out_of_scope"])
def test_one_of_those_asked_about_can_be_named_in_words(intent: str, turn: MakeTurn) -> None:
    items = {"will-notary": 0.2, "senior-transit-card": 0.15, "senior-card": 0.02}
    after = HANDLERS[intent](turn(_at(ASK), intent, items=items, none=0.6))
    assert (after.item, after.view["part"]) == ("senior-transit-card", "cost")


def test_a_life_event_that_was_asked_about_can_be_named_in_words(turn: MakeTurn) -> None:
    ask = {**ASK, "ids": ["funeral-booking", "bereavement"]}
    assert matters.requested(turn(_at(ask), "life_event", events={"bereavement": 0.3})).event == "bereavement"


def test_a_question_in_words_goes_with_the_one_that_is_named(turn: MakeTurn) -> None:
    after = matters.requested(turn(_at(ASK), "service_request", items={"senior-card": 0.3}, aspect="place"))
    assert (after.item, after.view["part"]) == ("senior-card", "place")


def test_another_matter_is_not_taken_for_one_of_those_asked_about(turn: MakeTurn) -> None:
    after = matters.requested(turn(_at(ASK), "service_request", items={"will-notary": 0.97, "senior-card": 0.02}))
    assert after.item == "will-notary"


def test_what_names_none_of_those_asked_about_is_not_understood(turn: MakeTurn) -> None:
    assert HANDLERS["out_of_scope"](turn(_at(ASK), items={"senior-card": 0.01})).shown["show"] == "missed"


def test_no_to_one_of_those_asked_about_leaves_the_others(turn: MakeTurn) -> None:
    ask = {**ASK, "ids": ["senior-card", "senior-transit-card", "park-pass"]}
    after = matters.denied(turn(_at(ask), "deny", items={"senior-card": 0.8}))
    assert (after.view["ids"], after.refused) == (["senior-transit-card", "park-pass"], ("senior-card",))


def test_none_of_these_refuses_all_whatever_the_words_are_like(turn: MakeTurn) -> None:
    after = matters.chosen(turn(_at(ASK), "choose_number", choice={"do": "none"}, items={"senior-card": 0.8}))
    assert after.refused == ("senior-card", "senior-transit-card")


def test_the_last_one_is_the_last_matter(turn: MakeTurn) -> None:
    assert matters.chosen(turn(_at(ASK), "choose_number", number=-1)).item == "senior-transit-card"


@pytest.mark.parametrize(
    "payload",
    [
        {"do": "item", "id": "will-notary"},
        {"do": "item", "id": "no-such-item"},
        {"do": "event", "id": "birth"},
        {"do": "rm -rf"},
        {},
        {"id": "senior-card"},
        {"do": ["item"]},
    ],
)
def test_a_choice_that_is_not_on_offer_is_refused(payload: Json, turn: MakeTurn) -> None:
    after = matters.chosen(turn(_at(ASK), "choose_number", choice=payload))
    assert (after.view, after.shown["show"]) == (ASK, "no_such_number")


def test_a_choice_on_offer_is_followed(turn: MakeTurn) -> None:
    choice = {"do": "item", "id": "senior-card", "part": "cost"}
    assert matters.chosen(turn(_at(ASK), "choose_number", choice=choice)).item == "senior-card"


def test_yes_goes_through_the_parts_and_ends(turn: MakeTurn) -> None:
    visit, parts = _at(ITEM), []
    for _ in range(8):
        visit = matters.affirmed(turn(visit, "affirm"))
        parts.append(visit.view["part"])
    assert parts[:5] == ["evidence", "place", "cost", "eligibility", "steps"]
    assert visit.aside is not None


def test_no_to_an_answer_offers_the_others_and_never_the_refused_again(turn: MakeTurn) -> None:
    answered = _at({**ITEM, "opening": True, "others": ["senior-transit-card"]})
    after = matters.denied(turn(answered, "deny"))
    assert (after.view["show"], after.view["ids"], after.refused) == ("ask", ["senior-transit-card"], ("senior-card",))
    again = matters.requested(turn(after, "service_request", items={"senior-card": 0.6, "will-notary": 0.35}))
    assert again.item == "will-notary"


def test_no_to_everything_offers_a_person_and_then_hands_over(turn: MakeTurn) -> None:
    first = matters.denied(turn(_at(ASK), "deny"))
    assert (first.shown["show"], first.misses) == ("missed", 1)
    assert matters.missed(turn(first)).shown == {"show": "handed_off", "reason": "not_understood"}


def test_no_to_a_remark_is_only_a_no(turn: MakeTurn) -> None:
    after = matters.denied(turn(_at(ITEM).say({"show": "thanks"}), "deny"))
    assert (after.view, after.refused) == (ITEM, ())


def test_two_misses_in_a_row_hand_over_and_an_answer_in_between_forgives(turn: MakeTurn) -> None:
    missed = matters.missed(turn(Visit.new("zh-CN")))
    answered = matters.requested(turn(missed, "service_request", items={"senior-card": 0.9}))
    assert missed.shown["show"] == "missed"
    assert matters.missed(turn(answered)).shown["part"] == "noted"
    assert matters.missed(turn(missed)).shown["show"] == "handed_off"


def test_a_question_without_a_matter_asks_which(turn: MakeTurn) -> None:
    assert matters.followed_up(turn(Visit.new("zh-CN"), "follow_up", aspect="cost")).shown["show"] == "which_matter"
    assert matters.followed_up(turn(Visit.new("zh-CN"), "follow_up", aspect="hours")).shown == {"show": "hall", "part": "hours"}


def test_a_question_while_several_are_asked_about_waits_for_the_choice(turn: MakeTurn, scene: Scene) -> None:
    after = matters.followed_up(turn(_at(ASK), "follow_up", aspect="evidence"))
    assert (after.shown["show"], after.view["ids"]) == ("which_first", ASK["ids"])
    reply = show(after, scene)
    assert [choice.payload.get("id") for choice in reply.choices[:-1]] == ASK["ids"]
    taken = matters.chosen(turn(after, "choose_number", number=1))
    assert (taken.item, taken.view["part"]) == (ASK["ids"][0], "evidence")
    refused = matters.denied(turn(after, "deny"))
    assert set(ASK["ids"]) <= set(refused.refused)


def test_a_question_about_a_life_event_waits_for_what_it_is_about(turn: MakeTurn, scene: Scene) -> None:
    after = matters.followed_up(turn(_at(EVENT), "follow_up", aspect="cost"))
    assert (after.shown["show"], after.event) == ("which_first", "bereavement")
    assert show(after, scene).choices == show(_at(EVENT), scene).choices
    assert matters.followed_up(turn(_at(EVENT), "follow_up", aspect="original")).view["part"] == "evidence"


def test_a_question_about_another_matter_leaves_the_current_one(turn: MakeTurn) -> None:
    items = {"will-notary": 0.9}
    after = matters.requested(turn(_at(ITEM), "service_request", items=items, aspect="cost"))
    assert (after.item, after.view["part"]) == ("will-notary", "cost")


def test_the_language_is_switched_to_the_named_one_or_the_other(turn: MakeTurn) -> None:
    switch = HANDLERS["switch_language"]
    assert switch(turn(_at(ITEM), text="说英语吧")).locale == "en"
    assert switch(turn(_at(ITEM), text="换个语言")).locale == "en"
    assert switch(turn(_at(ITEM), text="说普通话")).locale == "zh-CN"
    assert switch(turn(_at(ITEM), text="说英语吧")).control is Control.SWITCH_LANGUAGE


def test_start_over_keeps_the_number_of_the_hand_off(turn: MakeTurn) -> None:
    after = HANDLERS["start_over"](turn(_at(ITEM, code="1001", misses=1), "start_over"))
    assert (after.view, after.code, after.misses, after.history) == (WELCOME, "1001", 0, ())


def test_an_unknown_danger_is_taken_for_the_gravest(turn: MakeTurn) -> None:
    assert HANDLERS["safety"](turn(_at(ITEM), "safety")).shown == {"show": "safety", "signal": "medical"}
