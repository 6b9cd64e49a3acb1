"""The chat door's routes."""

from __future__ import annotations

from aiohttp import web

from channels.chat import api, live, page, photos, speech


def add_routes(app: web.Application) -> None:
    """Add the chat page and its protocol."""
    for part in (page, api, live, photos, speech):
        part.add_routes(app)
