from __future__ import annotations

import asyncio
import io
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse, WSMsgType
from PIL import Image

from assistant.desk.values import Presence
from assistant.messages import Control, Outcome, Reply, Request
from assistant.store.account_tables import ACCOUNT_SESSIONS
from assistant.store.tables import CLERKS
from channels.chat.photos import PHOTOS
from channels.clerk import live
from channels.clerk.live import SIGNED_OUT
from channels.clerk.who import BY_ITSELF
from tests.channels.clerk.conftest import Desk, SignedIn
from tests.fakes import FakeEngine

JSON = {"Accept": "application/json"}


async def hint(line: ClientWebSocketResponse, kind: str) -> dict[str, Any]:
    """Give the next hint of a kind."""
    async for message in line:
        said: dict[str, Any] = message.json()
        if said["kind"] == kind:
            return said
    raise AssertionError(kind)


async def test_a_clerk_sees_who_waits_and_what_they_said(desk: Desk, signed_in: SignedIn) -> None:
    await desk.waits("talk-1")
    client = await signed_in("li.na")
    page = await (await client.get("/clerk")).text()
    assert "1369" in page and "转人工" in page
    page = await (await client.get("/clerk/c/talk-1")).text()
    assert "我的本子不见了" in page and "居民身份证丢失补领" in page and "46%" in page
    lists = await (await client.get("/clerk/lists", headers=JSON)).json()
    assert (lists["waiting"], lists["urgent"]) == (["talk-1"], 0)


async def test_forms_work_without_the_pages_own_code(desk: Desk, signed_in: SignedIn) -> None:
    await desk.waits("talk-1")
    client, other = await signed_in("li.na"), await signed_in("wang.fang")
    taken = await client.post("/clerk/c/talk-1/claim", allow_redirects=False)
    assert (taken.status, taken.headers["Location"]) == (303, "/clerk/c/talk-1")
    assert "李娜已经接了" in await (await other.post("/clerk/c/talk-1/claim")).text()
    assert "李娜已经接了" in await (await other.get("/clerk/c/talk-1")).text()
    assert "请带户口本" in await (await client.post("/clerk/c/talk-1/say", data={"text": " 请带户口本\r\n谢谢 "})).text()
    assert (await client.post("/clerk/c/talk-1/item", data={"item": "age-allowance"}, allow_redirects=False)).status == 303
    ended = await (await client.post("/clerk/c/talk-1/finish", data={"reason": "solved"})).text()
    assert "对话结束了" in ended
    assert "对话结束了" not in await (await client.get("/clerk")).text()
    said = [(one.who.value, one.text) for one in await desk.reception.log("talk-1") if one.who.value == "clerk"]
    assert said[0] == ("clerk", "请带户口本\n谢谢")


@pytest.mark.parametrize(
    ("act", "form", "key"),
    [
        ("say", {"text": "  "}, "console.error.empty"),
        ("say", {"text": "x" * 2001}, "console.error.long"),
        ("note", {}, "console.error.empty"),
        ("finish", {"reason": "bored"}, "console.error.reason"),
        ("transfer", {"to": "moon"}, "console.error.to_whom"),
        ("transfer", {"to": "clerk:"}, "console.error.to_whom"),
        ("consult", {}, "console.error.to_whom"),
    ],
)
async def test_unusable_forms_get_a_sentence(desk: Desk, signed_in: SignedIn, act: str, form: dict[str, str], key: str) -> None:
    await desk.waits("talk-1")
    client = await signed_in("li.na")
    await client.post("/clerk/c/talk-1/claim")
    answer = await client.post(f"/clerk/c/talk-1/{act}", data=form, headers=JSON)
    assert answer.status == 400
    assert (await answer.json())["error"]["key"] == key


