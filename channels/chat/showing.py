"""Builds the chat page: the log, how the conversation stands, and the places to type, choose and ask for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone

from aiohttp import web

from assistant.conversation import Entry, Owner, Standing, Who
from channels.chat.authority import BEHALF, NOTE, own_conversation
from channels.chat.rendering import NOTHING, Shown, is_rated, panel, shown, whole_log
from channels.chat.taking import active_choices, known_locale, new_mark, welcome
from channels.web.keys import DOORS, reception_of
from channels.web.languages import locale_of
from channels.web.pages import page
from channels.web.refusals import Refused
from channels.web.sessions import session_of

WORDS = (
    "chat.who.person",
    "chat.kept",
    "chat.offline",
    "chat.back_again",
    "chat.sending",
    "chat.loading",
    "chat.new",
    "chat.aloud",
    "chat.aloud.stop",
    "chat.aloud.failed",
    "chat.dictate",
    "chat.dictate.stop",
    "chat.dictate.notice",
    "chat.dictate.failed",
    "chat.photo.sending",
    "chat.photo.kept",
    "chat.slower",
    "chat.error.failed",
)
"""What the browser's code says by itself: it gets these words with the page."""

PANELS = {"callback": Owner.QUEUE, "rate": Owner.NOBODY}
"""The forms of the panel, by their deed: each is there while this one has the word."""


async def chat_page(
    request: web.Request, status: int = 200, problem: str = "", kept: Mapping[str, str] = NOTHING
) -> web.Response:
    """Show the page; `problem` says what went wrong with a form, `kept` is what was typed into it, by field, and not sent."""
    doors, locale = request.app[DOORS], locale_of(request)
    if not doors.settings.chat.enabled:
        raise Refused(503, "chat.off")
    conversation = own_conversation(request)
    entries, standing = await _log_of(request, conversation)
    settings, wording = doors.settings, doors.scene.wording
    said = whole_log(entries, locale, wording.locales, active_choices(entries))
    in_panel = problem if PANELS.get(kept.get("do", "")) is standing.owner else ""
    context = {
        **panel(standing, is_rated(request), in_panel, kept),
        "beside_words": "" if in_panel else problem,
        "conversation": conversation or "",
        "entries": said,
        "welcome": _welcome(request, active=not entries),
        "asked": _asked(request, locale),
        "behalf": bool(session_of(request).get(BEHALF)),
        "note": _note(request),
        "kept": _kept(standing.owner, kept),
        "mark": new_mark(),
        "photo_mark": new_mark(),
        "most_characters": settings.max_characters,
        "photos_taken": settings.server.photos > 0,
        "switch": "/",
        "words": {key: wording.say(locale, key) for key in WORDS},
        "options": {"dictation": settings.chat.dictation, "last": entries[-1].number if entries else 0},
    }
    return page(request, "chat/page.html", status=status, **context)


def _kept(owner: Owner, kept: Mapping[str, str]) -> str:
    """Give what belongs into the box for words: they, and what was typed into a panel that is no longer there. Pure."""
    gone = PANELS.get(kept.get("do", ""), owner) is not owner
    return kept.get("text", "") or (kept.get("phone", "") or kept.get("reason", "") if gone else "")


def _asked(request: web.Request, locale: str) -> str:
    """Give the name of the item that a slip's code leads to, as /?item=age-allowance; "" for none that is known."""
    item = request.app[DOORS].scene.catalogue.items.get(request.query.get("item", ""))
    return item.short_name[known_locale(request, locale)] if item else ""


def _note(request: web.Request) -> str:
    """Give what a form has left to be said once."""
    key = session_of(request).pop(NOTE, None)
    return request.app[DOORS].scene.wording.say(locale_of(request), key) if key else ""


async def _log_of(request: web.Request, conversation: str | None) -> tuple[Sequence[Entry], Standing]:
    if conversation is None:
        return (), Standing(Owner.BOT)
    reception = reception_of(request)
    entries = await reception.log(conversation)
    return entries, await reception.standing(conversation) if entries else Standing(Owner.BOT)


def _welcome(request: web.Request, active: bool) -> Shown:
    scene, locale = request.app[DOORS].scene, locale_of(request)
    reply = welcome(request, locale)
    entry = Entry("", 0, Who.ASSISTANT, datetime.fromtimestamp(0, timezone.utc), text=reply.text, reply=reply.to_json())
    return shown(entry, locale, scene.wording.locales, active)
