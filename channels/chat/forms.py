"""The chat page without JavaScript: what its forms ask for is done, and the page shown again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from assistant.conversation import Owner
from assistant.errors import DeskError, InvalidPhone
from assistant.messages import Request
from channels.chat.authority import BEHALF, CONVERSATION, NOTE, RATED, begin, own_conversation
from channels.chat.protocol import Sent, parse
from channels.chat.showing import chat_page
from channels.chat.taking import A_PERSON, new_mark, take
from channels.web.bodies import read_form
from channels.web.errors import status_of, words_of
from channels.web.keys import DOORS, reception_of
from channels.web.languages import CHOSEN, locale_of
from channels.web.refusals import Refused
from channels.web.sessions import session_id, session_of

Form = Mapping[str, str]
ONLY_KEPT = "desk.kept"
"""What the desk says to what is written while somebody waits; it does not stand in the log."""

LOADING_SECONDS = 25.0
"""How long a form waits for an engine that is still loading."""


async def act(request: web.Request) -> web.StreamResponse:
    """Do what a form asks for and go back to the page; what went wrong is shown there, and nothing typed is lost.

    A database that does not answer is not asked for the page either: raises StoreError.
    """
    form = await read_form(request)
    try:
        await _opened(request)
        await _do(request, form)
    except (Refused, InvalidPhone, DeskError) as error:
        return await chat_page(request, status_of(error), words_of(request, error), form)
    raise web.HTTPSeeOther("/#newest")


async def _opened(request: web.Request) -> None:
    try:
        await asyncio.wait_for(request.app[DOORS].opening.opened(), LOADING_SECONDS)
    except asyncio.TimeoutError as error:
        raise Refused(503, "web.loading") from error


async def _do(request: web.Request, form: Form) -> None:
    if form.get(CHOSEN):
        await _switch(request, form[CHOSEN])
    elif form.get("do") in DEEDS:
        await DEEDS[form["do"]](request, form)
    elif form.get("choice") or form.get("text", "").strip():
        await _say(request, form)


async def _say(request: web.Request, form: Form) -> None:
    sent = {"mark": form.get("mark", ""), **({"choice": form["choice"]} if form.get("choice") else {"text": form["text"]})}
    turned = await take(request, parse(sent, conversation_here(request), locale_of(request)))
    if [line.key for line in turned.reply.lines] == [ONLY_KEPT]:
        session_of(request)[NOTE] = ONLY_KEPT


async def _person(request: web.Request, form: Form) -> None:
    await take(request, asks_for_person(request, conversation_here(request)))


async def _leave_queue(request: web.Request, form: Form) -> None:
    await reception_of(request).leave_queue(conversation_here(request))


async def _leave_number(request: web.Request, form: Form) -> None:
    await reception_of(request).leave_number(talked_here(request), form.get("phone", ""))
    session_of(request)[NOTE] = "chat.callback.kept"


async def _rate(request: web.Request, form: Form) -> None:
    if form.get("stars") not in {"1", "2", "3", "4", "5"}:
        raise Refused(400, "chat.error.stars")
    conversation = talked_here(request)
    await reception_of(request).rate(conversation, int(form["stars"]), form.get("reason", "")[:1000])
    session_of(request)[RATED] = conversation


async def _end(request: web.Request, form: Form) -> None:
    await reception_of(request).end(conversation_here(request))


async def _again(request: web.Request, form: Form) -> None:
    """Begin anew: the browser forgets the conversation."""
    conversation = own_conversation(request)
    if conversation and (await reception_of(request).standing(conversation)).owner is not Owner.NOBODY:
        await reception_of(request).end(conversation)
    for name in (CONVERSATION, RATED, BEHALF):
        session_of(request).pop(name, None)


async def _behalf(request: web.Request, form: Form) -> None:
    session_id(request)
    session_of(request)[BEHALF] = True


async def _switch(request: web.Request, locale: str) -> None:
    """Change the language of the page and, where the assistant has the word, of the conversation."""
    scene = request.app[DOORS].scene
    if locale not in scene.wording.locales:
        return
    session_id(request)
    session_of(request)[CHOSEN] = locale
    conversation = own_conversation(request)
    if conversation and (await reception_of(request).standing(conversation)).owner is Owner.BOT:
        words = scene.wording.say(locale, "chat.speak")
        await take(request, Sent(Request(conversation, words, locale=locale, channel="chat"), new_mark()))


DEEDS: Mapping[str, Callable[[web.Request, Form], Awaitable[None]]] = {
    "person": _person,
    "leave-queue": _leave_queue,
    "callback": _leave_number,
    "rate": _rate,
    "end": _end,
    "again": _again,
    "behalf": _behalf,
}
"""What the buttons named `do` stand for."""


def conversation_here(request: web.Request) -> str:
    """Give the conversation of this browser; one begins where there is none."""
    return begin(request, "chat")


def talked_here(request: web.Request) -> str:
    """Give the conversation of this browser; raises Refused (404) where its session has ended and it knows of none."""
    conversation = own_conversation(request)
    if conversation is None:
        raise Refused(404, "chat.error.conversation")
    return conversation


def asks_for_person(request: web.Request, conversation: str) -> Sent:
    """Give what the button for a person sends, in words that clerks and the person read."""
    locale = locale_of(request)
    words = request.app[DOORS].scene.wording.say(locale, "choice.person")
    return Sent(Request(conversation, words, A_PERSON, locale=locale, channel="chat"), new_mark())
