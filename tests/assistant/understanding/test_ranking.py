"""From probabilities to a ranking, an intent and a name the world knows."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.messages import Candidate
from assistant.understanding.ranking import MOST_ITEMS, Ranking, intent_of_label, public_intent, rank

LABELS = ("event:birth", "intent:ask_cost", "intent:ask_days", "intent:out_of_scope", "intent:thanks", "item:a", "item:b")
LABELS += ("danger:fire", "danger:gas", "intent:calm", "intent:goodbye")


def _rank(**chances: float) -> Ranking:
    names = {name.partition(":")[2]: name for name in LABELS}
    row = np.zeros(len(LABELS), dtype=np.float32)
    for name, chance in chances.items():
        row[LABELS.index(names[name])] = chance
    return rank(LABELS, row)


def test_items_and_events_are_ranked_best_first() -> None:
    ranking = _rank(a=0.2, b=0.5, birth=0.3)
    assert [found.id for found in ranking.items] == ["b", "a"]
    assert [found.id for found in ranking.matters] == ["b", "birth", "a"]


def test_the_questions_about_a_matter_are_one_intent() -> None:
    ranking = _rank(ask_cost=0.3, ask_days=0.25, thanks=0.4)
    assert ranking.talk[0] == Candidate("follow_up", 0.55)
    assert ranking.aspect == "cost"


@pytest.mark.parametrize(
    ("chances", "intent"),
    [
        ({"thanks": 0.6, "a": 0.3}, "thanks"),
        ({"thanks": 0.25, "a": 0.2}, "service_request"),
        ({"a": 0.6, "thanks": 0.35}, "service_request"),
        ({"birth": 0.6, "a": 0.3}, "life_event"),
        ({"out_of_scope": 0.9, "a": 0.1}, "out_of_scope"),
        ({"out_of_scope": 0.4, "a": 0.3, "b": 0.3}, "service_request"),
        ({"out_of_scope": 0.5, "thanks": 0.45}, "out_of_scope"),
        ({"goodbye": 0.8, "a": 0.2}, "goodbye"),
        ({"goodbye": 0.6, "out_of_scope": 0.3, "a": 0.1}, "out_of_scope"),
        ({"goodbye": 0.6, "a": 0.4}, "service_request"),
    ],
)
def test_the_intent_is_talk_a_matter_or_nothing(chances: dict[str, float], intent: str) -> None:
    assert _rank(**chances).intent(least_talk=0.3) == intent


def test_what_was_refused_leaves_its_share_to_the_rest() -> None:
    ranking = _rank(a=0.5, b=0.3, out_of_scope=0.2).without({"a"})
    assert ranking.matters == (Candidate("b", pytest.approx(0.6, abs=1e-4)), Candidate("birth", 0.0))
    assert ranking.none == pytest.approx(0.4, abs=1e-4)


def test_when_everything_was_refused_nothing_is_left() -> None:
    assert _rank(a=0.6, b=0.4).without({"a", "b", "birth"}).matters == ()


def test_danger_is_the_chance_of_any_kind_and_the_likeliest_kind() -> None:
    ranking = _rank(fire=0.25, gas=0.375, a=0.375)
    assert (ranking.danger, ranking.signal) == (0.625, "gas")


def test_the_rest_is_shared_as_if_nobody_were_in_danger() -> None:
    ranking = _rank(fire=0.25, gas=0.125, calm=0.125, a=0.25, thanks=0.125, out_of_scope=0.125)
    assert (ranking.items[0], ranking.talk[0], ranking.none) == (Candidate("a", 0.5), Candidate("thanks", 0.25), 0.25)


def test_calm_is_neither_danger_nor_talk() -> None:
    ranking = _rank(calm=0.75, a=0.25)
    assert ranking.danger == 0.0
    assert "calm" not in {found.id for found in ranking.talk}
    assert ranking.items[0] == Candidate("a", 1.0)


def test_where_danger_is_certain_nothing_is_left_for_the_rest() -> None:
    ranking = _rank(fire=1.0)
    assert (ranking.danger, ranking.signal) == (1.0, "fire")
    assert {found.confidence for found in (*ranking.matters, *ranking.talk)} == {0.0}


def test_a_matcher_that_learnt_no_danger_sees_none() -> None:
    ranking = rank(["item:a"], np.ones(1, dtype=np.float32))
    assert (ranking.danger, ranking.signal) == (0.0, None)


def test_only_so_many_items_are_kept() -> None:
    labels = [f"item:{number}" for number in range(40)]
    assert len(rank(labels, np.full(40, 1 / 40, dtype=np.float32)).items) == MOST_ITEMS


@pytest.mark.parametrize(
    ("label", "meaning"),
    [
        ("item:senior-card", ("service_request", None)),
        ("event:birth", ("life_event", None)),
        ("intent:ask_cost", ("follow_up", "cost")),
        ("intent:hall_phone", ("ask_hall", "phone")),
        ("intent:thanks", ("thanks", None)),
        ("danger:scam-code", ("safety", None)),
        ("intent:calm", ("out_of_scope", None)),
    ],
)
def test_a_label_has_one_intent(label: str, meaning: tuple[str, str | None]) -> None:
    assert intent_of_label(label) == meaning


@pytest.mark.parametrize(("intent", "name"), [("go_back", "back"), ("follow_up", "service_request"), ("thanks", "thanks")])
def test_intents_have_public_names(intent: str, name: str) -> None:
    assert public_intent(intent) == name
