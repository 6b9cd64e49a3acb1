"""What tests of outside doors share: the real server app on a reception with a scripted engine that can be held up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from aiohttp.test_utils import TestServer

from assistant.assembly import Outside, assemble
from assistant.desk.events import LocalEvents
from assistant.desk.hours import Opening as DeskHours
from assistant.desk.reception import Reception
from assistant.desk.values import Clerk
from assistant.dialogue.turn import Scene
from assistant.messages import Choice, Handoff, Line, Outcome, Reply, Request
from assistant.settings import Settings
from assistant.store.database import Database
from channels.server import create_app
from channels.web.keys import Doors
from channels.web.opening import Opening
from tests.databases import fresh_database
from tests.fakes import FakeEngine, FixedClock

CLERK = Clerk("wang", "王小明")
TO_A_PERSON = Reply(
    Outcome.HANDED_OFF, (Line("handed_off.1", text="好的，这就转给工作人员。"),), handoff=Handoff("1369", "asked")
)
WHICH = Reply(
    Outcome.CLARIFYING,
    (Line("ask.which", text="您要办哪样？"),),
    (Choice("1", "老年证", {"do": "item", "id": "senior-card"}), Choice("2", "都不是", {"do": "none"})),
)
SCRIPT = {"转人工": TO_A_PERSON, "老年": WHICH}


class HeldEngine(FakeEngine):
    """A scripted engine that, once held, answers only when it is let go; `answers` come before the script."""

    def __init__(self, script: Mapping[str, Reply] | None = None) -> None:
        super().__init__(script or SCRIPT)
        self.answers: dict[str, Reply | None] = {}
        self.free = asyncio.Event()
        self.free.set()

    async def handle(self, request: Request) -> Reply:
        """Wait for the word, then answer by the script."""
        await self.free.wait()
        reply = await super().handle(request)
        if request.utterance in self.answers and self.answers[request.utterance] is None:
            raise RuntimeError("made to fail")
        return self.answers.get(request.utterance) or reply


@dataclass
class House:
    """A running server, and what stands behind it."""

    settings: Settings
    scene: Scene
    engine: HeldEngine
    clock: FixedClock = field(default_factory=FixedClock)
    server: TestServer | None = None
    reception: Reception | None = None

    async def claimed(self) -> str:
        """Let the clerk take the one conversation that waits, and give its id."""
        assert self.reception
        (waiting,) = await self.reception.counter.waiting(CLERK)
        assert (await self.reception.counter.claim(CLERK, waiting.conversation)).won
        return waiting.conversation

    def url(self, path: str) -> str:
        """Give a whole address."""
        assert self.server
        return str(self.server.make_url(path))


@asynccontextmanager
async def open_house(settings: Settings, scene: Scene, clock: FixedClock | None = None) -> AsyncIterator[House]:
    """Serve all doors on a free port, with a desk that is open; the state folder holds what a second server goes on with."""
    own = replace(settings, desk=replace(settings.desk, always_open=True, sweep_seconds=0.0))
    fresh_database(own.state)
    house = House(own, scene, HeldEngine(), clock or FixedClock())
    outside = Outside(Database(own.database), house.clock, LocalEvents(), DeskHours())
    house.reception = assemble(own, scene, house.engine, outside)
    await house.reception.counter.heartbeat(CLERK)
    app = create_app(Doors(own, scene, Opening.of(house.reception), house.clock))
    house.server = TestServer(app)
    await house.server.start_server()
    try:
        yield house
    finally:
        await house.server.close()
        await house.reception.close()
