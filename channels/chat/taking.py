"""Takes what a person sends to the reception, whichever way it came in."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace

from aiohttp import web

from assistant.conversation import Entry, Who
from assistant.desk.turns import Turned
from assistant.dialogue import views
from assistant.messages import Choice, Json, Reply
from assistant.wording import best_locale
from channels.chat.protocol import Pressed, Sent
from channels.web.keys import DOORS, reception_of
from channels.web.languages import CHOSEN, locale_of
from channels.web.refusals import Refused
from channels.web.sessions import session_of

A_PERSON: Json = {"do": "human"}
"""The choice that is always on offer."""


async def take(request: web.Request, sent: Sent, photos: tuple[Json, ...] = ()) -> Turned:
    """Give what was sent to the reception, with photos that are kept; a language they have changed to stays with the session.

    Raises Refused where a choice is no longer there (409), or nothing could be kept and it may be sent again (503).
    """
    reception, asked = reception_of(request), sent.request
    if sent.pressed:
        choice = await look_up(request, asked.conversation, sent.pressed)
        asked = replace(asked, utterance=choice.label, choice=choice.payload)
    turned = await reception.turn(asked, sent.mark, photos)
    if not turned.number:
        raise Refused(503)
    session = session_of(request)
    if "id" in session and turned.reply.locale != locale_of(request):
        session[CHOSEN] = turned.reply.locale
    return turned


def welcome(request: web.Request, locale: str) -> Reply:
    """Give what is shown before anything is said; it needs no engine."""
    return views.welcome(known_locale(request, locale), request.app[DOORS].scene)


def known_locale(request: web.Request, locale: str) -> str:
    """Give the language nearest to one, among those that Banban speaks."""
    doors = request.app[DOORS]
    return best_locale(locale, doors.scene.wording.locales, doors.settings.locale)


async def look_up(request: web.Request, conversation: str, pressed: Pressed) -> Choice:
    """Find the choice somebody pressed; raises Refused (409) where there is none such."""
    if pressed.entry == 0:
        offered = welcome(request, locale_of(request)).choices
    else:
        entries = await reception_of(request).log(conversation, after=pressed.entry - 1)
        offered = offered_by(entries[0]) if entries and entries[0].number == pressed.entry else ()
    found = next((choice for choice in offered if choice.key == pressed.key), None)
    if found is None:
        raise Refused(409, "chat.error.choice")
    return found


def offered_by(entry: Entry) -> tuple[Choice, ...]:
    """Give the choices an entry of the log offers."""
    return Reply.from_json(entry.reply).choices if entry.reply else ()


def active_choices(entries: Sequence[Entry]) -> int:
    """Give the number of the entry whose choices can be pressed now: the last one that has any, if nothing was said since."""
    for entry in reversed(entries):
        if entry.who is Who.PERSON:
            return 0
        if offered_by(entry):
            return entry.number
    return 0


def new_mark() -> str:
    """Give a mark that nobody else has."""
    return secrets.token_urlsafe(12)
