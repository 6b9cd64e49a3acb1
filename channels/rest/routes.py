"""The REST door's routes, at the addresses where a Rasa server has them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
from aiohttp import web
from yarl import URL

from assistant.errors import SettingsError, Unreadable
from assistant.settings.rest import RestSettings
from assistant.store.correspondents import SqlCorrespondents
from assistant.store.database import Database
from channels.beside import beside
from channels.outbox import Outbox
from channels.rest.door import RestDoor
from channels.rest.payload import MOST_SENDER, parse
from channels.rest.post import RestPost
from channels.web.gates import ADDRESS
from channels.web.keys import DOORS

DOOR = web.AppKey("rest", RestDoor)
BEARER = "Bearer "


def add_routes(app: web.Application) -> None:
    """Add Rasa's addresses; raises SettingsError for a callback address that is none."""
    check(app[DOORS].settings.rest)
    app.cleanup_ctx.append(_open)
    app.router.add_get("/webhooks/rest", _status)
    app.router.add_get("/webhooks/rest/", _status)
    app.router.add_post("/webhooks/rest/webhook", _receive)
    app.router.add_get("/webhooks/rest/{sender}/messages", _fetch)


def check(settings: RestSettings) -> None:
    """Raise SettingsError where the callback address is not a whole web address."""
    url = settings.callback_url
    if not url:
        return
    try:
        is_whole = URL(url).scheme in {"http", "https"} and bool(URL(url).host)
    except ValueError:
        is_whole = False
    if not is_whole:
        raise SettingsError(name="BANBAN_REST_CALLBACK_URL", value=url)


async def _status(request: web.Request) -> web.Response:
    """Say that the door is there, as Rasa does."""
    return web.json_response({"status": "ok"})


async def _receive(request: web.Request) -> web.Response:
    """Answer a message of a person."""
    _admit(request)
    return web.json_response(await request.app[DOOR].take(parse(await _body(request))))


async def _body(request: web.Request) -> Any:
    try:
        return await request.json()
    except (ValueError, LookupError, RecursionError) as error:
        raise Unreadable(problem="JSON") from error


async def _fetch(request: web.Request) -> web.Response:
    """Give what a clerk and the assistant have written since a number; for bridges without a callback address."""
    _admit(request)
    sender, after = request.match_info["sender"], request.query.get("after", "0")
    if not (after.isascii() and after.isdecimal() and len(after) < 10 and len(sender) <= MOST_SENDER):
        raise Unreadable(problem="after")
    return web.json_response(await request.app[DOOR].fetch(sender, int(after)))


def _admit(request: web.Request) -> None:
    bearer = request.headers.get("Authorization", "")
    given = bearer.removeprefix(BEARER) if bearer.startswith(BEARER) else request.query.get("token", "")
    is_forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP"))
    request.app[DOOR].admit(given, str(request[ADDRESS]), is_forwarded)


async def _open(app: web.Application) -> AsyncIterator[None]:
    """Keep the door and what it posts with for as long as the server runs."""
    doors = app[DOORS]
    async with aiohttp.ClientSession() as http:
        database = Database(doors.settings.database)
        outbox = Outbox(doors.opening, SqlCorrespondents(database, doors.clock), RestPost(doors.settings.rest, http))
        app[DOOR] = RestDoor(doors.settings.rest, doors.opening, outbox, doors.scene, doors.settings.locale)
        async with beside(outbox.sweep()) if doors.settings.rest.callback_url else contextlib.nullcontext():
            yield
        await outbox.close()
        await asyncio.to_thread(database.close)
