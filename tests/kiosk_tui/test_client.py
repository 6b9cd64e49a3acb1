"""The kiosk's way to the real server: begin, ask, wait, talk, leave a number, lose the server and find it again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from assistant import bootstrap
from assistant.conversation import Entry, Owner, Standing
from assistant.desk.reception import Reception
from assistant.desk.values import Clerk, Presence
from assistant.dialogue.turn import Scene
from assistant.errors import InvalidPhone
from assistant.messages import Handoff, Line, Outcome, Reply
from assistant.settings import Settings
from channels.server import create_app
from channels.web.keys import Doors
from channels.web.opening import Opening
from kiosk_tui.client import ServerConnection
from kiosk_tui.connection import Said, Unreachable
from tests.databases import fresh_database
from tests.fakes import FakeEngine, FixedClock
from tests.kiosk_tui.gallery import item

WANG = Clerk("wang", "王芳")


@dataclass
class House:
    """A running server and what stands behind it."""

    app: web.Application
    reception: Reception
    engine: FakeEngine
    url: str


@pytest.fixture
async def house(settings: Settings, scene: Scene, tmp_path: Path) -> AsyncIterator[House]:
    script: Mapping[str, Reply] = {
        "高龄津贴": item(scene, "zh-CN"),
        "0": Reply(Outcome.HANDED_OFF, (Line("handoff.asked", text="好的。"),), handoff=Handoff("1001", "asked")),
    }
    engine = FakeEngine(script)
    own = replace(settings, state=tmp_path, database_url="")
    fresh_database(tmp_path)
    reception = bootstrap.build_reception(own, bootstrap.Parts(engine=lambda: engine, clock=FixedClock()))
    app = create_app(Doors(own, scene, Opening.of(reception)))
    server = TestServer(app)
    await server.start_server()
    try:
        yield House(app, reception, engine, str(server.make_url("")).rstrip("/"))
    finally:
        await server.close()
        await reception.close()


@pytest.fixture
async def line(house: House) -> AsyncIterator[ServerConnection]:
    connection = ServerConnection(house.url)
    try:
        yield connection
    finally:
        await connection.close()


async def test_a_visit_begins_in_its_language_and_is_answered(line: ServerConnection, house: House) -> None:
    await asyncio.wait_for(line.ready(), 5)
    welcome = await line.open("en")
    assert welcome.locale == "en" and len(welcome.choices) == 5
    reply = await line.ask(Said("m1", "高龄津贴", {"do": "item", "id": "age-allowance"}, ("高龄津贴", "高龄金贴"), "zh-CN"))
    assert reply.card is not None and reply.card.item == "age-allowance" and reply.card.address
    asked = house.engine.requests[-1]
    assert (asked.channel, asked.choice, asked.hypotheses) == (
        "kiosk",
        {"do": "item", "id": "age-allowance"},
        ("高龄津贴", "高龄金贴"),
    )


async def test_the_same_mark_is_asked_once(line: ServerConnection, house: House) -> None:
    await line.open("zh-CN")
    for _ in range(3):
        await line.ask(Said("once", "高龄津贴"))
    assert len(house.engine.requests) == 1


async def test_waiting_and_talking_is_followed_and_a_number_is_left(line: ServerConnection, house: House) -> None:
    await house.reception.counter.heartbeat(WANG, Presence.ONLINE)
    await line.open("zh-CN")
    await line.ask(Said("m1", "0"))
    seen: list[Entry | Standing] = []
    news = line.follow()

    async def until(owner: Owner) -> None:
        async for what in news:
            seen.append(what)
            if isinstance(what, Standing) and what.owner is owner:
                return

    await asyncio.wait_for(until(Owner.QUEUE), 10)
    conversation = seen[0].conversation if isinstance(seen[0], Entry) else ""
    await house.reception.counter.claim(WANG, conversation)
    await house.reception.counter.say(WANG, conversation, "您好，我是王芳。")
    await asyncio.wait_for(until(Owner.CLERK), 10)
    await line.typing()
    await news.aclose()  # type: ignore[attr-defined]  # a generator
    with pytest.raises(InvalidPhone):
        await line.leave_number("12")
    await line.leave_number("13800138000")
    await line.rate(5)
    assert [call.phone for call in await house.reception.counter.callbacks()] == ["13800138000"]


async def test_not_waiting_and_ending(line: ServerConnection, house: House) -> None:
    await line.open("zh-CN")
    await line.ask(Said("m1", "0"))
    assert isinstance(await line.leave_queue(), Reply)
    await line.end()
    await line.end()
    with pytest.raises(Unreachable):
        await line.rate(5)


async def test_a_conversation_the_server_has_lost_goes_on_in_a_new_one(line: ServerConnection, house: House) -> None:
    await line.open("zh-CN")
    line._token = "0" * 64
    reply = await line.ask(Said("m1", "高龄津贴", {"do": "item", "id": "age-allowance"}))
    assert reply.card is not None


async def test_what_the_server_refuses_it_says_itself(line: ServerConnection) -> None:
    await line.open("zh-CN")
    reply = await line.ask(Said("m1", "字" * 5000))
    assert reply.outcome is Outcome.FAILED and reply.lines[0].text


async def test_a_server_that_is_not_there_is_unreachable_and_found_when_it_comes(house: House) -> None:
    port = unused_port()
    line = ServerConnection(f"http://127.0.0.1:{port}")
    with pytest.raises(Unreachable):
        await line.open("zh-CN")
    with pytest.raises(Unreachable):
        _ = [what async for what in line.follow()]
    waiting = asyncio.create_task(line.ready())
    await asyncio.sleep(0.05)
    assert not waiting.done()

    async def ready(request: web.Request) -> web.Response:
        return web.json_response({"ready": True})

    late = web.Application()
    late.router.add_get("/readyz", ready)
    server = TestServer(late, port=port)
    await server.start_server()
    await asyncio.wait_for(waiting, 10)
    await server.close()
    await line.close()


async def test_a_live_connection_that_ends_is_unreachable(line: ServerConnection, house: House) -> None:
    await line.open("zh-CN")
    told = asyncio.create_task(_all(line))
    await asyncio.sleep(0.2)
    await house.app.shutdown()
    with pytest.raises(Unreachable):
        await asyncio.wait_for(told, 10)


async def _all(line: ServerConnection) -> list[Entry | Standing]:
    return [what async for what in line.follow()]


async def test_closing_twice_is_safe(house: House) -> None:
    line = ServerConnection(house.url)
    with suppress(Unreachable):
        await line.end()
    await line.close()
    await line.close()
