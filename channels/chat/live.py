"""The live connection: entries and standings go to a person's door as they come, messages and typing come back."""

from __future__ import annotations

import asyncio
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from typing import Any

import structlog
from aiohttp import WSCloseCode, WSMsgType, web

from assistant.conversation import Entry, Standing
from assistant.errors import AssistantError
from assistant.messages import Json
from channels.chat.authority import conversation_of
from channels.chat.protocol import parse, render_entry, render_standing, whole_number
from channels.chat.rendering import entry_html, standing_html
from channels.chat.taking import take
from channels.web.bodies import json_object
from channels.web.errors import words_of
from channels.web.gates import visitor
from channels.web.keys import DOORS, SESSION_LIMIT, reception_of
from channels.web.languages import locale_of
from channels.web.pages import dumps
from channels.web.refusals import Refused

log = structlog.get_logger(__name__)
HEARTBEAT_SECONDS = 20.0
MOST_MISTAKES = 8
"""After so many messages that cannot be read the connection is closed."""


@dataclass(frozen=True)
class Connections:
    """The live connections of this process."""

    open: set[web.WebSocketResponse] = field(default_factory=set)


CONNECTIONS = web.AppKey("connections", Connections)


def add_routes(app: web.Application) -> None:
    """Add the live connection, and its farewell when the server stops."""
    app[CONNECTIONS] = Connections()
    app.on_shutdown.append(say_goodbye)
    app.router.add_get("/api/v1/conversations/{id}/live", live)


async def live(request: web.Request) -> web.WebSocketResponse:
    """Hold one live connection; ?after=n leaves out what the door has, ?html=1 adds each entry as a piece of the page."""
    conversation, after = conversation_of(request), whole_number(request.query.get("after"))
    reception_of(request)
    settings, sockets = request.app[DOORS].settings.server, request.app[CONNECTIONS].open
    if len(sockets) >= settings.sockets:
        raise Refused(503)
    socket = web.WebSocketResponse(heartbeat=HEARTBEAT_SECONDS, max_msg_size=settings.body_kb * 1024, compress=False)
    if not socket.can_prepare(request):
        raise Refused(400)
    sockets.add(socket)
    try:
        await socket.prepare(request)
        await Line(request, socket, conversation, after).hold()
    finally:
        sockets.discard(socket)
    return socket


async def say_goodbye(app: web.Application) -> None:
    """Close every live connection with a reason; their doors come back when the server does."""
    sockets = tuple(app[CONNECTIONS].open)
    farewells = (socket.close(code=WSCloseCode.GOING_AWAY, message=b"restart") for socket in sockets)
    await asyncio.gather(*farewells, return_exceptions=True)


@dataclass
class Line:
    """One live connection to one door."""

    request: web.Request
    socket: web.WebSocketResponse
    conversation: str
    after: int
    leaving: bool = False
    mistakes: int = 0

    async def hold(self) -> None:
        """Tell what is new and take what comes, until either side closes."""
        teller = asyncio.create_task(self._tell())
        try:
            await self._listen()
        finally:
            if not self.leaving:  # else it is about to close the connection with a reason
                teller.cancel()
            (failure,) = await asyncio.gather(teller, return_exceptions=True)
        if isinstance(failure, Exception):
            raise failure

    async def _tell(self) -> None:
        """Send what is new; when the reception closes, or nothing can be read, close with the reason."""
        try:
            await self._send_news()
            code = WSCloseCode.GOING_AWAY
        except ConnectionResetError:
            return  # the connection has closed
        except AssistantError as error:
            log.error("live_failed", conversation=self.conversation, error=repr(error))
            code = WSCloseCode.TRY_AGAIN_LATER
        self.leaving = True
        await self.socket.close(code=code)

    async def _send_news(self) -> None:
        html = bool(self.request.query.get("html"))
        changes = reception_of(self.request).follow(self.conversation, self.after)
        async with aclosing(changes) as news:  # type: ignore[type-var]  # follow can be closed
            async for one in news:
                await self.socket.send_str(dumps(_told(self.request, one, html)))

    async def _listen(self) -> None:
        async for message in self.socket:
            if message.type is not WSMsgType.TEXT:
                await self.socket.close(code=WSCloseCode.UNSUPPORTED_DATA)
                return
            await self._hear(message.data)
            if self.mistakes >= MOST_MISTAKES:
                await self.socket.close(code=WSCloseCode.POLICY_VIOLATION)
                return

    async def _hear(self, text: str) -> None:
        mark = ""
        try:
            self.request.app[SESSION_LIMIT].take(visitor(self.request))
            raw = json_object(text, "chat.error.message")
            mark = _mark_of(raw)
            await self._take(raw)
        except AssistantError as error:
            self.mistakes += 1
            told = {"error": {"key": error.key, "text": words_of(self.request, error)}, "mark": mark}
            with suppress(ConnectionResetError):
                await self.socket.send_str(dumps(told))

    async def _take(self, raw: Json) -> None:
        if "message" in raw:
            await take(self.request, parse(raw["message"], self.conversation, locale_of(self.request)))
        elif raw.get("typing") is True:
            await reception_of(self.request).typing(self.conversation)
        else:
            raise Refused(400, "chat.error.message")


def _told(request: web.Request, one: Entry | Standing, html: bool) -> Json:
    if isinstance(one, Entry):
        return {"entry": render_entry(one)} | ({"html": entry_html(request, one)} if html else {})
    return {"standing": render_standing(one)} | ({"html": standing_html(request, one)} if html else {})


def _mark_of(raw: Json) -> str:
    message: Any = raw.get("message")
    mark = message.get("mark") if isinstance(message, dict) else None
    return mark if isinstance(mark, str) else ""
