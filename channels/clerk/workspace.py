"""The clerk's workspace: the lists, one conversation, and the parts of the page that are fetched again when something changes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from aiohttp import web

from assistant.catalogue.values import in_language
from assistant.conversation import Entry
from assistant.desk.canned import Canned, filled
from assistant.desk.handing import REASONS
from assistant.desk.lists import ranked
from assistant.desk.values import Presence
from assistant.errors import NotYours
from channels.chat.photos import PHOTOS
from channels.clerk import view
from channels.clerk.audit import keep
from channels.clerk.item_search import ItemSearch
from channels.clerk.phrases import Phrases
from channels.clerk.tools import fragment, show
from channels.clerk.who import CLERKS, account_of, done
from channels.web.keys import DOORS, reception_of
from channels.web.languages import locale_of
from channels.web.refusals import Refused

DESK = "/clerk"
MOST_QUERY = 100


@dataclass
class Lookups:
    """What is looked up in the city's data: items by name, and what people say for them, once that has been read."""

    search: ItemSearch
    phrases: Phrases = field(default_factory=lambda: Phrases(()))


LOOKUPS = web.AppKey("lookups", Lookups)


async def show_desk(request: web.Request) -> web.Response:
    """Show the workspace without a conversation."""
    return show(request, "clerk/desk.html", **await _around(request), talk=None)


async def show_talk(request: web.Request) -> web.StreamResponse:
    """Show the workspace with one conversation; one that a colleague has by now leads back to the desk."""
    try:
        return await talk_page(request, shown=False)
    except NotYours as error:
        wording = request.app[DOORS].scene.wording
        name = str(error.fields.get("by") or "–")
        return done(request, DESK, wording.say(locale_of(request), "console.claim.taken", name=name))


async def talk_page(request: web.Request, shown: bool) -> web.Response:
    """Show a conversation, with the long numbers where they were asked for; that goes into the audit."""
    context = await _around(request) | await _talk(request, shown)
    await reception_of(request).counter.note_reading(account_of(request).clerk, context["talk"].id)
    return show(request, "clerk/desk.html", **context)


async def lists_part(request: web.Request) -> web.Response:
    """Give the lists as HTML, who waits and who asks for help, for a page that is open."""
    lists = await view.lists_of(reception_of(request), account_of(request).clerk)
    html = fragment(request, "clerk/part_lists.html", lists=lists, open=request.query.get("open", ""))
    waiting = [one.conversation for one in lists.waiting if one.fits]
    return web.json_response({"html": html, "waiting": waiting, "asked": lists.asked, "urgent": lists.urgent})


async def talk_part(request: web.Request) -> web.Response:
    """Give what came after two numbers as HTML, how the conversation stands, and what the assistant thought of new turns.

    Only what is new is read; `pace` is what the page shows already of what the person asked of their door.
    """
    me, id_, before = account_of(request).clerk, request.match_info["id"], (_whole(request, "after"), _whole(request, "notes"))
    looked = await reception_of(request).counter.read(me, id_, *before)
    talk, fresh = view.talk_of(me, looked), looked.entries
    number, notes = view.last_numbers(fresh, before)
    pace = view.pace_of(fresh, request.query.get("pace", "").split(","))
    parts = {"log": fragment(request, "clerk/part_log.html", entries=fresh), "thoughts": ""}
    if view.has_thoughts(fresh):
        _, _, turns = await _read(request, shown=False)
        parts["thoughts"] = fragment(request, "clerk/part_thoughts.html", turns=turns, talk=talk)
    return web.json_response({**parts, "after": number, "notes": notes, "state": talk.state(pace), "count": len(fresh)})