async def test_nobody_speaks_for_a_colleague(desk: Desk, signed_in: SignedIn) -> None:
    await desk.waits("talk-1")
    await desk.reception.counter.claim(desk.accounts["li.na"].clerk, "talk-1")
    other, boss = await signed_in("wang.fang"), await signed_in("zhou.tao")
    for act, form in (
        ("say", {"text": "x"}),
        ("item", {"item": "age-allowance"}),
        ("finish", {"reason": "solved"}),
        ("note", {"text": "x"}),
    ):
        assert (await other.post(f"/clerk/c/talk-1/{act}", data=form, headers=JSON)).status == 409
    assert (await boss.post("/clerk/c/talk-1/say", data={"text": "x"}, headers=JSON)).status == 409
    assert (await boss.get("/clerk/c/talk-1")).status == 200
    assert (await other.get("/clerk/c/talk-1/part", headers=JSON)).status == 409


async def test_a_locked_database_is_a_plain_sentence_and_nothing_is_said_twice(desk: Desk, signed_in: SignedIn) -> None:
    await desk.waits("talk-1")
    client = await signed_in("li.na")
    await client.post("/clerk/c/talk-1/claim")
    form = {"text": "一次", "mark": "m1"}
    with closing(sqlite3.connect(desk.staffing.database.url.removeprefix("sqlite:///"))) as other:
        other.execute("BEGIN EXCLUSIVE")
        answer = await client.post("/clerk/c/talk-1/say", data=form, headers=JSON)
        told = await answer.text()
        assert answer.status == 503 and "Traceback" not in told and "lock" not in told
    assert (await client.post("/clerk/c/talk-1/say", data=form, headers=JSON)).status == 200
    assert [one.text for one in await desk.reception.log("talk-1")].count("一次") == 1


async def test_the_same_mark_is_said_once(desk: Desk, signed_in: SignedIn) -> None:
    await desk.waits("talk-1")
    client = await signed_in("li.na")
    await client.post("/clerk/c/talk-1/claim")
    for _ in range(3):
        await client.post("/clerk/c/talk-1/say", data={"text": "一次", "mark": "m1"}, headers=JSON)
    assert [one.text for one in await desk.reception.log("talk-1")].count("一次") == 1


async def test_the_line_tells_of_changes_and_hears_presence(desk: Desk, signed_in: SignedIn) -> None:
    client = await signed_in("li.na")
    async with client.ws_connect("/clerk/live") as line:
        await line.send_json({"presence": "away"})
        await asyncio.wait_for(hint(line, "clerks"), 10)
        there = {one.clerk.id: one.presence for one in await desk.reception.counter.colleagues()}
        assert there[desk.accounts["li.na"].id] is Presence.AWAY
        await desk.waits("talk-1")
        assert (await asyncio.wait_for(hint(line, "changed"), 10))["conversation"] == "talk-1"
        await desk.reception.typing("talk-1")
        assert (await asyncio.wait_for(hint(line, "typing"), 10))["who"] == "person"
        for nonsense in ("", "[]", "{", '{"presence": 7}', '{"typing": {}}', '{"typing": "nobody"}'):
            await line.send_str(nonsense)
        await line.send_json({"presence": "online"})
        await asyncio.wait_for(hint(line, "clerks"), 10)


