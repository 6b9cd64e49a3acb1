"""CLINC150's file, and a threshold that only the validation split decides."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.benchmarks.public.clinc150 import PUBLISHED, SOURCE, Clinc150, best_threshold, read, score
from assistant.benchmarks.public.scoring import Sentences
from assistant.understanding.kinds import NONE_OF_THESE
from tests.benchmarks.public.fixed import Fixed

SPLITS = {
    "train": [["book a flight", "flight"], ["my balance", "balance"]],
    "oos_train": [["who won", "oos"]],
    "val": [["fly me", "flight"], ["how much have I", "balance"]],
    "oos_val": [["sing", "oos"]],
    "test": [["a plane", "flight"], ["money left", "balance"], ["jet", "flight"], ["cash", "balance"]],
    "oos_test": [["tell a joke", "oos"], ["what is love", "oos"]],
}
CHANCES = {
    "fly me": (0.1, 0.8, 0.1),
    "how much have I": (0.7, 0.2, 0.1),
    "sing": (0.2, 0.4, 0.4),
    "a plane": (0.0, 0.9, 0.1),
    "money left": (0.2, 0.5, 0.3),
    "jet": (0.1, 0.3, 0.6),
    "cash": (0.6, 0.3, 0.1),
    "tell a joke": (0.3, 0.3, 0.4),
    "what is love": (0.2, 0.5, 0.3),
}


@pytest.fixture
def ranker() -> Fixed:
    return Fixed(("balance", "flight", NONE_OF_THESE), CHANCES)


@pytest.fixture
def data(tmp_path: Path) -> Clinc150:
    path = tmp_path / SOURCE.file
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(SPLITS), encoding="utf-8")
    return read(tmp_path)


def test_out_of_scope_sentences_stand_in_every_split(data: Clinc150) -> None:
    assert data.train == Sentences(
        ("book a flight", "my balance", "who won"),
        ("flight", "balance", NONE_OF_THESE),
    )
    assert (len(data.validation), len(data.test)) == (3, 6)


def test_the_threshold_is_the_one_that_gets_most_of_validation_right(data: Clinc150, ranker: Fixed) -> None:
    assert 0.4 < best_threshold(ranker, data.validation) <= 0.7


def test_the_test_split_has_no_say_in_the_threshold(data: Clinc150, ranker: Fixed) -> None:
    other = replace(data, test=Sentences(data.test.texts, tuple(reversed(data.test.labels))))
    names = [[name for name, _ in score(one, {"ours": ranker.train})[0].rows] for one in (data, other)]
    assert names[0] == names[1]


def test_only_the_training_split_is_learnt(data: Clinc150, ranker: Fixed) -> None:
    score(data, {"ours": ranker.train})
    assert ranker.learnt == [data.train]


def test_figures_are_those_worked_out_by_hand(data: Clinc150, ranker: Fixed) -> None:
    (table,) = score(data, {"ours": ranker.train})
    (name, plain), (limited, with_threshold), *published = table.rows
    assert (name, plain) == ("ours", (50.0, 50.0))
    assert limited.startswith("ours, threshold 0.")
    assert with_threshold == (50.0, 50.0)
    assert tuple(published) == PUBLISHED
