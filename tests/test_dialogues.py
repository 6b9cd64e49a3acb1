"""Whole conversations through the real trained model: `tests/dialogues/<locale>/<story>.yml`, with the exact replies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.bootstrap import Parts, build_engine
from assistant.messages import Reply, Request
from assistant.ports import Engine
from assistant.settings import Settings
from tests.fakes import Codes, FixedClock, MemoryHandoffs

STORIES = sorted((Path(__file__).parent / "dialogues").glob("*/*.yml"))
LEAST_STORIES = 15


@pytest.fixture(scope="module")
def desk() -> MemoryHandoffs:
    return MemoryHandoffs()


@pytest.fixture(scope="module")
def teller(settings: Settings, trained: Path, desk: MemoryHandoffs) -> Iterator[tuple[Engine, list[Codes]]]:
    """An engine whose codes begin at 1001 in every story."""
    codes = [Codes()]
    parts = Parts(handoffs=desk, clock=FixedClock(), new_code=lambda: codes[0]())
    yield build_engine(settings, parts, trained), codes


@pytest.mark.slow
@pytest.mark.parametrize("path", STORIES, ids=lambda path: f"{path.parent.name}/{path.stem}")
async def test_story(path: Path, teller: tuple[Engine, list[Codes]], desk: MemoryHandoffs) -> None:
    engine, codes = teller
    desk.records.clear()
    codes[0] = Codes()
    story = _story(path)
    for turn in story["turns"]:
        request = Request(f"story-{path.parent.name}-{path.stem}", turn["user"], locale=story["locale"])
        assert _told(await engine.handle(request)) == _wanted(turn), turn["user"]


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_there_are_enough_stories(locale: str) -> None:
    assert sum(path.parent.name == locale for path in STORIES) >= LEAST_STORIES


def _story(path: Path) -> dict[str, Any]:
    story: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return story


def _told(reply: Reply) -> dict[str, Any]:
    return {
        "outcome": reply.outcome.value,
        "lines": [line.text for line in reply.lines],
        "choices": [f"{choice.key} {choice.label}" for choice in reply.choices],
    }


def _wanted(turn: dict[str, Any]) -> dict[str, Any]:
    return {"outcome": turn["outcome"], "lines": turn["expect"], "choices": turn.get("choices", [])}
