"""The protocol over HTTP: begin, say, read, rate, leave a number, stop waiting, end; and everything that is not it."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from typing import Any

import pytest
from aiohttp import ClientSession

from assistant.conversation import Owner
from tests.channels.conftest import WANG, Open


async def _say(browser: ClientSession, path: str, **message: Any) -> dict[str, Any]:
    async with browser.post(f"{path}/messages", json=message) as response:
        assert response.status == 200, await response.text()
        found: dict[str, Any] = await response.json()
        return found


async def _log(browser: ClientSession, path: str, after: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = await (await browser.get(f"{path}/log", params={"after": after})).json()
    return found


async def test_a_browser_begins_says_and_reads(open_doors: Open) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    async with browser.post("/api/v1/conversations", json={"locale": "en"}) as response:
        begun = await response.json()
    assert begun["conversation"].startswith("chat-") and "token" not in begun
    assert begun["reply"]["locale"] == "en"
    path = f"/api/v1/conversations/{begun['conversation']}"
    told = await _say(browser, path, text="身份证", mark="m1")
    assert told["number"] == 2
    assert told["reply"]["card"]["item"] == "id-card-replace"
    log = await _log(browser, path)
    assert [(entry["number"], entry["who"], entry["mark"]) for entry in log["entries"]] == [
        (1, "person", "m1"),
        (2, "assistant", ""),
    ]
    assert log["standing"]["owner"] == "bot"
    assert (await _log(browser, path, after=1))["entries"] == log["entries"][1:]


async def test_a_door_without_cookies_uses_its_token(open_doors: Open) -> None:
    doors = await open_doors()
    kiosk, other = await doors.browser(origin=None), await doors.browser(origin=None)
    async with kiosk.post("/api/v1/conversations", json={"channel": "kiosk"}) as response:
        begun = await response.json()
        assert "Set-Cookie" not in response.headers
    path, key = f"/api/v1/conversations/{begun['conversation']}", {"Authorization": f"Bearer {begun['token']}"}
    async with kiosk.post(f"{path}/messages", json={"text": "hi"}, headers=key) as response:
        assert response.status == 200
    assert doors.engine.requests[-1].channel == "kiosk"
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": f"Bearer {begun['token'][:-1]}é"}):
        async with other.post(f"{path}/messages", json={"text": "hi"}, headers=headers) as response:
            assert response.status == 404


async def test_nobody_reads_anothers_conversation(open_doors: Open) -> None:
    doors = await open_doors()
    browser, stranger = await doors.browser(), await doors.browser()
    path = await doors.begin(browser)
    await doors.begin(stranger)
    for method, what in (("GET", "log"), ("POST", "messages"), ("GET", "live"), ("POST", "end"), ("POST", "rating")):
        async with stranger.request(method, f"{path}/{what}", json={}) as response:
            assert response.status == 404


async def test_the_same_mark_twice_is_answered_twice_and_kept_once(open_doors: Open) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    path = await doors.begin(browser)
    first, again = await _say(browser, path, text="身份证", mark="m1"), await _say(browser, path, text="身份证", mark="m1")
    assert first == again
    assert len(doors.engine.requests) == 1
    assert len((await _log(browser, path))["entries"]) == 2


async def test_the_same_mark_at_the_same_time_is_kept_once(open_doors: Open) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    path = await doors.begin(browser)
    await asyncio.gather(*(_say(browser, path, text="身份证", mark="m1") for _ in range(5)))
    marks = [entry["mark"] for entry in (await _log(browser, path))["entries"] if entry["who"] == "person"]
    assert marks == ["m1"]


async def test_old_marks_in_any_order_change_nothing(open_doors: Open) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    path = await doors.begin(browser)
    for mark in ("a", "b", "c"):
        await _say(browser, path, text=f"words {mark}", mark=mark)
    before = await _log(browser, path)
    for mark in ("c", "a", "b"):
        told = await _say(browser, path, text=f"words {mark}", mark=mark)
        assert told["reply"]["lines"][0]["text"] == f"words {mark}"
    assert await _log(browser, path) == before


async def test_a_choice_is_pressed_by_its_place_or_its_payload(open_doors: Open) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    path = await doors.begin(browser)
    await _say(browser, path, text="身份证", mark="m1")
    await _say(browser, path, choice="2:1", mark="m2")
    pressed = doors.engine.requests[-1]
    assert (pressed.utterance, pressed.choice) == ("要带什么", {"do": "item", "id": "id-card-replace", "part": "evidence"})
    await _say(browser, path, choice={"do": "human"}, text="找工作人员", mark="m3")
    assert doors.engine.requests[-1].choice == {"do": "human"}
    for gone in ("2:9", "99:1", "1:1"):
        async with browser.post(f"{path}/messages", json={"choice": gone, "mark": f"x{gone[0]}"}) as response:
            assert response.status == 409
            assert (await response.json())["error"]["text"] == "这个选项已经换了。请看最新的话。"


async def test_a_choice_of_the_welcome_has_the_number_nought(open_doors: Open) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    path = await doors.begin(browser)
    await _say(browser, path, choice="0:1", mark="m1")
    assert doors.engine.requests[-1].choice == {"do": "item", "id": "age-allowance"}


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 60_000, "application/json", 400),
        (b'{"text": "x"}', "text/plain", 415),
        (b"text=x", "application/x-www-form-urlencoded", 415),
        (b'{"text": {"a": 1}}', "application/json", 400),
        (b'{"text": "x", "mark": "' + b"m" * 70 + b'"}', "application/json", 400),
    ],
)
async def test_what_is_no_message_is_refused_in_words(open_doors: Open, body: bytes, kind: str, status: int) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    path = await doors.begin(browser)
    async with browser.post(f"{path}/messages", data=body, headers={"Content-Type": kind}) as response:
        assert response.status == status
        assert (await response.json())["error"]["text"].endswith("。")
    assert (await _log(browser, path))["entries"] == []


async def test_an_unknown_door_cannot_begin(open_doors: Open) -> None:
    browser = await (await open_doors()).browser()
    for channel in ("phone", "../x", "", None, 5):
        async with browser.post("/api/v1/conversations", json={"channel": channel}) as response:
            assert response.status == (201 if channel in ("", None) else 400)


async def test_waiting_and_giving_up(open_doors: Open) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    path = await doors.begin(browser)
    await _say(browser, path, text="转人工", mark="m1")
    assert (await _log(browser, path))["standing"]["owner"] == "queue"
    async with browser.post(f"{path}/leave-queue", json={}) as response:
        assert (await response.json())["reply"]["lines"]
    assert (await _log(browser, path))["standing"]["owner"] == "bot"


async def test_leaving_a_number(open_doors: Open) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    path = await doors.begin(browser)
    await _say(browser, path, text="转人工", mark="m1")
    async with browser.post(f"{path}/callback", json={"phone": "12"}) as response:
        assert response.status == 400
        assert (await response.json())["error"]["text"] == "这不像电话号码，请再说一遍。"
    async with browser.post(f"{path}/callback", json={"phone": "138 0013 8000"}) as response:
        assert response.status == 200
    (callback,) = await doors.reception.counter.callbacks()
    assert callback.phone.replace(" ", "").replace("-", "").endswith("13800138000")


@pytest.mark.parametrize("stars", [0, 6, -1, "5", 4.5, True, None, [5]])
async def test_a_rating_is_one_of_five(open_doors: Open, stars: Any) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    path = await doors.begin(browser)
    await _say(browser, path, text="身份证", mark="m1")
    async with browser.post(f"{path}/rating", json={"stars": stars}) as response:
        assert response.status == 400
    async with browser.post(f"{path}/rating", json={"stars": 5, "reason": "好"}) as response:
        assert response.status == 200


async def test_a_conversation_with_a_clerk_goes_both_ways_and_ends(open_doors: Open) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    path = await doors.begin(browser)
    conversation = path.rpartition("/")[2]
    counter = doors.reception.counter
    await counter.heartbeat(WANG)
    await _say(browser, path, text="转人工", mark="m1")
    assert (await counter.claim(WANG, conversation)).won
    await counter.say(WANG, conversation, "您好，<b>我是</b>小王。")
    asked = len(doors.engine.requests)
    told = await _say(browser, path, text="我想问问", mark="m2")
    assert told["reply"]["lines"] == [] and len(doors.engine.requests) == asked
    log = await _log(browser, path)
    (clerk,) = [entry for entry in log["entries"] if entry["who"] == "clerk"]
    assert (clerk["text"], clerk["author"]) == ("您好，<b>我是</b>小王。", "王姐")
    assert (log["standing"]["owner"], log["standing"]["clerk"]) == ("clerk", "王姐")
    await counter.note(WANG, conversation, "secret note")
    assert "secret note" not in str(await _log(browser, path))
    async with browser.post(f"{path}/end", json={}) as response:
        assert response.status == 200
    assert (await doors.reception.standing(conversation)).owner is Owner.NOBODY


async def test_pieces_of_the_page_come_along_where_asked_for(open_doors: Open) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    path = await doors.begin(browser)
    await _say(browser, path, text="<img src=x onerror=alert(1)>", mark="m1")
    log: dict[str, Any] = await (await browser.get(f"{path}/log", params={"html": 1})).json()
    assert "&lt;img src=x onerror=alert(1)&gt;" in log["html"][0] and "<img" not in "".join(log["html"])
    assert "html" not in await _log(browser, path)


async def test_a_locked_database_is_a_plain_sentence_and_the_same_mark_goes_through_later(open_doors: Open) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    path, message = await doors.begin(browser), {"text": "身份证", "mark": "m1"}
    with closing(sqlite3.connect(doors.settings.database.removeprefix("sqlite:///"))) as other:
        other.execute("BEGIN EXCLUSIVE")
        async with browser.post(f"{path}/messages", json=message) as response:
            told = await response.text()
            assert (response.status, json.loads(told)["error"]["key"]) == (503, "web.error.503")
            assert json.loads(told)["error"]["text"].endswith("。") and "Traceback" not in told and "lock" not in told
    await _say(browser, path, **message)
    assert [entry["mark"] for entry in (await _log(browser, path))["entries"]] == ["m1", ""]


async def test_while_the_engine_is_loading_people_are_told_so(open_doors: Open) -> None:
    doors = await open_doors(loading=True)
    browser = await doors.browser()
    path = await doors.begin(browser)
    async with browser.post(f"{path}/messages", json={"text": "hi", "mark": "m1"}) as response:
        told = await response.json()
        assert (response.status, told["error"]["key"]) == (503, "web.loading")
        assert told["error"]["text"] == "请等一下，马上就好。"
