"""The live connection: entries and standings go to a person's door as they come, messages and typing come back."""

from __future__ import annotations

import asyncio
import json
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from typing import Any

import structlog
from aiohttp import WSCloseCode, WSMsgType, web

from assistant.conversation import Entry, Standing
from assistant.errors import AssistantError
from assistant.messages import Json
from channels.chat.authority import conversation_of, reception_of
from channels.chat.protocol import parse, render_entry, render_standing, whole_number
from channels.chat.rendering import entry_html, standing_html
from channels.chat.taking import take
from channels.web.errors import words_of
from channels.web.gates import visitor
from channels.web.keys import DOORS, SESSION_LIMIT
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
        await _converse(request, socket, conversation, after)
    finally:
        sockets.discard(socket)
    return socket


async def say_goodbye(app: web.Application) -> None:
    """Close every live connection with a reason; their doors come back when the server does."""
    sockets = tuple(app[CONNECTIONS].open)
    farewells = (socket.close(code=WSCloseCode.GOING_AWAY, message=b"restart") for socket in sockets)
    await asyncio.gather(*farewells, return_exceptions=True)


async def _converse(request: web.Request, socket: web.WebSocketResponse, conversation: str, after: int) -> None:
    told, heard = _tell(request, socket, conversation, after), _listen(request, socket, conversation)
    tasks = [asyncio.create_task(told), asyncio.create_task(heard)]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
    for failure in results:
        if isinstance(failure, Exception):
            raise failure


async def _tell(request: web.Request, socket: web.WebSocketResponse, conversation: str, after: int) -> None:
    """Send what is new until the connection or the reception closes."""
    html = bool(request.query.get("html"))
    changes = reception_of(request).follow(conversation, after)
    try:
        async with aclosing(changes) as news:  # type: ignore[type-var]  # follow is an async generator
            async for one in news:
                await socket.send_str(dumps(_told(request, one, html)))
    except ConnectionResetError:
        return
    except AssistantError as error:
        log.error("live_failed", conversation=conversation, error=repr(error))
        await socket.close(code=WSCloseCode.TRY_AGAIN_LATER, message=b"try again")
    else:
        await socket.close(code=WSCloseCode.GOING_AWAY, message=b"restart")


def _told(request: web.Request, one: Entry | Standing, html: bool) -> Json:
    if isinstance(one, Entry):
        return {"entry": render_entry(one)} | ({"html": entry_html(request, one)} if html else {})
    return {"standing": render_standing(one)} | ({"html": standing_html(request, one)} if html else {})


async def _listen(request: web.Request, socket: web.WebSocketResponse, conversation: str) -> None:
    mistakes = 0
    async for message in socket:
        if message.type is not WSMsgType.TEXT:
            await socket.close(code=WSCloseCode.UNSUPPORTED_DATA)
            return
        mark = ""
        try:
            request.app[SESSION_LIMIT].take(visitor(request))
            raw = _read(message.data)
            mark = _mark_of(raw)
            await _take(request, conversation, raw)
        except AssistantError as error:
            mistakes += 1
            await _explain(request, socket, error, mark)
        if mistakes >= MOST_MISTAKES:
            await socket.close(code=WSCloseCode.POLICY_VIOLATION)
            return


async def _take(request: web.Request, conversation: str, raw: Json) -> None:
    if "message" in raw:
        await take(request, parse(raw["message"], conversation, locale_of(request)))
    elif raw.get("typing") is True:
        await reception_of(request).typing(conversation)
    else:
        raise Refused(400, "chat.error.message")


async def _explain(request: web.Request, socket: web.WebSocketResponse, error: AssistantError, mark: str) -> None:
    told = {"error": {"key": error.key, "text": words_of(request, error)}, "mark": mark}
    with suppress(ConnectionResetError):
        await socket.send_str(dumps(told))


def _read(text: str) -> Json:
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(400, "chat.error.message") from error
    if not isinstance(raw, dict):
        raise Refused(400, "chat.error.message")
    return raw


def _mark_of(raw: Json) -> str:
    message: Any = raw.get("message")
    mark = message.get("mark") if isinstance(message, dict) else None
    return mark if isinstance(mark, str) else ""
