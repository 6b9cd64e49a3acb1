"""The WeChat door's routes: one address for the check by the platform and for everything it pushes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import aiohttp
from aiohttp import web

from assistant.store.correspondents import SqlCorrespondents
from assistant.store.database import Database
from channels.beside import beside
from channels.outbox import Outbox
from channels.web.keys import DOORS
from channels.wechat.api import WeChatApi
from channels.wechat.door import WeChatDoor
from channels.wechat.messages import Incoming
from channels.wechat.photos import photo_keeper
from channels.wechat.post import WeChatPost
from channels.wechat.taking import Taking

ADDRESS = "/webhooks/wechat"
DOOR = web.AppKey("wechat", WeChatDoor)


def add_routes(app: web.Application) -> None:
    """Add the address that WeChat calls, where the city has set its token."""
    if app[DOORS].settings.wechat.token:
        app.cleanup_ctx.append(_open)
        app.router.add_get(ADDRESS, _verify)
        app.router.add_post(ADDRESS, _receive)


async def _verify(request: web.Request) -> web.Response:
    """Give back the random text that WeChat asks for."""
    return web.Response(text=request.app[DOOR].verify(request.query), content_type="text/plain")


async def _receive(request: web.Request) -> web.Response:
    """Answer one message or event."""
    text = await request.app[DOOR].receive(request.query, await request.read())
    return web.Response(text=text, content_type="text/xml" if text.startswith("<") else "text/plain", charset="utf-8")


async def _open(app: web.Application) -> AsyncIterator[None]:
    """Keep the door and what it sends with for as long as the server runs."""
    doors = app[DOORS]
    settings, clock = doors.settings.wechat, doors.clock
    async with aiohttp.ClientSession() as http:
        api = WeChatApi(settings, http, time.monotonic)
        database, post = Database(doors.settings.database), WeChatPost(api, doors.scene.wording, doors.settings.locale)
        outbox = Outbox(doors.opening, SqlCorrespondents(database, clock), post)
        keep_photo = photo_keeper(app, api)

        def begin(incoming: Incoming) -> Taking:
            return Taking(incoming, doors.opening, outbox, doors.scene, keep_photo, doors.settings.locale)

        app[DOOR] = WeChatDoor(settings, begin, outbox, api, post, clock)
        async with beside(outbox.sweep()):
            yield
        await app[DOOR].close()
        await outbox.close()
        await asyncio.to_thread(database.close)
