"""The chat door's protocol over HTTP, version 1: begin, say, read the log, rate, leave a number, stop waiting, end."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from channels.chat.authority import begin, conversation_of
from channels.chat.protocol import parse, render, render_entry, render_standing, whole_number
from channels.chat.rendering import entry_html, standing_html
from channels.chat.taking import take, welcome
from channels.web.bodies import read_json
from channels.web.keys import reception_of
from channels.web.languages import locale_of
from channels.web.pages import dumps
from channels.web.refusals import Refused
from channels.web.tokens import token_for

STARS = range(1, 6)


def add_routes(app: web.Application) -> None:
    """Add the protocol's routes."""
    one = "/api/v1/conversations/{id}"
    app.router.add_post("/api/v1/conversations", begin_conversation)
    app.router.add_post(f"{one}/messages", say)
    app.router.add_get(f"{one}/log", log)
    app.router.add_post(f"{one}/rating", rate)
    app.router.add_post(f"{one}/callback", leave_number)
    app.router.add_post(f"{one}/leave-queue", leave_queue)
    app.router.add_post(f"{one}/end", end)


async def begin_conversation(request: web.Request) -> web.Response:
    """Begin: {locale?, channel?} → {conversation, token?, reply}; a browser gets a cookie, another door a token."""
    raw = await read_json(request)
    channel, locale = str(raw.get("channel") or "chat"), str(raw.get("locale") or locale_of(request))
    conversation = begin(request, channel)
    answer = {"conversation": conversation, "reply": render(welcome(request, locale))}
    if channel != "chat":
        answer["token"] = token_for(request, conversation)
    return answered(answer, 201)


async def say(request: web.Request) -> web.Response:
    """Say: {text | choice, mark, locale?, hypotheses?} → {reply, number}, the number of the turn's last entry in the log."""
    conversation = conversation_of(request)
    sent = parse(await read_json(request, "chat.error.message"), conversation, locale_of(request))
    turned = await take(request, sent)
    return answered({"reply": render(turned.reply), "number": turned.number})


async def log(request: web.Request) -> web.Response:
    """Read the log: ?after=n → {entries, standing}; with ?html=1 each comes as a piece of the page as well."""
    conversation = conversation_of(request)
    reception, after = reception_of(request), whole_number(request.query.get("after"))
    entries, standing = await reception.log(conversation, after), await reception.standing(conversation)
    answer: dict[str, Any] = {"entries": [render_entry(entry) for entry in entries], "standing": render_standing(standing)}
    if request.query.get("html"):
        answer["html"] = [entry_html(request, entry) for entry in entries]
        answer["standing_html"] = standing_html(request, standing)
    return answered(answer)


async def rate(request: web.Request) -> web.Response:
    """Rate: {stars: 1 to 5, reason?}."""
    conversation, raw = conversation_of(request), await read_json(request)
    stars, reason = raw.get("stars"), raw.get("reason", "")
    if type(stars) is not int or stars not in STARS or not isinstance(reason, str):
        raise Refused(400, "chat.error.stars")
    await reception_of(request).rate(conversation, stars, reason[:1000])
    return answered({"rated": stars})


async def leave_number(request: web.Request) -> web.Response:
    """Leave a number to be rung back: {phone}."""
    conversation, raw = conversation_of(request), await read_json(request)
    await reception_of(request).leave_number(conversation, str(raw.get("phone", "")))
    return answered({"kept": True})


async def leave_queue(request: web.Request) -> web.Response:
    """Stop waiting for a clerk: {} → {reply}."""
    return answered({"reply": render(await reception_of(request).leave_queue(conversation_of(request)))})


async def end(request: web.Request) -> web.Response:
    """End the conversation."""
    await reception_of(request).end(conversation_of(request))
    return answered({"ended": True})


def answered(body: dict[str, Any], status: int = 200) -> web.Response:
    """Answer with JSON that can be read by people too."""
    return web.json_response(body, status=status, dumps=dumps)
