"""A WeChat of our own: pushes as theirs does, with three tries of five seconds each, keeps its limits, and shows the phone.

Time is told by hand: `seconds` is how long a push waits, and the hours of the 48 come from the clock that the tests move.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from assistant.settings.wechat import WeChatSettings
from channels.wechat.envelope import Envelope, read, signature, written
from tests.fakes import FixedClock

TRIES = 3
WINDOW_SECONDS = 48 * 3600
AFTER_A_MESSAGE, AFTER_A_CLICK = 5, 3
MOST_BYTES = 2048
PERSON, ACCOUNT = "oia2TjjewbmiOUlr6X-1crbLOvLw", "gh_7f083739789a"


@dataclass
class Phone:
    """What one person sees of the account, in order, and how many more messages may come."""

    seen: list[str] = field(default_factory=list)
    left: int = 0
    until: float = 0.0


@dataclass
class Platform:
    """WeChat's own server for one account, and the phones of the people who follow it."""

    settings: WeChatSettings
    clock: FixedClock
    mode: str = "plain"
    seconds: float = 5.0
    phones: dict[str, Phone] = field(default_factory=dict)
    tries: Counter[str] = field(default_factory=Counter)
    failures: list[int] = field(default_factory=list)
    calls: list[tuple[str, Any]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    media: dict[str, bytes] = field(default_factory=dict)
    menu: Any = None
    lose_answers: int = 0
    _numbers: int = 0

    def phone(self, person: str = PERSON) -> Phone:
        """Give a person's phone."""
        return self.phones.setdefault(person, Phone())

    async def say(self, url: str, text: str, person: str = PERSON) -> None:
        """Let a person send a text, and wait until WeChat has done with it."""
        self._numbers += 1
        await self.push(url, {"MsgType": "text", "Content": text, "MsgId": str(6_000_000 + self._numbers)}, person)

    async def event(self, url: str, name: str, key: str = "", person: str = PERSON) -> None:
        """Let a person do something that WeChat tells as an event."""
        await self.push(url, {"MsgType": "event", "Event": name, "EventKey": key}, person)

    async def push(self, url: str, fields: dict[str, str], person: str = PERSON) -> None:
        """Send a message to the account's server, up to three times, and show on the phone what it is answered."""
        phone, now = self.phone(person), self.clock.now().timestamp()
        phone.left = AFTER_A_CLICK if fields["MsgType"] == "event" else AFTER_A_MESSAGE
        phone.until = now + (60 if fields["MsgType"] == "event" else WINDOW_SECONDS)
        who = {"ToUserName": ACCOUNT, "FromUserName": person, "CreateTime": str(int(now))}
        query, body = self._signed(written({**who, **fields}))
        for _ in range(TRIES):
            self.tries[fields.get("MsgId", fields.get("Event", ""))] += 1
            answer = await self._post(f"{url}?{urlencode(query)}", body)
            if answer is not None:
                self._show(phone, person, answer)
                return
        phone.seen.append("该公众号暂时无法提供服务，请稍后再试")

    async def _post(self, url: str, body: str) -> str | None:
        timeout = aiohttp.ClientTimeout(total=self.seconds)
        try:
            async with aiohttp.ClientSession(timeout=timeout) as http, http.post(url, data=body.encode()) as response:
                text = await response.text()
        except (asyncio.TimeoutError, aiohttp.ClientError):
            return None
        if self.lose_answers:
            self.lose_answers -= 1
            return None
        return text if response.status == 200 else None

    def _show(self, phone: Phone, person: str, answer: str) -> None:
        if answer in {"success", ""}:
            return
        fields = read(answer)
        if "Encrypt" in fields:
            envelope = self._envelope()
            opened = (fields[name] for name in ("Encrypt", "MsgSignature", "TimeStamp", "Nonce"))
            fields = read(envelope.opened(*opened))
        assert len(fields["Content"].encode()) <= MOST_BYTES
        assert fields["Content"] and (fields["ToUserName"], fields["FromUserName"]) == (person, ACCOUNT)
        phone.seen.append(fields["Content"])

    def _signed(self, xml: str) -> tuple[dict[str, str], str]:
        timestamp, nonce = str(int(self.clock.now().timestamp())), "486034"
        query = {"signature": signature(self.settings.token, timestamp, nonce), "timestamp": timestamp, "nonce": nonce}
        if self.mode == "plain":
            return query, xml
        sealed = read(self._envelope().sealed(xml, timestamp, nonce))
        query |= {"encrypt_type": "aes", "msg_signature": sealed["MsgSignature"]}
        plain = read(xml) if self.mode == "compatible" else {"ToUserName": ACCOUNT}
        return query, written({**plain, "Encrypt": sealed["Encrypt"]})

    def _envelope(self) -> Envelope:
        return Envelope(self.settings.token, self.settings.aes_key or "k" * 43, self.settings.app_id)

    # The server that the account's server calls.

    def app(self) -> web.Application:
        """Give WeChat's own server as an aiohttp app."""
        app = web.Application()
        app.router.add_post("/cgi-bin/stable_token", self._give_token)
        app.router.add_post("/cgi-bin/message/custom/send", self._take_message)
        app.router.add_post("/cgi-bin/menu/create", self._take_menu)
        app.router.add_get("/cgi-bin/media/get", self._give_media)
        return app

    def expire(self) -> None:
        """Let the present token go bad before its time."""
        self.tokens.append("gone")

    async def _give_token(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.calls.append(("stable_token", body))
        if (body["appid"], body["secret"]) != (self.settings.app_id, self.settings.secret):
            return _error(40001, "invalid credential")
        if not self.tokens or self.tokens[-1] == "gone" or body.get("force_refresh"):
            self.tokens.append(f"token-{len(self.tokens) + 1}")
        return web.json_response({"access_token": self.tokens[-1], "expires_in": 7200})

    async def _take_message(self, request: web.Request) -> web.Response:
        body = json.loads(await request.read())
        self.calls.append(("send", body))
        refused = self._refusal(request)
        phone = self.phones.get(body["touser"])
        if refused:
            return refused
        if phone is None:
            return _error(40003, "invalid openid")
        if self.clock.now().timestamp() > phone.until:
            return _error(45015, "response out of time limit or subscription is canceled")
        if phone.left <= 0:
            return _error(45047, "out of response count limit")
        if len(body["text"]["content"].encode()) > MOST_BYTES:
            return _error(45002, "content size out of limit")
        phone.left -= 1
        phone.seen.append(body["text"]["content"])
        return _error(0, "ok")

    async def _take_menu(self, request: web.Request) -> web.Response:
        refused = self._refusal(request)
        self.menu = None if refused else await request.json()
        return refused or _error(0, "ok")

    async def _give_media(self, request: web.Request) -> web.Response:
        refused = self._refusal(request)
        found = self.media.get(request.query["media_id"])
        if refused or found is None:
            return refused or _error(40007, "invalid media_id")
        return web.Response(body=found, content_type="image/jpeg")

    def _refusal(self, request: web.Request) -> web.Response | None:
        if self.failures:
            code = self.failures.pop(0)
            return _error(code, "made to fail") if code else web.Response(status=502, text="<html>")
        if not self.tokens or request.query.get("access_token") != self.tokens[-1]:
            return _error(40001, "invalid credential, access_token is invalid or not latest")
        return None


def _error(code: int, words: str) -> web.Response:
    return web.json_response({"errcode": code, "errmsg": words})


async def serving(platform: Platform) -> TestServer:
    """Start WeChat's own server on a free port."""
    server = TestServer(platform.app())
    await server.start_server()
    return server
