"""A desk for tests: the real reception on a real database, with a scripted engine and a clock that is moved by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from assistant.assembly import Outside, assemble
from assistant.conversation import Entry, Owner, Who
from assistant.desk.events import LocalEvents
from assistant.desk.hours import Opening
from assistant.desk.reception import Reception
from assistant.desk.values import Clerk, Presence, Role, Skills
from assistant.dialogue.turn import Scene
from assistant.messages import Candidate, Card, Handoff, Line, Outcome, Reply, Request, Understanding
from assistant.ports import Events
from assistant.settings import Settings
from assistant.store.database import Database
from tests.fakes import DeskEngine, FixedClock

WANG = Clerk("wang", "王小明", capacity=2)
LI = Clerk("li", "李红", skills=Skills(("pension",), ("zh-CN",)), capacity=2, department="pension")
SMITH = Clerk("smith", "Ann Smith", skills=Skills((), ("en",)))
CHIEF = Clerk("chief", "主任", Role.SUPERVISOR)
NOT_FOUND = Understanding("out_of_scope", candidates=(Candidate("senior-card", 0.3), Candidate("bus-card", 0.2)))


def handed(code: str, reason: str = "asked", locale: str = "zh-CN") -> Reply:
    """Give what an engine says when it hands over."""
    return Reply(Outcome.HANDED_OFF, (Line("handoff.asked", text="好的。"),), handoff=Handoff(code, reason), locale=locale)


SCRIPT: Mapping[str, Reply] = {
    "老年证": Reply(
        Outcome.ANSWERED,
        (Line("item", text="老年证"),),
        card=Card("senior-card", "老年证", ""),
        understood=Understanding("service_request", candidates=(Candidate("senior-card", 0.9),)),
    ),
    "那个啥": Reply(Outcome.NOT_UNDERSTOOD, (Line("remark.missed.1", text="没听懂"),), understood=NOT_FOUND),
    "起火了": Reply(Outcome.SAFETY, (Line("safety.fire.1", text="打119"),)),
    "起火了，转人工": Reply(
        Outcome.HANDED_OFF,
        (Line("safety.first", text="先打119。"), Line("handoff.asked", text="好的。")),
        handoff=Handoff("1001", "asked"),
    ),
    "坏了": Reply(Outcome.FAILED, (Line("remark.sorry.1", text="对不起"),)),
}


@dataclass
class House:
    """A desk that is open, with its parts at hand."""

    reception: Reception
    engine: DeskEngine
    clock: FixedClock
    database: Database

    async def say(self, conversation: str, text: str, mark: str = "", **more: Any) -> Reply:
        """Let a person say something."""
        return await self.reception.receive(Request(conversation, text, **more), mark)

    async def waits(self, *conversations: str, locale: str = "zh-CN") -> None:
        """Let people ask for a person, one after the other, a second between them."""
        for conversation in conversations:
            await self.say(conversation, "转人工", locale=locale)
            self.clock.moment += timedelta(seconds=1)

    async def online(self, *clerks: Clerk, presence: Presence = Presence.ONLINE) -> None:
        """Let clerks come."""
        for clerk in clerks:
            await self.reception.counter.heartbeat(clerk, presence)

    async def has(self, clerk: Clerk, conversation: str) -> None:
        """Let a person be served by a clerk."""
        if (await self.owner(conversation)) is not Owner.QUEUE:
            await self.waits(conversation)
        assert (await self.reception.counter.claim(clerk, conversation)).won

    async def owner(self, conversation: str) -> Owner:
        """Tell who has the word."""
        return (await self.reception.standing(conversation)).owner

    async def log(self, conversation: str) -> list[tuple[Who, str]]:
        """Give who said what."""
        return [(entry.who, entry.text) for entry in await self.reception.log(conversation)]

    async def last(self, conversation: str) -> Entry:
        """Give the last entry."""
        return (await self.reception.log(conversation))[-1]

    async def pass_time(self, **time: float) -> None:
        """Let time go by and do what is due."""
        self.clock.moment += timedelta(**time)
        await self.reception.sweep()

    def queue(self) -> list[str]:
        """Give the conversations that wait, in order."""
        return [one.id for one in self.reception.office.shelves.desks.snapshot().waiting]


def open_house(
    settings: Settings, scene: Scene, database: Database, events: Events | None = None, opening: Opening | None = None
) -> House:
    """Open a desk on a database."""
    clock, engine = FixedClock(), DeskEngine(SCRIPT)
    outside = Outside(database, clock, events or LocalEvents(), opening or Opening())
    return House(assemble(settings, scene, engine, outside), engine, clock, database)