async def test_what_is_asked_of_the_door_is_shown_as_pace(
    desk: Desk, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def overhear(engine: FakeEngine, text: str, locale: str) -> Reply | None:
        return Reply(Outcome.CONTROL, control=Control.SLOWER) if text == "说慢点" else None

    monkeypatch.setattr(FakeEngine, "overhear", overhear)
    await desk.waits("talk-1")
    client = await signed_in("li.na")
    before = await (await client.get("/clerk/c/talk-1/part", headers=JSON)).json()
    await desk.person("talk-1", "说慢点")
    part = await (await client.get(f"/clerk/c/talk-1/part?after={before['after']}&notes=0", headers=JSON)).json()
    assert part["state"] != before["state"]
    assert part["log"].count('class="entry') == 1
    assert "请过慢一点" in await (await client.get("/clerk/c/talk-1")).text()


@pytest.fixture
def quick_pings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every line be pinged all the time."""
    monkeypatch.setattr(live, "HEARTBEAT", 0.1)


def _forget_all(desk: Desk) -> None:
    """Let the desk have heard of no clerk for an hour."""
    with desk.staffing.database.writing() as connection:
        connection.execute(CLERKS.update().values(seen_at=desk.staffing.entrance.clock.now() - timedelta(hours=1)))


async def _presence(desk: Desk, login: str) -> Presence:
    there = {one.clerk.id: one.presence for one in await desk.reception.counter.colleagues()}
    return there[desk.accounts[login].id]


@pytest.mark.usefixtures("quick_pings")
async def test_a_page_that_says_nothing_but_answers_pings_is_there(desk: Desk, signed_in: SignedIn) -> None:
    client = await signed_in("li.na")
    async with client.ws_connect("/clerk/live") as line:
        await line.send_json({"presence": "away"})
        await asyncio.wait_for(hint(line, "clerks"), 10)
        _forget_all(desk)
        listening = asyncio.create_task(line.receive())
        await asyncio.sleep(1)
        assert await _presence(desk, "li.na") is Presence.AWAY
        assert await _presence(desk, "wang.fang") is Presence.OFFLINE
        listening.cancel()


@pytest.mark.usefixtures("quick_pings")
async def test_the_session_ends_for_a_page_that_only_answers_pings(desk: Desk, signed_in: SignedIn) -> None:
    client = await signed_in("li.na")
    async with client.ws_connect("/clerk/live") as line:
        desk.staffing.entrance.sign_out_everywhere(desk.accounts["li.na"])
        message = await asyncio.wait_for(line.receive(), 10)
        assert (message.type, message.data) == (WSMsgType.CLOSE, SIGNED_OUT)


async def test_the_line_closes_when_the_session_has_ended(desk: Desk, signed_in: SignedIn) -> None:
    client = await signed_in("li.na")
    async with client.ws_connect("/clerk/live") as line:
        desk.staffing.entrance.sign_out_everywhere(desk.accounts["li.na"])
        await line.send_json({"presence": "online"})
        message = await asyncio.wait_for(line.receive(), 10)
        assert (message.type, message.data) == (WSMsgType.CLOSE, SIGNED_OUT)


async def test_what_a_page_fetches_by_itself_keeps_no_session_alive(desk: Desk, signed_in: SignedIn) -> None:
    client, database = await signed_in("li.na"), desk.staffing.database
    long_ago = desk.staffing.entrance.clock.now() - timedelta(minutes=20)
    with database.writing() as connection:
        connection.execute(ACCOUNT_SESSIONS.update().values(seen_at=long_ago))

    async def seen_after(**headers: str) -> datetime:
        assert (await client.get("/clerk/lists", headers={**JSON, **headers})).status == 200
        with database.reading() as connection:
            seen: datetime = connection.execute(ACCOUNT_SESSIONS.select()).mappings().one()["seen_at"]
        return seen

    assert await seen_after(**{BY_ITSELF: "1"}) == long_ago
    assert await seen_after() > long_ago


async def test_photos_are_for_who_may_read_and_that_is_recorded(desk: Desk, signed_in: SignedIn) -> None:
    photos = desk.server.app[PHOTOS]
    kept = await photos.keep("talk-1", PIXEL, "m1")
    await desk.reception.receive(Request("talk-1", "看照片", locale="zh-CN"), "m1", (kept,))
    await desk.person("talk-1", "转人工")
    await desk.reception.counter.claim(desk.accounts["li.na"].clerk, "talk-1")
    client, other = await signed_in("li.na"), await signed_in("wang.fang")
    answer = await client.get(f"/clerk/c/talk-1/photos/{kept['id']}")
    assert (answer.status, answer.content_type) == (200, "image/jpeg")
    assert [one.action for one in desk.staffing.audit.last(5)] == ["show_photo"]
    assert (await other.get(f"/clerk/c/talk-1/photos/{kept['id']}")).status == 409
    assert (await client.get("/clerk/c/talk-1/photos/nothing")).status == 404


def _pixel() -> bytes:
    raw = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(raw, "PNG")
    return raw.getvalue()


PIXEL = _pixel()