async def show_photo(request: web.Request) -> web.FileResponse:
    """Give a photo that the person sent, to who may read the conversation; that goes into the audit."""
    me, id_, photo = account_of(request), request.match_info["id"], request.match_info["photo"]
    entries = await reception_of(request).counter.transcript(me.clerk, id_)
    if photo not in {one.get("id") for entry in entries for one in entry.attachments}:
        raise Refused(HTTPStatus.NOT_FOUND)
    await keep(request, "show_photo", id_)
    path = request.app[PHOTOS].path(id_, photo)
    return web.FileResponse(path, headers={"Content-Type": "image/jpeg", "Content-Security-Policy": "default-src 'none'"})


async def items_part(request: web.Request) -> web.Response:
    """Give the items that fit what was typed, as HTML with a button each."""
    typed, locale = request.query.get("q", "")[:MOST_QUERY], locale_of(request)
    me = account_of(request).clerk
    talk = view.talk_of(me, await reception_of(request).counter.look(me, request.match_info["id"]))
    found = request.app[LOOKUPS].search.find(typed, locale)
    return web.json_response({"html": fragment(request, "clerk/part_items.html", found=found, typed=typed, talk=talk)})


async def show_help(request: web.Request) -> web.Response:
    """Show the keys and how the console works."""
    return show(request, "clerk/help.html")


async def _around(request: web.Request) -> dict[str, Any]:
    """Give what stands around a conversation: the lists, and colleagues to pass it on to."""
    reception, me = reception_of(request), account_of(request)
    colleagues = await reception.counter.colleagues()
    lists = await view.lists_of(reception, me.clerk)
    others = [one for one in colleagues if one.clerk.id != me.id]
    departments = sorted({one.clerk.department for one in colleagues if one.clerk.department})
    return {
        "lists": lists,
        "others": [one for one in others if one.presence is not Presence.OFFLINE],
        "departments": departments,
        "end_reasons": REASONS,
        "open": request.match_info.get("id", ""),
    }


async def _talk(request: web.Request, shown: bool) -> dict[str, Any]:
    talk, entries, turns = await _read(request, shown)
    number, notes = view.last_numbers(entries)
    typed, locale = request.query.get("q", "")[:MOST_QUERY], locale_of(request)
    return {
        "talk": talk,
        "entries": entries,
        "shown": shown,
        "hidden": view.is_hidden(entries),
        "pace": view.pace_of(entries),
        "turns": turns,
        "best": view.best_thoughts(turns),
        "after": number,
        "notes": notes,
        "typed": typed,
        "found": request.app[LOOKUPS].search.find(typed, locale),
        "canned": await asyncio.to_thread(_canned, request, talk, entries),
    }


async def _read(request: web.Request, shown: bool) -> tuple[view.Talk, tuple[Entry, ...], tuple[view.Considered, ...]]:
    reception, me, lookups = reception_of(request), account_of(request).clerk, request.app[LOOKUPS]
    looked = await reception.counter.read(me, request.match_info["id"], show=shown)
    turns = view.considered(ranked(looked.entries), lookups.search, lookups.phrases, locale_of(request))
    return view.talk_of(me, looked), looked.entries, turns


def _canned(request: web.Request, talk: view.Talk, entries: tuple[Entry, ...]) -> list[Canned]:
    city, spoken = request.app[DOORS].scene.catalogue.city, talk.standing.locale
    known = {
        "clerk": account_of(request).name,
        "code": talk.standing.code,
        "item": view.sent_item(entries),
        "hotline": city.hotline,
        "hall": in_language(city.hall.address or city.hall.name, spoken).rstrip("。."),
        "hours": in_language(city.hall.hours, spoken).rstrip("。.") if city.hall.hours else "",
    }
    kept = request.app[CLERKS].canned.all(spoken)
    return [Canned(one.id, one.locale, one.title, filled(one.text, known), one.place) for one in kept]


def _whole(request: web.Request, name: str) -> int:
    given = request.query.get(name, "0")
    if not (given.isascii() and given.isdecimal() and len(given) < 10):
        raise Refused(HTTPStatus.BAD_REQUEST)
    return int(given)
