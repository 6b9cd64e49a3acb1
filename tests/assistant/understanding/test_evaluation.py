"""Measuring is honest: families stay together, and each figure counts what it says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.messages import Candidate, Card, Outcome, Reply, Understanding
from assistant.settings import Settings
from assistant.understanding.evaluation import (
    FOLDS,
    HINTED,
    Bin,
    Judged,
    by_kind,
    calibration_error,
    confusions,
    figures,
    fold_of,
    reliability,
)
from assistant.understanding.training import training_examples
from assistant.understanding.utterances import LOOK_ALIKE, Example


def _judged(label: str, outcome: Outcome, *ids: str, intent: str = "service_request", events: tuple[str, ...] = ()) -> Judged:
    found = tuple(Candidate(id_, 0.5) for id_ in ids)
    understood = Understanding(intent, candidates=found, events=tuple(Candidate(id_, 0.5) for id_ in events))
    card = Card(ids[0], "t", "d") if ids and outcome is Outcome.ANSWERED else None
    example = Example("words", label, "en", "plain", f"{label}/en/0")
    return Judged(example, Reply(outcome, understood=understood, card=card))


def _look_alike(judged: Judged) -> Judged:
    return replace(judged, example=replace(judged.example, kind=LOOK_ALIKE))


def test_a_family_is_held_out_whole_and_names_never(settings: Settings) -> None:
    folds: dict[str, set[int]] = {}
    for one in training_examples(settings.intents):
        folds.setdefault(one.family, set()).add(fold_of(one))
    assert all(len(found) == 1 for found in folds.values())
    assert {min(found) for family, found in folds.items() if "/name/" in family} == {-1}
    assert {fold for found in folds.values() for fold in found} == {-1, *range(FOLDS)}


def test_an_item_is_right_when_it_is_first() -> None:
    assert _judged("item:a", Outcome.ANSWERED, "a", "b").right
    assert not _judged("item:a", Outcome.ANSWERED, "b", "a").right
    assert _judged("item:a", Outcome.ANSWERED, "b", "c", "a").among_three
    assert not _judged("item:a", Outcome.ANSWERED, "b", "c", "d", "a").among_three


def test_out_of_scope_is_right_only_when_refused() -> None:
    assert _judged("intent:out_of_scope", Outcome.NOT_UNDERSTOOD, "a").right
    assert _judged("intent:out_of_scope", Outcome.HANDED_OFF, "a").right
    assert not _judged("intent:out_of_scope", Outcome.CLARIFYING, "a").right


def test_an_event_and_an_intent_have_their_own_measure() -> None:
    assert _judged("event:birth", Outcome.ANSWERED, events=("birth",)).right
    assert not _judged("event:birth", Outcome.ANSWERED, "birth").right
    assert _judged("intent:go_back", Outcome.CONTROL, intent="back").right
    assert not _judged("intent:go_back", Outcome.CONTROL, intent="repeat").right


def test_a_wrong_card_is_worse_than_a_question() -> None:
    assert _judged("item:a", Outcome.ANSWERED, "b").answered_wrong
    assert not _judged("item:a", Outcome.CLARIFYING, "b").answered_wrong
    assert not _judged("item:a", Outcome.ANSWERED, "a").answered_wrong


def test_danger_is_right_when_it_is_noticed() -> None:
    assert _judged("danger:fire", Outcome.SAFETY, intent="safety").right
    assert not _judged("danger:fire", Outcome.ANSWERED, "a").right


def test_what_only_sounds_like_danger_is_right_unless_it_is_stopped() -> None:
    assert _judged("intent:calm", Outcome.ANSWERED, "a").right
    assert _judged("intent:calm", Outcome.NOT_UNDERSTOOD).right
    assert not _judged("intent:calm", Outcome.SAFETY, intent="safety").right


def test_figures_of_danger_keep_emergencies_scams_and_look_alikes_apart() -> None:
    judged = [
        _judged("danger:fire", Outcome.SAFETY, intent="safety"),
        _judged("danger:fall", Outcome.ANSWERED, "a"),
        _judged("danger:scam-code", Outcome.SAFETY, intent="safety"),
        _judged("danger:scam", Outcome.SAFETY, intent="safety"),
        _look_alike(_judged("intent:calm", Outcome.SAFETY, intent="safety")),
        _look_alike(_judged("item:a", Outcome.ANSWERED, "a")),
        _judged("intent:thanks", Outcome.ANSWERED, intent="thanks"),
        _judged("item:a", Outcome.SAFETY, intent="safety"),
        _judged("intent:out_of_scope", Outcome.NOT_UNDERSTOOD),
        _judged("event:birth", Outcome.ANSWERED, events=("birth",)),
    ]
    found = {one.name: (one.share, one.count) for one in figures(judged, "en")}
    assert found["emergencies noticed"] == (0.5, 2)
    assert found["scams noticed"] == (1.0, 2)
    assert found["look-alikes of danger stopped"] == (0.5, 2)
    assert found["all else stopped as danger"] == (0.25, 4)
    assert found["dialogue intents"] == (1.0, 1)


def test_figures_count_what_they_say() -> None:
    judged = [
        _judged("item:a", Outcome.ANSWERED, "a"),
        _judged("item:a", Outcome.ANSWERED, "b"),
        _judged("intent:thanks", Outcome.ANSWERED),
    ]
    found = {one.name: (one.share, one.count) for one in figures(judged, "en")}
    assert found["items top-1"] == (0.5, 2)
    assert found["items answered wrongly"] == (0.5, 2)
    assert found["dialogue intents"] == (0.0, 1)
    assert found["life events top-1"] == (0.0, 0)
    assert [(one.name, one.share) for one in by_kind(judged, "en")] == [("plain", 0.5)]
    assert confusions(judged, 5) == [("a", "b", 1)]


def test_what_is_only_hinted_at_is_counted_apart() -> None:
    judged = [_judged("item:a", Outcome.ANSWERED, "a"), _judged("item:a", Outcome.ANSWERED, "b", "c", "d")]
    hinted = replace(judged[1], example=replace(judged[1].example, kind=HINTED))
    found = {one.name: (one.share, one.count) for one in figures([judged[0], hinted], "en")}
    assert found["items top-1"] == found["items top-3"] == (0.5, 2)
    assert found["items said outright, top-1"] == found["items said outright, top-3"] == (1.0, 1)
    assert not [one for one in figures(judged, "en") if "outright, " in one.name]


def test_reliability_sets_what_was_claimed_beside_what_was_true() -> None:
    judged = [
        _judged("item:a", Outcome.ANSWERED, "a"),
        _judged("item:a", Outcome.ANSWERED, "b"),
        _judged("item:a", Outcome.ANSWERED, "a", "b"),
        _judged("item:a", Outcome.ANSWERED, "b", "a"),
        _judged("item:a", Outcome.NOT_UNDERSTOOD),
        _judged("intent:thanks", Outcome.ANSWERED, "a"),
    ]
    assert reliability(judged) == [Bin(0.5, 0.5, 4)]
    assert calibration_error(reliability(judged)) == 0.0


def test_the_calibration_error_weighs_every_range_by_its_sentences() -> None:
    assert calibration_error([Bin(0.9, 0.6, 1), Bin(0.5, 0.5, 2)]) == pytest.approx(0.1)
    assert calibration_error([]) == 0.0
