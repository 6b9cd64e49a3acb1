"""How answers are counted, against figures worked out by hand."""

from __future__ import annotations

import numpy as np

from assistant.benchmarks.public.scoring import (
    Sentences,
    Table,
    accuracy,
    decide,
    first,
    first_in_scope,
    in_scope_accuracy,
    out_of_scope_recall,
)
from assistant.understanding.kinds import NONE_OF_THESE
from tests.benchmarks.public.fixed import Fixed

LABELS = ("a", "a", "b", "b", NONE_OF_THESE)
ANSWERS = ["a", "b", "b", NONE_OF_THESE, "a"]


def test_shares_are_in_percent() -> None:
    assert accuracy(ANSWERS, LABELS) == 40.0


def test_a_refused_sentence_that_has_an_intent_is_wrong() -> None:
    assert in_scope_accuracy(ANSWERS, LABELS) == 50.0


def test_out_of_scope_counts_only_what_was_out_of_scope() -> None:
    assert out_of_scope_recall(ANSWERS, LABELS) == 0.0
    assert out_of_scope_recall(["a", NONE_OF_THESE, "b"], ["a", NONE_OF_THESE, NONE_OF_THESE]) == 50.0


def test_a_probability_equal_to_the_threshold_is_enough() -> None:
    assert decide(["a", "b"], np.array([0.5, 0.25]), 0.5) == ["a", NONE_OF_THESE]


def test_none_of_these_can_be_left_out() -> None:
    ranker = Fixed(("a", NONE_OF_THESE, "b"), {"x": (0.25, 0.5, 0.25), "y": (0.125, 0.25, 0.625)})
    assert first(ranker, ["x", "y"]) == [NONE_OF_THESE, "b"]
    named, sure = first_in_scope(ranker, ["x", "y"])
    assert (named, sure.tolist()) == (["a", "b"], [0.25, 0.625])


def test_sentences_are_cleaned_as_what_people_say() -> None:
    said = Sentences.of([("/restart\tnow", "a"), ("Ｔｗｏ  words", "b")])
    assert (said.texts, said.labels, len(said)) == (("restart now", "Two words"), ("a", "b"), 2)


def test_a_table_has_a_title_and_one_decimal() -> None:
    table = Table("set", ("right, %",), (("ours", (93.25,)), ("theirs", (90.0,))))
    assert table.text() == "# set\n        right, %\nours        93.2\ntheirs      90.0"
    assert table.as_json()["rows"] == {"ours": (93.25,), "theirs": (90.0,)}
