"""Whole telephone calls through the real call loop and the real trained model: `tests/calls/<locale>/<story>.yml`."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.catalogue.source import read_data  # noqa: F401
from assistant.desk.events import LocalEvents
from assistant.desk.memory import Memory
from assistant.desk.reception import Reception
from assistant.settings import TREE, Settings
from assistant.understanding.guard import Guard
from assistant.wording import Wording
from channels.phone.call.state import House
from channels.phone.loop import Parts
from tests.channels.phone.fakes import BookEndpointer, BookSpeaker, BookTranscriber, SoundBook, SteppedClock
from tests.channels.phone.scripts import CalmDesk, caller_of, hold_call
from tests.fakes import FixedClock

STORIES = sorted((Path(__file__).parent / "calls").glob("*/*.yml"))
LEAST_STORIES = 20


@pytest.mark.slow
@pytest.mark.parametrize("path", STORIES, ids=lambda path: f"{path.parent.name}/{path.stem}")
async def test_call(path: Path, engine: Any, settings: Settings) -> None:
    story = {**yaml.safe_load(path.read_text(encoding="utf-8")), "locale": path.parent.name}
    clock, book = SteppedClock(), SoundBook()
    reception = Reception(engine, Memory(), LocalEvents(), FixedClock())
    parts = parts_of(story, reception, clock, book, settings)
    running = asyncio.create_task(clock.run())
    stories = [story, *[{**story, **other} for other in story.get("and", ())]]
    callers = [
        caller_of({**one, "name": f"{path.parent.name}-{path.stem}-{number}"}, parts, reception, clock, book)
        for number, one in enumerate(stories)
    ]
    try:
        await asyncio.wait_for(
            asyncio.gather(*(hold_call(one, told["steps"]) for one, told in zip(callers, stories, strict=True))), 60
        )
    finally:
        running.cancel()


def parts_of(story: dict[str, Any], reception: Reception, clock: SteppedClock, book: SoundBook, settings: Settings) -> Parts:
    guard = Guard.read(settings.intents / "safety")
    house = House(
        Wording(settings.locales),
        "12345",
        clerk=story.get("clerk", ""),
        record=story.get("record", False),
        in_danger=lambda texts: guard.signal(*texts) is not None,
    )
    deaf = story.get("deaf", False)
    return Parts(
        house=house,
        desk=CalmDesk(reception, clock),
        speaker=BookSpeaker(book),
        transcriber=BookTranscriber(book, () if deaf else ("zh-CN", "en")),
        new_endpointer=lambda hz: BookEndpointer(book),
        clock=clock,
        locale=story["locale"],
    )


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_there_are_enough_stories(locale: str) -> None:
    assert sum(path.parent.name == locale for path in STORIES) >= LEAST_STORIES
