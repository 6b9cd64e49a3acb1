"""HINT3's files, and the paper's three measures worked out by hand."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from assistant.benchmarks.public.hint3 import measures, read, score
from assistant.understanding.kinds import NONE_OF_THESE
from tests.benchmarks.public.fixed import Fixed

RESULTS = """Threshold,Accuracy,Weighted F1,Inscope Accuracy,OOS Recall,MCC
0.4,0.1,0.1,0.1,0.1,0.1
0.5,0.6,0.5,0.75,0.25,0.5
0.6,0.2,0.2,0.2,0.2,0.2
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    contents = {
        "dataset/v1/train/curekart_train.csv": "sentence,label\nwhere is my order,STATUS\ncancel it,CANCEL\n",
        "dataset/v1/train/curekart_subset_train.csv": "sentence,label\ncancel it,CANCEL\n",
        "dataset/v1/test/curekart_test.csv": (
            "sentence,label\ntrack,STATUS\nstop,CANCEL\nhalt,CANCEL\nhy,NO_NODES_DETECTED\nok,NO_NODES_DETECTED\n"
        ),
        "results/rasa_curekart.csv": RESULTS,
    }
    for name, content in contents.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    return tmp_path


def test_full_and_smaller_sets_are_read_with_what_was_published(folder: Path) -> None:
    full, subset = read(folder)
    assert (full.name, subset.name) == ("curekart", "curekart_subset")
    assert (len(full.train), len(subset.train), subset.test) == (2, 1, full.test)
    assert full.test.labels.count(NONE_OF_THESE) == 2
    assert (full.published, subset.published) == ((("published: rasa", (75.0, 25.0, 50.0)),), ())


def test_what_does_not_reach_the_threshold_is_out_of_scope(folder: Path) -> None:
    chances = {"track": (0.1, 0.9), "stop": (0.5, 0.5), "halt": (0.49, 0.48), "hy": (0.2, 0.3), "ok": (0.8, 0.2)}
    ranker = Fixed(("CANCEL", "STATUS"), chances)
    table = score(read(folder)[:1], {"ours": ranker.train})[0]
    (name, (inside, outside, _)), published = table.rows
    assert (name, inside, outside) == ("ours", pytest.approx(200 / 3), 50.0)
    assert published == ("published: rasa", (75.0, 25.0, 50.0))


def test_the_correlation_is_that_of_all_labels() -> None:
    """For two labels: (TP·TN - FP·FN) / sqrt((TP+FP)(TP+FN)(TN+FP)(TN+FN)), here (2·1 - 1·1) / sqrt(3·3·2·2)."""
    labels = ("a", "a", "a", NONE_OF_THESE, NONE_OF_THESE)
    answers = ["a", "a", NONE_OF_THESE, "a", NONE_OF_THESE]
    assert measures(answers, labels) == pytest.approx((200 / 3, 50.0, 100 / math.sqrt(36)))
