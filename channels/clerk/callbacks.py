"""The page of numbers to ring back."""

from __future__ import annotations

from http import HTTPStatus

from aiohttp import web

from assistant.desk.values import Callback
from channels.clerk.actions import words
from channels.clerk.audit import keep
from channels.clerk.tools import show
from channels.clerk.who import account_of, done
from channels.web.keys import reception_of
from channels.web.refusals import Refused

LIST = "/clerk/callbacks"


async def show_callbacks(request: web.Request) -> web.Response:
    """Show the numbers that wait, and with `done` those that were rung; the digits are hidden."""
    return await _list(request, 0)


async def show_number(request: web.Request) -> web.Response:
    """Show one number whole; that goes into the audit."""
    one = await _known(request)
    await keep(request, "show_callback", one.conversation)
    return await _list(request, one.id)


async def callback_done(request: web.Request) -> web.StreamResponse:
    """Mark a number as rung; who comes second is told."""
    one = await _known(request)
    first = await reception_of(request).counter.callback_done(account_of(request).clerk, one.id)
    return done(request, LIST, words(request, "console.callbacks.rung" if first else "console.callbacks.rung_already"))


async def _known(request: web.Request) -> Callback:
    every = await reception_of(request).counter.callbacks(done=True)
    found = next((one for one in every if str(one.id) == request.match_info["callback"]), None)
    if found is None:
        raise Refused(HTTPStatus.NOT_FOUND)
    return found


async def _list(request: web.Request, shown: int) -> web.Response:
    every = "done" in request.query
    rows = await reception_of(request).counter.callbacks(done=every)
    return show(request, "clerk/callbacks.html", rows=rows, shown=shown, every=every)
