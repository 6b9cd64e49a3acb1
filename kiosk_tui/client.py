"""The assistant on a running server: the chat door's protocol, HTTP for what is asked and a WebSocket for what happens."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp

from assistant.conversation import Entry, Standing
from assistant.errors import InvalidPhone
from assistant.messages import Json, Line, Outcome, Reply
from kiosk_tui.connection import Said, Unreachable

API = "/api/v1/conversations"
ANSWER_SECONDS, CONNECT_SECONDS, HEARTBEAT_SECONDS = 30.0, 5.0, 20.0
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0
"""Seconds between two tries to reach the server: twice as long each time."""

UNKNOWN, TRY_LATER = 404, {408, 425, 429}
"""The HTTP statuses that mean: a conversation nobody knows; come again."""


class ServerConnection:
    """A Connection over the network. Everything of a conversation lives on the server; here is only its id and its token."""

    def __init__(self, server: str) -> None:
        """Take the server's address, as http://127.0.0.1:8080."""
        self._server = server.rstrip("/")
        self._session: aiohttp.ClientSession | None = None
        self._socket: aiohttp.ClientWebSocketResponse[bool] | None = None
        self._conversation, self._token, self._locale = "", "", "zh-CN"

    async def ready(self) -> None:
        """Wait until the server says that its engine has loaded, asking ever less often."""
        pause = FIRST_PAUSE
        while not await self._is_ready():
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def open(self, locale: str) -> Reply:
        """Begin a new conversation."""
        self._forget()
        answer = await self._post(API, {"channel": "kiosk", "locale": locale}, {})
        self._conversation, self._token, self._locale = answer["conversation"], answer["token"], locale
        return Reply.from_json(answer["reply"])

    async def ask(self, said: Said) -> Reply:
        """Say something; a server that has lost the conversation is told it in a new one. What it refuses it says itself."""
        message: Json = {"text": said.utterance, "mark": said.mark, "locale": said.locale or self._locale}
        message |= {"choice": said.choice} if said.choice is not None else {}
        message |= {"hypotheses": list(said.hypotheses)} if said.hypotheses else {}
        if not self._conversation:
            await self.open(said.locale or self._locale)
        try:
            try:
                answer = await self._say("messages", message)
            except Lost:
                await self.open(said.locale or self._locale)
                answer = await self._say("messages", {name: value for name, value in message.items() if name != "choice"})
        except Refused as refused:
            return Reply(Outcome.FAILED, (refused.line,), locale=said.locale or self._locale)
        return Reply.from_json(answer["reply"])

    async def follow(self, after: int = 0) -> AsyncIterator[Entry | Standing]:
        """Give what happens in the conversation, over a WebSocket; ends with Unreachable when that ends."""
        async with self._live(after) as socket:
            async for message in socket:
                if message.type is aiohttp.WSMsgType.TEXT and (told := _read(message.data)) is not None:
                    yield told
        raise Unreachable("closed")

    async def typing(self) -> None:
        """Tell a clerk, over the socket of `follow`, that the person is writing."""
        if self._socket is not None and not self._socket.closed:
            with suppress(ConnectionResetError):
                await self._socket.send_json({"typing": True})

    async def rate(self, stars: int) -> None:
        """Rate the visit."""
        await self._say("rating", {"stars": stars})

    async def leave_number(self, phone: str) -> None:
        """Ask to be rung back; raises InvalidPhone where the server refuses the number."""
        await self._say("callback", {"phone": phone})

    async def leave_queue(self) -> Reply:
        """No longer wait for a clerk."""
        return Reply.from_json((await self._say("leave-queue", {}))["reply"])

    async def end(self) -> None:
        """End the conversation, and forget it here first."""
        path, headers = f"{API}/{self._conversation}/end", self._headers
        known = bool(self._conversation)
        self._forget()
        if known:
            await self._post(path, {}, headers)

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"} if self._token else {}

    def _forget(self) -> None:
        self._conversation = self._token = ""

    def _http(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS, sock_connect=CONNECT_SECONDS)
            self._session = aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar())
        return self._session

    @asynccontextmanager
    async def _live(self, after: int) -> AsyncIterator[aiohttp.ClientWebSocketResponse[bool]]:
        """Hold the live connection; raises Unreachable where it breaks."""
        address = f"{self._server}{API}/{self._conversation}/live?after={after}"
        try:
            async with self._http().ws_connect(address, headers=self._headers, heartbeat=HEARTBEAT_SECONDS) as self._socket:
                yield self._socket
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            raise Unreachable(str(error)) from error
        finally:
            self._socket = None

    async def _is_ready(self) -> bool:
        try:
            async with self._http().get(f"{self._server}/readyz") as response:
                return response.status == 200
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError):
            return False

    async def _say(self, what: str, body: Json) -> Json:
        return await self._post(f"{API}/{self._conversation}/{what}", body, self._headers)

    async def _post(self, path: str, body: Json, headers: dict[str, str]) -> Json:
        try:
            async with self._http().post(f"{self._server}{path}", json=body, headers=headers) as response:
                answer: Any = await response.json()
                status = response.status
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError) as error:
            raise Unreachable(str(error)) from error
        return _checked(answer, status)


class Lost(Unreachable):
    """The server does not know this conversation."""


class Refused(Unreachable):
    """The server will never take this; `line` are its own words about it."""

    def __init__(self, line: Line) -> None:
        super().__init__(line.key)
        self.line = line


def _checked(answer: Any, status: int) -> Json:
    """Give a good answer; raises Lost, InvalidPhone, Refused or Unreachable for any other."""
    problem = answer.get("error") if isinstance(answer, dict) else None
    if status == UNKNOWN:
        raise Lost
    if isinstance(problem, dict) and 400 <= status < 500 and status not in TRY_LATER:
        key = str(problem.get("key", ""))
        raise InvalidPhone if key == InvalidPhone.default_key else Refused(Line(key, text=str(problem.get("text", ""))))
    if status >= 400 or not isinstance(answer, dict):
        raise Unreachable(f"HTTP {status}")
    return answer


def _read(data: str) -> Entry | Standing | None:
    """Read what the live connection tells; None for what is neither an entry nor a standing."""
    raw = json.loads(data)
    if "entry" in raw:
        return Entry.from_json(raw["entry"])
    return Standing.from_json(raw["standing"]) if "standing" in raw else None
