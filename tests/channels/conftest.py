"""The web doors on a free port of this machine, with a scripted engine behind the real reception."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, CookieJar, TCPConnector
from aiohttp.test_utils import TestServer

from assistant.assembly import Outside, assemble, build_opening
from assistant.desk.events import LocalEvents
from assistant.desk.reception import Reception
from assistant.desk.values import Clerk
from assistant.dialogue.rasa_engine import RasaEngine
from assistant.dialogue.turn import Scene
from assistant.messages import Card, Choice, Handoff, Line, Outcome, Reply, Request
from assistant.settings import Settings
from assistant.settings.chat import ChatSettings
from assistant.settings.server import ServerSettings
from assistant.store.database import Database
from channels.server import create_app
from channels.web.keys import Doors
from channels.web.opening import Opening
from tests.databases import fresh_database
from tests.fakes import Codes, FakeEngine, FixedClock

WANG = Clerk("wang", "王姐")
CARD = Card(
    "id-card-replace", "补身份证", "再领一张新的。", bring=("户口本，带原件",), where=("去派出所。",), phone="0000-8001101"
)
SCRIPT: Mapping[str, Reply] = {
    "转人工": Reply(Outcome.HANDED_OFF, (Line("handoff.asked", text="好的，这就转。"),), handoff=Handoff("1001", "asked")),
    "找工作人员": Reply(Outcome.HANDED_OFF, (Line("handoff.asked", text="好的，这就转。"),), handoff=Handoff("1001", "asked")),
    "身份证": Reply(
        Outcome.ANSWERED,
        (Line("item.understood", text="您说的是“补身份证”。"), Line("evidence.piece", text="户口本，带原件")),
        (Choice("1", "要带什么", {"do": "item", "id": "id-card-replace", "part": "evidence"}),),
        CARD,
    ),
    "救命": Reply(Outcome.SAFETY, (Line("safety.medical.1", {"phone": "120"}, "马上打120。"),)),
    "english": Reply(Outcome.ANSWERED, (Line("x", text="We speak English now."),), locale="en"),
}


@dataclass
class Doorway:
    """A running server: its address, what stands behind it, and browsers that ask it."""

    url: str
    reception: Reception
    engine: FakeEngine
    settings: Settings
    opening: Opening
    stack: AsyncExitStack

    async def browser(self, origin: str | None = "own", **headers: str) -> ClientSession:
        """Open a browser with cookies of its own; `origin` is what it names with every request, None nothing."""
        named = {"Origin": self.url if origin == "own" else origin} if origin else {}
        jar = CookieJar(unsafe=True)
        connector = TCPConnector(force_close=True)
        session = ClientSession(self.url, cookie_jar=jar, headers={**named, **headers}, connector=connector)
        return await self.stack.enter_async_context(session)

    async def begin(self, browser: ClientSession) -> str:
        """Begin a conversation and give its path in the protocol."""
        async with browser.post("/api/v1/conversations", json={}) as response:
            assert response.status == 201
            conversation = (await response.json())["conversation"]
        return f"/api/v1/conversations/{conversation}"


Open = Callable[..., Awaitable[Doorway]]


@pytest.fixture
async def open_doors(settings: Settings, scene: Scene, tmp_path: Path) -> AsyncIterator[Open]:
    """Give a function that opens the doors; its arguments change the server's settings."""
    fresh_database(tmp_path)
    async with AsyncExitStack() as stack:

        async def opened(
            chat: ChatSettings | None = None, loading: bool = False, engine: RasaEngine | None = None, **server: Any
        ) -> Doorway:
            given = {"chat": chat or ChatSettings(), "server": replace(ServerSettings(), **server)}
            changed = replace(settings, state=tmp_path, database_url="", **given)
            return await stack.enter_async_context(running(House(changed, scene, engine), stack, loading))

        yield opened


class Scripted(FakeEngine):
    """A scripted engine that gives every hand-off a number of its own, as the real one does."""

    codes = Codes()

    async def handle(self, request: Request) -> Reply:
        """Answer by the script."""
        reply = await super().handle(request)
        return replace(reply, handoff=replace(reply.handoff, code=self.codes())) if reply.handoff else reply


@dataclass(frozen=True)
class House:
    """What a server is made of; without an engine a scripted one stands in."""

    settings: Settings
    scene: Scene
    engine: RasaEngine | None

    def reception(self, scripted: FakeEngine) -> Reception:
        """Build the reception."""
        outside = Outside(Database(self.settings.database), FixedClock(), LocalEvents(), build_opening(self.scene))
        return assemble(self.settings, self.scene, self.engine or scripted, outside)


@asynccontextmanager
async def running(house: House, stack: AsyncExitStack, loading: bool) -> AsyncIterator[Doorway]:
    """Run the server; with `loading` its engine is not there until the opening begins."""
    scripted = Scripted(SCRIPT)
    reception = house.reception(scripted)
    opening = Opening(lambda: reception)
    if not loading:
        await opening.begin()
    server = TestServer(create_app(Doors(house.settings, house.scene, opening)))
    await server.start_server()
    try:
        yield Doorway(str(server.make_url("")).rstrip("/"), reception, scripted, house.settings, opening, stack)
    finally:
        await server.close()
        await reception.close()
