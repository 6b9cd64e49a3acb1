"""The live connection: everything once and in order, whatever breaks; and what is no message does no harm."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType, WSServerHandshakeError

from channels.chat.live import MOST_MISTAKES
from tests.channels.conftest import WANG, Doorway, Open

PATIENCE = 10.0


@asynccontextmanager
async def _live(browser: ClientSession, path: str, **asked: Any) -> AsyncIterator[ClientWebSocketResponse]:
    async with browser.ws_connect(f"{path}/live", params=asked, autoclose=False) as socket:
        yield socket


async def _next(socket: ClientWebSocketResponse, kind: str) -> dict[str, Any]:
    """Give the next news of a kind."""
    while True:
        news: dict[str, Any] = await asyncio.wait_for(socket.receive_json(), PATIENCE)
        if kind in news:
            return news


async def _entries(socket: ClientWebSocketResponse, last: int) -> list[int]:
    """Give the numbers of the entries that come, until `last` has."""
    numbers: list[int] = []
    while last not in numbers:
        numbers.append((await _next(socket, "entry"))["entry"]["number"])
    return numbers


async def _closed(socket: ClientWebSocketResponse) -> int | None:
    """Wait until the server closes, and give its code."""
    while True:
        message = await asyncio.wait_for(socket.receive(), PATIENCE)
        if message.type is WSMsgType.CLOSE:
            return int(message.data)
        assert message.type is WSMsgType.TEXT, message


async def _begun(open_doors: Open, **settings: Any) -> tuple[Doorway, ClientSession, str]:
    doors = await open_doors(**settings)
    browser = await doors.browser()
    return doors, browser, await doors.begin(browser)


async def test_what_is_said_comes_once_and_in_order(open_doors: Open) -> None:
    _, browser, path = await _begun(open_doors)
    async with _live(browser, path) as socket:
        await socket.send_json({"message": {"text": "one", "mark": "m1"}})
        await socket.send_json({"message": {"text": "one", "mark": "m1"}})
        await socket.send_json({"message": {"text": "two", "mark": "m2"}})
        assert await _entries(socket, 4) == [1, 2, 3, 4]


async def test_who_comes_back_gets_only_what_is_new(open_doors: Open) -> None:
    doors, browser, path = await _begun(open_doors)
    async with _live(browser, path) as socket:
        await socket.send_json({"message": {"text": "one", "mark": "m1"}})
        assert await _entries(socket, 2) == [1, 2]
    async with browser.post(f"{path}/messages", json={"text": "two", "mark": "m2"}) as response:
        assert response.status == 200
    async with _live(browser, path, after=2) as socket:
        assert await _entries(socket, 4) == [3, 4]


async def test_a_clerk_is_heard_and_seen_typing(open_doors: Open) -> None:
    doors, browser, path = await _begun(open_doors)
    conversation, counter = path.rpartition("/")[2], doors.reception.counter
    await counter.heartbeat(WANG)
    async with _live(browser, path, html=1) as socket:
        await socket.send_json({"message": {"text": "转人工", "mark": "m1"}})
        while (await _next(socket, "standing"))["standing"]["owner"] != "queue":
            pass
        assert (await counter.claim(WANG, conversation)).won
        news = await _next(socket, "standing")
        while news["standing"]["owner"] != "clerk":
            news = await _next(socket, "standing")
        assert "王姐" in news["html"]
        await counter.say(WANG, conversation, "您好 <script>alert(1)</script>")
        news = await _next(socket, "entry")
        while news["entry"]["who"] != "clerk":
            news = await _next(socket, "entry")
        assert "&lt;script&gt;" in news["html"] and "<script" not in news["html"]
        await socket.send_json({"typing": True})
        await socket.send_json({"message": {"text": "好的", "mark": "m2"}})
        assert (await _next(socket, "entry"))["entry"]["text"] == "好的"


@pytest.mark.parametrize(
    "frame",
    [
        "{",
        "[]",
        "7",
        "null",
        '"x"',
        "{}",
        '{"typing": "yes"}',
        '{"message": 7}',
        '{"message": {"text": 7, "mark": "m"}}',
        "[" * 50_000,
    ],
)
async def test_what_is_no_message_is_told_and_the_line_stays(open_doors: Open, frame: str) -> None:
    _, browser, path = await _begun(open_doors)
    async with _live(browser, path) as socket:
        await socket.send_str(frame)
        assert (await _next(socket, "error"))["error"]["text"] == "这句话没收到。请再发一次。"
        await socket.send_json({"message": {"text": "good", "mark": "m1"}})
        assert await _entries(socket, 2) == [1, 2]


async def test_an_error_names_the_mark_it_is_about(open_doors: Open) -> None:
    _, browser, path = await _begun(open_doors)
    async with _live(browser, path) as socket:
        await socket.send_json({"message": {"choice": "9:9", "mark": "m7"}})
        news = await _next(socket, "error")
        assert (news["mark"], news["error"]["key"]) == ("m7", "chat.error.choice")


async def test_a_line_of_mistakes_is_closed(open_doors: Open) -> None:
    _, browser, path = await _begun(open_doors)
    async with _live(browser, path) as socket:
        for _ in range(MOST_MISTAKES):
            await socket.send_str("{")
        assert await _closed(socket) == 1008


@pytest.mark.parametrize(("frame", "code"), [("x" * 10_000, 1009), (b"\0\1", 1003)])
async def test_frames_that_are_too_large_or_of_another_kind_close_the_line(
    open_doors: Open, frame: str | bytes, code: int
) -> None:
    _, browser, path = await _begun(open_doors, body_kb=8)
    async with _live(browser, path) as socket:
        await (socket.send_str(frame) if isinstance(frame, str) else socket.send_bytes(frame))
        assert await _closed(socket) == code
    async with _live(browser, path) as socket:
        await _next(socket, "standing")


@pytest.mark.parametrize("origin", ["http://evil.example", "null", None])
async def test_a_line_from_another_site_is_refused(open_doors: Open, origin: str | None) -> None:
    doors, browser, path = await _begun(open_doors)
    cookies = {one.key: one.value for one in browser.cookie_jar}
    stranger = await doors.browser(origin=origin)
    stranger.cookie_jar.update_cookies(cookies)
    with pytest.raises(WSServerHandshakeError) as caught:
        await stranger.ws_connect(f"{path}/live")
    assert caught.value.status == 403


async def test_a_flood_is_held_back(open_doors: Open) -> None:
    doors, browser, path = await _begun(open_doors, session_rate=4)
    async with _live(browser, path) as socket:
        for number in range(6):
            await socket.send_json({"message": {"text": "x", "mark": f"m{number}"}})
        assert (await _next(socket, "error"))["error"]["key"] == "web.error.429"
    assert len(doors.engine.requests) < 6


async def test_there_is_an_end_to_live_lines(open_doors: Open) -> None:
    _, browser, path = await _begun(open_doors, sockets=1)
    async with _live(browser, path):
        with pytest.raises(WSServerHandshakeError) as caught:
            await browser.ws_connect(f"{path}/live")
        assert caught.value.status == 503
    async with _live(browser, path) as socket:
        await _next(socket, "standing")


async def test_a_line_is_not_opened_by_a_plain_request(open_doors: Open) -> None:
    _, browser, path = await _begun(open_doors)
    assert (await browser.get(f"{path}/live")).status == 400


async def test_when_the_reception_closes_the_line_says_it_will_be_back(open_doors: Open) -> None:
    doors, browser, path = await _begun(open_doors)
    async with _live(browser, path) as socket:
        await _next(socket, "standing")
        await doors.reception.close()
        assert await _closed(socket) == 1001
