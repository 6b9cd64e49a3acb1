"""`banban match`: one JSON object a line, whatever comes in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.messages import Outcome
from tests.assistant.commands.conftest import Run, one_sentence

pytestmark = pytest.mark.slow
LINES = [
    "我八十了听说每月能领点钱",
    "I lost my identity card",
    "",
    "/restart",
    "着火了快来人",
    "老伴走了，后面都要办些啥",
    '{"a": 1}',
    "0",
    "😀",
]


@pytest.fixture
def answers(banban: Run, trained: Path) -> list[dict[str, Any]]:
    done = banban("match", "--top", "3", input="\n".join(LINES).encode() + b"\n")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def test_every_line_has_one_answer_with_all_fields(answers: list[dict[str, Any]]) -> None:
    assert [answer["text"] for answer in answers] == LINES
    for answer in answers:
        assert list(answer) == ["text", "locale", "outcome", "intent", "event", "candidates", "ms"]
        assert Outcome(answer["outcome"])
        assert len(answer["candidates"]) <= 3
        assert all(set(found) == {"id", "confidence"} and 0 <= found["confidence"] <= 1 for found in answer["candidates"])
        assert answer["ms"] >= 0


def test_the_answers_are_those_a_person_gets(answers: list[dict[str, Any]]) -> None:
    said = {answer["text"]: answer for answer in answers}
    assert said[LINES[0]]["candidates"][0]["id"] == "age-allowance"
    assert (said[LINES[1]]["locale"], said[LINES[1]]["outcome"]) == ("en", "answered")
    assert said[""]["outcome"] == "not_understood"
    assert said["着火了快来人"]["outcome"] == "safety"
    assert (said[LINES[5]]["intent"], said[LINES[5]]["event"]) == ("life_event", "bereavement")
    assert said["0"]["intent"] == "human"


def test_nothing_in_is_nothing_out(banban: Run, trained: Path) -> None:
    done = banban("match")
    assert (done.returncode, done.stdout) == (0, b"")


def test_windows_line_ends_and_a_missing_last_one_are_fine(banban: Run, trained: Path) -> None:
    done = banban("match", "--locale", "en", input=b"senior card\r\nthanks")
    assert [json.loads(line)["text"] for line in done.stdout.splitlines()] == ["senior card", "thanks"]


def test_a_very_long_line_is_answered(banban: Run, trained: Path) -> None:
    done = banban("match", input="证".encode() * 100_000)
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 1


def test_input_that_is_not_utf_8_is_one_sentence(banban: Run, trained: Path) -> None:
    done = banban("match", input="老年证\n".encode() + "老年证".encode("gbk") + b"\n")
    assert done.returncode == 2
    assert "UTF-8" in one_sentence(done)
    assert len(done.stdout.splitlines()) == 1


def test_an_unknown_language_is_one_sentence(banban: Run) -> None:
    done = banban("match", "--locale", "fr", input=b"bonjour\n")
    assert done.returncode == 2
    assert "fr" in one_sentence(done)
    assert done.stdout == b""


def test_a_missing_model_is_one_sentence(banban: Run, tmp_path: Path) -> None:
    done = banban("match", input=b"hello\n", BANBAN_MODELS=str(tmp_path / "none"))
    assert done.returncode == 2
    assert one_sentence(done)
    assert done.stdout == b""


def test_nothing_is_stored(banban: Run, trained: Path, tmp_path: Path) -> None:
    banban("match", input=b"a person please\n")
    assert not (tmp_path / "state" / "banban.db").exists()
