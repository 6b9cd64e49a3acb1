"""The page on which supervisors look after canned answers; clerks see them beside the reply."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus

from aiohttp import web

from assistant.desk.canned import FIELDS, Canned, check_canned
from assistant.errors import CannedRefused
from assistant.wording import Wording
from channels.clerk.actions import words
from channels.clerk.tools import show
from channels.clerk.who import CLERKS, done
from channels.web.bodies import read_form
from channels.web.errors import words_of
from channels.web.keys import DOORS

LIST = "/clerk/canned"
SHIPPED = ("hello", "moment", "which", "bring", "hall", "phone", "anything", "bye")
"""What we ship, by the middle of its wordings' names."""

MOST_PLACE = 999


async def show_canned(request: web.Request) -> web.Response:
    """Show all canned answers, each to change."""
    return await _list(request)


async def put_canned(request: web.Request) -> web.StreamResponse:
    """Store a new or changed canned answer."""
    form = await read_form(request)
    wished = _wished(request, form)
    try:
        check_canned(wished)
    except CannedRefused as error:
        return await _list(request, HTTPStatus.BAD_REQUEST, problem=words_of(request, error), wished=wished)
    await asyncio.to_thread(request.app[CLERKS].canned.put, wished)
    return done(request, LIST, words(request, "console.canned.kept", title=wished.title))


async def remove_canned(request: web.Request) -> web.StreamResponse:
    """Forget a canned answer."""
    number = request.match_info["canned"]
    await asyncio.to_thread(request.app[CLERKS].canned.remove, _whole(number))
    return done(request, LIST, words(request, "console.canned.removed"))


def shipped(wording: Wording) -> list[Canned]:
    """Give the canned answers we ship, in every language that has words for them. Pure."""
    return [
        Canned(0, locale, wording.say(locale, f"canned.{name}.title"), _raw(wording, locale, f"canned.{name}.text"), place)
        for locale in wording.locales
        for place, name in enumerate(SHIPPED, start=1)
        if wording.has(locale, f"canned.{name}.text")
    ]


def _raw(wording: Wording, locale: str, key: str) -> str:
    """Give a wording with its fields still in braces."""
    return wording.say(locale, key, **{field: f"{{{field}}}" for field in FIELDS})


def _wished(request: web.Request, form: Mapping[str, str]) -> Canned:
    known = request.app[DOORS].scene.wording.locales
    locale = form.get("locale", "")
    return Canned(
        _whole(form.get("id", "")),
        locale if locale in known else known[0],
        form.get("title", "").strip(),
        form.get("text", "").replace("\r\n", "\n").strip(),
        min(_whole(form.get("place", "")), MOST_PLACE),
    )


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


async def _list(request: web.Request, status: int = 200, problem: str = "", wished: Canned | None = None) -> web.Response:
    kept = await asyncio.to_thread(request.app[CLERKS].canned.all)
    if wished and wished.id:
        kept = [wished if one.id == wished.id else one for one in kept]
    blank = replace(wished, id=0) if wished and not wished.id else Canned(0, "", "", "", 50)
    return show(request, "clerk/canned.html", status, rows=kept, problem=problem, blank=blank, fields=FIELDS)
