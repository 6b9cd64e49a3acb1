"""What a clerk does with a conversation: one small form each, which works with and without the page's own code."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from aiohttp import web

from assistant.desk.counter import Counter
from assistant.desk.handing import MOST_NOTE, REASONS
from channels.clerk.tools import talk_address
from channels.clerk.who import account_of, done
from channels.clerk.workspace import talk_page
from channels.web.bodies import read_form
from channels.web.keys import DOORS, reception_of
from channels.web.languages import locale_of
from channels.web.refusals import Refused

DESK = "/clerk"
MOST_SAID = 2000
CLERK, DEPARTMENT = "clerk:", "department:"
"""What stands before the colleague's id or the department's name in the form that passes a conversation on."""


async def claim(request: web.Request) -> web.StreamResponse:
    """Take a conversation that waits; who comes second is told who has it."""
    counter, id_ = _counter(request), request.match_info["id"]
    won = await counter.claim(account_of(request).clerk, id_)
    if won.won:
        return done(request, talk_address(id_), won=True)
    notice = words(request, f"console.claim.{won.why}", name=won.by)
    return done(request, DESK, notice, won=False)


async def say(request: web.Request) -> web.StreamResponse:
    """Say something to the person."""
    text, mark = await _text(request, MOST_SAID)
    await _counter(request).say(account_of(request).clerk, request.match_info["id"], text, mark)
    return _back(request)


async def note(request: web.Request) -> web.StreamResponse:
    """Keep a note that only the desk sees; a specialist whispers so."""
    text, _ = await _text(request, MOST_NOTE)
    await _counter(request).note(account_of(request).clerk, request.match_info["id"], text)
    return _back(request)


async def send_item(request: web.Request) -> web.StreamResponse:
    """Send an item's card to the person, in their language at their door, and keep the correction."""
    item = (await read_form(request)).get("item", "")
    reply = await _counter(request).send_item(account_of(request).clerk, request.match_info["id"], item)
    name = reply.card.title if reply.card else item
    return _back(request, words(request, "console.item.sent", name=name))


async def show_numbers(request: web.Request) -> web.StreamResponse:
    """Show the person's long numbers on this page once; it goes into the audit."""
    return await talk_page(request, shown=True)


async def transfer(request: web.Request) -> web.StreamResponse:
    """Pass the conversation on to a colleague or a department, with a note."""
    form = await read_form(request)
    to, told = form.get("to", ""), form.get("note", "").strip()[:MOST_NOTE]
    whom: dict[str, str] = {}
    if to.startswith(CLERK):
        whom = {"to_clerk": to.removeprefix(CLERK)}
    elif to.startswith(DEPARTMENT):
        whom = {"to_department": to.removeprefix(DEPARTMENT)}
    if not any(whom.values()):
        raise Refused(HTTPStatus.BAD_REQUEST, "console.error.to_whom")
    await _counter(request).transfer(account_of(request).clerk, request.match_info["id"], note=told, **whom)
    return done(request, DESK, words(request, "console.transfer.done"))


async def consult(request: web.Request) -> web.StreamResponse:
    """Ask a colleague to read along and to whisper."""
    specialist = (await read_form(request)).get("specialist", "")
    if not specialist:
        raise Refused(HTTPStatus.BAD_REQUEST, "console.error.to_whom")
    await _counter(request).consult(account_of(request).clerk, request.match_info["id"], specialist)
    return _back(request, words(request, "console.consult.done"))


async def end_consult(request: web.Request) -> web.StreamResponse:
    """The colleague no longer reads along."""
    await _counter(request).end_consult(account_of(request).clerk, request.match_info["id"])
    return _back(request)


async def give_back(request: web.Request) -> web.StreamResponse:
    """Give the word back to the assistant."""
    await _counter(request).give_back(account_of(request).clerk, request.match_info["id"])
    return done(request, DESK, words(request, "console.give_back.done"))


async def finish(request: web.Request) -> web.StreamResponse:
    """End the conversation with a reason."""
    reason = (await read_form(request)).get("reason", "")
    if reason not in REASONS:
        raise Refused(HTTPStatus.BAD_REQUEST, "console.error.reason")
    await _counter(request).finish(account_of(request).clerk, request.match_info["id"], reason)
    return done(request, DESK, words(request, "console.finish.done"))


def words(request: web.Request, key: str, /, **fields: Any) -> str:
    """Say a wording in the clerk's language."""
    return request.app[DOORS].scene.wording.say(locale_of(request), key, **fields)


def _back(request: web.Request, notice: str = "") -> web.StreamResponse:
    return done(request, talk_address(request.match_info["id"]), notice)


async def _text(request: web.Request, most: int) -> tuple[str, str]:
    form = await read_form(request)
    text = form.get("text", "").replace("\r\n", "\n").strip()
    if not text:
        raise Refused(HTTPStatus.BAD_REQUEST, "console.error.empty")
    if len(text) > most:
        raise Refused(HTTPStatus.BAD_REQUEST, "console.error.long", most=most)
    return text, form.get("mark", "")[:60]


def _counter(request: web.Request) -> Counter:
    return reception_of(request).counter
