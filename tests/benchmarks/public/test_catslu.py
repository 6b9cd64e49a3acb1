"""CATSLU's files, what was meant, and our own sentences before and after."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.benchmarks.public.catslu import DEVELOPMENT, SOURCE, Catslu, read, score, score_utterances
from assistant.benchmarks.public.misheard import Confusions
from assistant.messages import Candidate, Outcome, Reply, Understanding
from assistant.understanding.utterances import Example
from tests.benchmarks.public.fixed import Fixed

GO, WHERE = [["inform", "操作", "导航"]], [["inform", "终点名称", "西山"], ["inform", "操作", "导航"]]
TRAIN = [
    [_ := {"manual_transcript": "导航", "asr_1best": "导航", "semantic": GO}, _],
    [{"manual_transcript": "去KTV", "asr_1best": "去ktv", "semantic": WHERE}],
    [{"manual_transcript": "(side)导航", "asr_1best": "倒行", "semantic": GO}],
    [{"manual_transcript": "你好", "asr_1best": "null", "semantic": []}],
]
ASKED = [
    [{"manual_transcript": "打开导航", "asr_1best": "导行", "semantic": GO}],
    [{"manual_transcript": "去西山", "asr_1best": "去西山", "semantic": WHERE}],
]


@pytest.fixture
def data(tmp_path: Path) -> Catslu:
    for name, talks in ((SOURCE.file, TRAIN), (DEVELOPMENT, ASKED)):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(json.dumps(talks, ensure_ascii=False), encoding="utf-8")
    return read(tmp_path)


def test_marked_and_unheard_utterances_are_left_out(data: Catslu) -> None:
    assert [(one.said, one.heard) for one in data.train] == [("导航", "导航"), ("导航", "导航"), ("去ktv", "去ktv")]
    assert data.unheard == 1
    assert data.train[2].meant == "inform 操作 + inform 终点名称"


def test_the_same_sentences_are_asked_as_said_and_as_heard(data: Catslu) -> None:
    labels = ("inform 操作", "inform 操作 + inform 终点名称")
    ranker = Fixed(labels, {"打开导航": (0.9, 0.1), "去西山": (0.2, 0.8), "导行": (0.4, 0.6)})
    (table,) = score(data, {"ours": ranker.train})
    assert table.rows == (("ours", (100.0, 50.0)),)
    assert ranker.learnt[0].texts == ("导航", "去ktv")
    assert ranker.learnt[0].locale == "zh-CN"


def _answer(text: str, locale: str | None) -> Reply:
    found = Candidate("a" if "西" in text else "b", 1.0)
    return Reply(Outcome.ANSWERED, (), locale=locale or "", understood=Understanding("service_request", candidates=(found,)))


def test_our_sentences_are_asked_as_written_and_as_heard() -> None:
    said = [Example(text, "item:a", "zh-CN", "plain", "x") for text in ("西", "西a", "西南")]
    every, changed = score_utterances(Confusions.learn([("西", "东")]), said, _answer)
    assert dict(every.rows)["items top-1 (3)"] == (100.0, 0.0)
    assert dict(changed.rows)["items top-1 (3)"] == (100.0, 0.0)
    untouched, none = score_utterances(Confusions.learn([("西", "西")]), said, _answer)
    assert dict(untouched.rows)["items top-1 (3)"] == (100.0, 100.0)
    assert dict(none.rows)["items top-1 (0)"] == (0.0, 0.0)
