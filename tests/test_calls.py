"""Whole telephone calls through the real call loop and the real trained model: `tests/calls/<locale>/<story>.yml`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant import bootstrap
from assistant.desk.hours import Opening
from assistant.desk.reception import Reception
from assistant.dialogue.turn import Scene
from assistant.settings import TREE, Settings
from assistant.settings.voice import VoiceSettings
from assistant.store.database import Database
from assistant.understanding.guard import Guard
from channels.phone.call.state import House
from channels.phone.loop import Parts
from tests.channels.phone.fakes import BookDetector, BookSpeaker, BookTranscriber, SoundBook, SteppedClock
from tests.channels.phone.scripts import CLERK, CalmDesk, caller_of, hold_call
from tests.databases import fresh_database
from tests.fakes import FixedClock
from voice.building import build_endpointer

STORIES = sorted((Path(__file__).parent / "calls").glob("*/*.yml"))
LEAST_STORIES = 20
MOST_SECONDS = 120
"""Of real time, for calls that would never end."""


@pytest.fixture
async def reception(engine: Any, scene: Scene, settings: Settings, tmp_path: Path) -> AsyncIterator[Reception]:
    """The real desk on a database of its own, open, with one clerk who is there."""
    quiet = replace(settings, desk=replace(settings.desk, sweep_seconds=0.0))
    parts = bootstrap.Parts(
        engine=lambda: engine,
        database=Database(f"sqlite:///{fresh_database(tmp_path)}"),
        clock=FixedClock(),
        opening=Opening(),
    )
    made = bootstrap.build_reception(quiet, parts)
    await made.counter.heartbeat(CLERK)
    yield made
    await made.office.events.close()


@pytest.mark.slow
@pytest.mark.parametrize("path", STORIES, ids=lambda path: f"{path.parent.name}/{path.stem}")
async def test_call(path: Path, reception: Reception, scene: Scene, settings: Settings) -> None:
    story = _story(path)
    clock, book = SteppedClock(), SoundBook()
    desk = CalmDesk(reception, clock)
    parts = _parts(story, desk, clock, book, scene)
    told = [story, *[{**story, **other} for other in story.get("and", ())]]
    running = asyncio.create_task(clock.run())
    callers = [
        caller_of({**one, "name": f"call-{path.parent.name}-{path.stem}-{number}"}, parts, desk, clock, book)
        for number, one in enumerate(told)
    ]
    holding = (hold_call(caller, one["steps"]) for caller, one in zip(callers, told, strict=True))
    try:
        await asyncio.wait_for(asyncio.gather(*holding), MOST_SECONDS)
    finally:
        running.cancel()


def _story(path: Path) -> dict[str, Any]:
    return {**yaml.safe_load(path.read_text(encoding="utf-8")), "locale": path.parent.name}


def _parts(story: dict[str, Any], desk: CalmDesk, clock: SteppedClock, book: SoundBook, scene: Scene) -> Parts:
    guard = Guard.read(TREE / "intents" / "safety")
    house = House(
        scene.wording,
        "12345",
        clerk=story.get("clerk", ""),
        record=story.get("record", False),
        in_danger=lambda texts: guard.signal(*texts) is not None,
    )
    hears = () if story.get("deaf") else ("zh-CN", "en")
    return Parts(
        house=house,
        desk=desk,
        speaker=BookSpeaker(book),
        transcriber=BookTranscriber(book, hears),
        endpointer=lambda hz: nullcontext(build_endpointer(VoiceSettings(), BookDetector(book), hz)),
        clock=clock,
        locale=story["locale"],
    )


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_there_are_enough_stories(locale: str) -> None:
    assert sum(path.parent.name == locale for path in STORIES) >= LEAST_STORIES
