"""What the telephone's tests share: a line with a small desk behind it, on this machine's loopback, in real time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from assistant import bootstrap
from assistant.desk.hours import Opening
from assistant.desk.reception import Reception
from assistant.messages import Choice, Handoff, Line, Outcome, Reply
from assistant.settings import Settings
from assistant.store.database import Database
from assistant.wording import Wording
from channels.phone.call.actions import Action
from channels.phone.call.events import Event
from channels.phone.call.state import House
from channels.phone.clock import MonotonicClock
from channels.phone.loop import Parts
from channels.phone.switchboard import Switchboard
from tests.channels.phone.fakes import BookEndpointer, BookSpeaker, BookTranscriber, SoundBook, ToneSpeaker
from tests.databases import fresh_database
from tests.fakes import FakeEngine, FakeTranscriber, FixedClock, LoudnessDetector
from voice.endpointing import SpeechEndpointer

HANDED = Reply(Outcome.HANDED_OFF, (Line("handoff.asked", text="好的，转人工。"),), handoff=Handoff("1001", "asked"))
BYE = Reply(Outcome.ENDED, (Line("remark.goodbye.1", text="再见。"),))
ASKED = Reply(
    Outcome.CLARIFYING, (Line("ask.which", text="哪一样？"),), (Choice("1", "头一样", {"do": "item", "id": "age-allowance"}),)
)
SCRIPT = {"0": HANDED, "转人工": HANDED, "再见": BYE, "*": BYE, "问": ASKED}


@dataclass
class Exchange:
    """A switchboard with everything behind it, and what its calls did."""

    switchboard: Switchboard
    parts: Parts
    engine: FakeEngine
    reception: Reception
    book: SoundBook
    happened: list[Event | Action]

    def did(self, kind: type) -> list[Event | Action]:
        """Give what happened of one kind."""
        return [one for one in self.happened if isinstance(one, kind)]


@pytest.fixture
async def new_exchange(settings: Settings, tmp_path: Path) -> AsyncIterator[Callable[..., Exchange]]:
    """Make a line: `new_exchange(most_calls=2, clerk="800")`; the assistant behind it answers by SCRIPT.

    With `said` prompts are tones and the next loud stretches are those words: for peers whose sound is coded on the way.
    """
    made: list[Exchange] = []

    def make(most_calls: int = 50, clerk: str = "", said: Sequence[str] | None = None, **house: object) -> Exchange:
        engine, book, happened = FakeEngine(SCRIPT), SoundBook(), []
        by_book = said is None
        quiet = replace(settings, desk=replace(settings.desk, sweep_seconds=0.0))
        database = Database(f"sqlite:///{fresh_database(tmp_path / f'desk{len(made)}')}")
        given = bootstrap.Parts(engine=lambda: engine, database=database, clock=FixedClock(), opening=Opening())
        reception = bootstrap.build_reception(quiet, given)
        parts = Parts(
            house=House(Wording(settings.locales), "12345", clerk=clerk, **house),  # type: ignore[arg-type]
            desk=reception,
            speaker=BookSpeaker(book) if by_book else ToneSpeaker(),
            transcriber=BookTranscriber(book) if by_book else FakeTranscriber(said or ()),
            endpointer=lambda hz: nullcontext(
                BookEndpointer(book, wait=0.3) if by_book else SpeechEndpointer(LoudnessDetector(), hz)
            ),
            clock=MonotonicClock(),
            watch=lambda conversation, what: happened.append(what),
        )
        made.append(Exchange(Switchboard(parts, most_calls), parts, engine, reception, book, happened))
        return made[-1]

    yield make
    for one in made:
        await one.switchboard.close()
        await one.reception.close()
