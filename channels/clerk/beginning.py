"""What the console does when its server begins and ends: stores what we ship, reads phrasings, lets go of the database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import structlog
from aiohttp import web

from assistant.errors import AssistantError
from channels.clerk.canned import shipped
from channels.clerk.learning import LEARNER
from channels.clerk.phrases import read_phrases
from channels.clerk.who import CLERKS
from channels.clerk.workspace import LOOKUPS
from channels.web.keys import DOORS

log = structlog.get_logger(__name__)


async def begin(app: web.Application) -> AsyncIterator[None]:
    """Begin in the background, so that the first pages do not wait for it."""
    work = asyncio.create_task(_begin(app))
    yield
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
    await app[LEARNER].close()
    await asyncio.to_thread(app[CLERKS].database.close)


async def _begin(app: web.Application) -> None:
    doors = app[DOORS]
    try:
        await asyncio.to_thread(app[CLERKS].canned.begin, shipped(doors.scene.wording))
    except AssistantError as error:
        log.error("canned_answers_not_stored", key=error.key)
    app[LOOKUPS].phrases = await asyncio.to_thread(read_phrases, doors.settings.intents)
