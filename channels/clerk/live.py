"""The console's live line: hints that something has changed go out, the clerk's presence and typing come in.

A page that is not looked at may not run its own clock; its browser answers pings all the same, and that counts as being there.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import structlog
from aiohttp import WSMsgType, web

from assistant.desk.accounts import Account
from assistant.desk.values import Presence
from assistant.errors import AssistantError
from channels.chat.live import CONNECTIONS
from channels.clerk.who import CLERKS, SECRET, account_of
from channels.web.bodies import json_object
from channels.web.keys import reception_of
from channels.web.refusals import Refused
from channels.web.sessions import session_of

log = structlog.get_logger(__name__)
HEARTBEAT = 10
"""Seconds of silence after which the page's browser is pinged; one that does not answer in half of that is gone."""

MOST_BYTES = 4096
SIGNED_OUT = 4401
"""The code with which the line closes when the session has ended: the page asks to sign in."""


async def live(request: web.Request) -> web.WebSocketResponse:
    """Keep one page up to date until it or the session goes away."""
    reception_of(request)
    socket = web.WebSocketResponse(heartbeat=HEARTBEAT, autoping=False, max_msg_size=MOST_BYTES)
    await socket.prepare(request)
    request.app[CONNECTIONS].open.add(socket)
    telling = asyncio.create_task(_tell(request, socket))
    try:
        await Line(request, socket).listen()
    finally:
        request.app[CONNECTIONS].open.discard(socket)
        telling.cancel()
        await asyncio.gather(telling, return_exceptions=True)
        await socket.close()
    return socket


async def _tell(request: web.Request, socket: web.WebSocketResponse) -> None:
    """Pass every change on as a hint: what kind, and of which conversation."""
    async for change in reception_of(request).counter.watch():
        await socket.send_json({name: change[name] for name in ("kind", "conversation", "who") if name in change})


@dataclass
class Line:
    """The line of one page; `presence` is what the page said last of its clerk."""

    request: web.Request
    socket: web.WebSocketResponse
    presence: Presence | None = None

    async def listen(self) -> None:
        """Take what comes until the page, or the session, has gone."""
        async for message in self.socket:
            if message.type is WSMsgType.PING:
                await self.socket.pong(message.data)
            elif message.type is WSMsgType.PONG:
                await self._hear({})
            elif message.type is WSMsgType.TEXT:
                await self._hear(_read(message.data))
            else:
                return

    async def _hear(self, said: dict[str, Any]) -> None:
        account = await _still_here(self.request)
        if account is None:
            await self.socket.close(code=SIGNED_OUT)
            return
        try:
            await self._take(account, said)
        except AssistantError as error:
            log.warning("live_line_refused", key=error.key)

    async def _take(self, account: Account, said: dict[str, Any]) -> None:
        """Take presence and typing; whatever comes is a sign that the clerk is there."""
        counter = reception_of(self.request).counter
        if said.get("presence") in {one.value for one in Presence}:
            self.presence = Presence(said["presence"])
        if self.presence:
            await counter.heartbeat(account.clerk, self.presence)
        if isinstance(said.get("typing"), str):
            await counter.typing(account.clerk, said["typing"])


async def _still_here(request: web.Request) -> Account | None:
    """Look whether the session has ended meanwhile; what a page says by itself does not make it last longer."""
    secret, entrance = str(session_of(request).get(SECRET, "")), request.app[CLERKS].entrance
    account = await asyncio.to_thread(entrance.who, secret, False)
    return account if account and account.id == account_of(request).id else None


def _read(text: str) -> dict[str, Any]:
    try:
        return json_object(text)
    except Refused:
        return {}
