"""The chat page's routes: the page, its forms, and the print view."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from assistant.messages import Reply
from channels.chat.authority import own_conversation
from channels.chat.forms import act
from channels.chat.protocol import whole_number
from channels.chat.showing import chat_page
from channels.web.keys import reception_of
from channels.web.pages import PAGES, page
from channels.web.refusals import Refused


def add_routes(app: web.Application) -> None:
    """Add the page, its forms and its print view."""
    app[PAGES].add("chat", Path(__file__).parent)
    app.router.add_get("/", show)
    app.router.add_post("/", act)
    app.router.add_get("/print/{number}", show_print)


async def show(request: web.Request) -> web.Response:
    """Show the chat page."""
    return await chat_page(request)


async def show_print(request: web.Request) -> web.Response:
    """Show a service item on a page of its own, in large type, for printing; raises Refused (404) where there is none."""
    number, conversation = whole_number(request.match_info["number"]), own_conversation(request)
    entries = await reception_of(request).log(conversation, after=number - 1) if conversation and number else ()
    reply = Reply.from_json(entries[0].reply) if entries and entries[0].reply else None
    if conversation is None or reply is None or reply.card is None or entries[0].number != number:
        raise Refused(404)
    standing = await reception_of(request).standing(conversation)
    return page(request, "chat/print.html", card=reply.card, lang=reply.locale, code=standing.code)
