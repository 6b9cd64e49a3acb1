"""The REST door over HTTP: bridges plug in, a clerk's words reach them, nobody else gets in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from assistant.dialogue.turn import Scene
from assistant.errors import SettingsError
from assistant.settings import Settings
from assistant.settings.rest import RestSettings
from channels.rest.payload import conversation_of
from channels.rest.routes import check
from tests.channels.outside import CLERK, House, open_house
from tests.channels.rest.bridge import Bridge
from tests.waiting import until

WEBHOOK = "/webhooks/rest/webhook"
JOINED = "王小明来了，正在看您说的话。"


@dataclass
class Line:
    """A bridge and our house."""

    house: House
    bridge: Bridge

    async def get(self, path: str, **options: Any) -> tuple[int, Any]:
        """Fetch something; gives status and JSON."""
        async with ClientSession() as http, http.get(self.house.url(path), **options) as response:
            return response.status, await response.json()

    async def post(self, data: bytes, **options: Any) -> tuple[int, Any]:
        """Post something to the webhook; gives status and JSON."""
        async with ClientSession() as http, http.post(self.house.url(WEBHOOK), data=data, **options) as response:
            return response.status, await response.json()


Begin = Callable[..., Awaitable[Line]]


@pytest.fixture
async def begin(settings: Settings, scene: Scene, tmp_path: Path) -> AsyncIterator[Begin]:
    """Plug a bridge in: `await begin(token="…", callback=True)`."""
    async with AsyncExitStack() as stack:

        async def start(callback: bool = False, **change: Any) -> Line:
            bridge = Bridge("")
            if callback:
                taking = TestServer(bridge.callback())
                await taking.start_server()
                stack.push_async_callback(taking.close)
                change["callback_url"] = str(taking.make_url("/callback"))
            own = replace(settings, state=tmp_path, rest=RestSettings(**change))
            house = await stack.enter_async_context(open_house(own, scene))
            bridge.url = house.url(WEBHOOK)
            if own.rest.token:
                bridge.headers = {"Authorization": f"Bearer {own.rest.token}"}
            return Line(house, bridge)

        yield start


async def test_the_status_is_rasas(begin: Begin) -> None:
    line = await begin()
    assert await line.get("/webhooks/rest/") == (200, {"status": "ok"})
    assert await line.get("/webhooks/rest") == (200, {"status": "ok"})


async def test_a_message_is_answered_and_a_button_presses_its_choice(begin: Begin) -> None:
    line = await begin()
    (asked,) = await line.bridge.say("老年")
    assert asked["recipient_id"] == "caller"
    assert asked["text"] == "您要办哪样？\n1 老年证\n2 都不是"
    await line.bridge.press(asked["buttons"][0])
    pressed = line.house.engine.requests[-1]
    assert (pressed.choice, pressed.utterance) == ({"do": "item", "id": "senior-card"}, "老年证")
    await line.bridge.say("1")
    assert line.house.engine.requests[-1].utterance == "1"


async def test_every_reply_has_text_in_each_part(begin: Begin) -> None:
    """A part without text makes jambonz forget the whole answer."""
    line = await begin()
    for message in ("老年", "转人工", "", None, "/restart"):
        assert all(part["text"] for part in await line.bridge.say(message))


async def test_two_senders_have_two_conversations(begin: Begin) -> None:
    line = await begin()
    await asyncio.gather(*(line.bridge.say("老年", sender=str(number)) for number in range(60)))
    assert len({request.conversation for request in line.house.engine.requests}) == 60


async def test_the_same_mark_has_the_same_answer_and_is_asked_once(begin: Begin) -> None:
    line = await begin()
    first = await line.bridge.say("老年", metadata={"mark": "m1"})
    assert await line.bridge.say("老年", metadata={"mark": "m1"}) == first
    assert len(line.house.engine.requests) == 1


async def test_the_same_mark_is_known_after_a_restart(begin: Begin) -> None:
    first = await (await begin()).bridge.say("老年", metadata={"mark": "m1"})
    again = await begin()
    (found,) = await again.bridge.say("老年", metadata={"mark": "m1"})
    assert (found["text"], found["buttons"]) == (first[0]["text"], first[0]["buttons"])
    assert again.house.engine.requests == []


async def test_while_a_person_waits_each_message_is_acknowledged(begin: Begin) -> None:
    line = await begin()
    (first,) = await line.bridge.say("转人工")
    (second,) = await line.bridge.say("在吗")
    assert (first["custom"]["handoff"]["code"], second["custom"]["outcome"]) == ("1369", "handed_off")
    assert len(line.house.engine.requests) == 1


async def test_while_a_clerk_serves_the_assistant_is_silent_and_the_clerks_words_come_with_the_next_message(begin: Begin) -> None:
    line = await begin()
    await line.bridge.say("转人工")
    conversation = await line.house.claimed()
    assert [one["text"] for one in await line.bridge.say("在吗")] == [JOINED]
    await line.house.reception.counter.say(CLERK, conversation, "您好，我是小王。")
    await line.house.reception.counter.note(CLERK, conversation, "内部备注")
    (found,) = await line.bridge.say("你好")
    assert (found["text"], found["custom"]["who"], found["custom"]["author"]) == ("您好，我是小王。", "clerk", "王小明")
    assert await line.bridge.say("还在吗") == []
    assert len(line.house.engine.requests) == 1


async def test_a_clerks_words_can_be_fetched(begin: Begin) -> None:
    line = await begin()
    await line.bridge.say("转人工", sender="138 0000/0000")
    conversation = await line.house.claimed()
    await line.house.reception.counter.say(CLERK, conversation, "您好")
    path = "/webhooks/rest/138%200000%2F0000/messages"
    status, found = await line.get(path)
    assert (status, [one["text"] for one in found[-2:]]) == (200, [JOINED, "您好"])
    assert [one["custom"]["number"] for one in found] == sorted({one["custom"]["number"] for one in found})
    assert (await line.get(path, params={"after": str(found[-1]["custom"]["number"])}))[1] == []
    assert await line.bridge.say("好", sender="138 0000/0000") == []


@pytest.mark.parametrize("after", ["x", "-1", "1.5", "９", "99999999999999999999", ""])
async def test_a_number_that_is_none_is_refused(after: str, begin: Begin) -> None:
    line = await begin()
    status, found = await line.get("/webhooks/rest/caller/messages", params={"after": after})
    assert (status, found["error"]["key"]) == (400, "error.unreadable")


async def _served(line: Line) -> str:
    """Let a person come to the clerk, and wait until the bridge has heard of it."""
    await line.bridge.say("转人工")
    conversation = await line.house.claimed()
    await until(lambda: _texts(line) == [JOINED])
    return conversation


def _texts(line: Line) -> list[str]:
    return [one["text"] for one in line.bridge.taken]


async def test_a_clerks_words_are_posted_at_once_and_only_once(begin: Begin) -> None:
    line = await begin(callback=True, token="secret-1")
    conversation = await _served(line)
    await line.house.reception.counter.say(CLERK, conversation, "您好")
    await line.house.reception.counter.say(CLERK, conversation, "请带身份证")
    await until(lambda: len(line.bridge.taken) == 3)
    assert _texts(line) == [JOINED, "您好", "请带身份证"]
    assert {one["recipient_id"] for one in line.bridge.taken} == {"caller"}
    assert line.bridge.given == [{"Authorization": "Bearer secret-1"}] * 3
    assert await line.bridge.say("好") == []


@pytest.mark.parametrize("status", [503, 307, 401, 429])
async def test_a_callback_that_fails_is_tried_again_in_order_and_nowhere_else(status: int, begin: Begin) -> None:
    line = await begin(callback=True)
    conversation = await _served(line)
    line.bridge.failures = [status]
    await line.house.reception.counter.say(CLERK, conversation, "一")
    await line.house.reception.counter.say(CLERK, conversation, "二")
    await until(lambda: len(line.bridge.taken) == 3)
    assert (_texts(line), line.bridge.failures) == ([JOINED, "一", "二"], [])


async def test_a_message_the_bridge_will_never_take_does_not_hold_up_the_next(begin: Begin) -> None:
    line = await begin(callback=True)
    conversation = await _served(line)
    line.bridge.failures = [422]
    await line.house.reception.counter.say(CLERK, conversation, "一")
    await line.house.reception.counter.say(CLERK, conversation, "二")
    await until(lambda: len(line.bridge.taken) == 2)
    assert _texts(line) == [JOINED, "二"]


async def test_after_a_restart_what_was_not_posted_is_posted(begin: Begin) -> None:
    first = await begin(callback=True)
    await first.bridge.say("转人工")
    await first.house.server.close()
    conversation = await first.house.claimed()
    await first.house.reception.counter.say(CLERK, conversation, "您好")
    again = await begin(callback=True)
    await until(lambda: len(again.bridge.taken) == 2)
    assert (_texts(again), _texts(first)) == ([JOINED, "您好"], [])


@pytest.mark.parametrize(
    ("given", "status"), [("Bearer secret-1", 200), ("Bearer wrong", 403), ("secret-1", 403), ("Basic secret-1", 403), ("", 403)]
)
async def test_with_a_token_only_who_brings_it_gets_in(given: str, status: int, begin: Begin) -> None:
    line = await begin(token="secret-1")
    found, _ = await line.post(b'{"sender": "a", "message": "b"}', headers={"Authorization": given})
    assert found == status
    assert (await line.get("/webhooks/rest/a/messages", headers={"Authorization": given}))[0] == status


async def test_the_token_may_stand_in_the_address_as_rasas(begin: Begin) -> None:
    line = await begin(token="secret-1")
    assert (await line.post(b'{"sender": "a", "message": "b"}', params={"token": "secret-1"}))[0] == 200
    assert (await line.post(b'{"sender": "a", "message": "b"}', params={"token": "secret-2"}))[0] == 403


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
async def test_without_a_token_nobody_from_outside_gets_in(header: str, begin: Begin) -> None:
    line = await begin()
    assert (await line.post(b'{"sender": "a", "message": "b"}', headers={header: "203.0.113.9"}))[0] == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b'{"sender": ["a"], "message": "b"}',
        b'{"sender": "a", "message": 3}',
        b"\xff\xfe",
        b"[" * 60_000,
    ],
)
async def test_what_is_no_message_is_refused_without_a_trace(body: bytes, begin: Begin) -> None:
    line = await begin()
    status, found = await line.post(body)
    assert (status, found["error"]["key"]) == (400, "error.unreadable")
    assert line.house.engine.requests == []


async def test_what_is_too_long_is_refused(begin: Begin) -> None:
    line = await begin()
    assert (await line.post(b'{"sender": "a", "message": "' + b"x" * 100_000 + b'"}'))[0] == 413


async def test_a_sender_is_not_written_into_the_conversations_id(begin: Begin) -> None:
    line = await begin()
    await line.bridge.say("老年", sender="+8613800000000")
    assert line.house.engine.requests[-1].conversation == conversation_of("+8613800000000")
    assert "138" not in line.house.engine.requests[-1].conversation


@pytest.mark.parametrize("url", ["bridge", "ftp://bridge/callback", "http://", "https:///x", "http://[", "//bridge/x"])
def test_a_callback_address_that_is_none_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(SettingsError):
        check(RestSettings(callback_url=url))


@pytest.mark.parametrize("url", ["", "https://bridge.example/callback", "http://127.0.0.1:3000/x?y=1"])
def test_a_callback_address_is_taken(url: str) -> None:
    check(RestSettings(callback_url=url))
