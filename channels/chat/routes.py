"""The chat door's routes."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from channels.web.pages import PAGES, page


def add_routes(app: web.Application) -> None:
    """Add the chat page and its protocol."""
    app[PAGES].add("chat", Path(__file__).parent)
    app.router.add_get("/", show)


async def show(request: web.Request) -> web.Response:
    """Show the chat page."""
    return page(request, "chat/page.html")
