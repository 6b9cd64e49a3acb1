"""Pieces of the chat page as HTML, the same whether the page is built whole or grows by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from types import MappingProxyType

from aiohttp import web

from assistant.conversation import Entry, Standing, Who
from assistant.messages import Card, Choice, Line, Outcome, Reply
from assistant.understanding.normalise import spoken_script
from assistant.wording import locale_of_script
from channels.chat.authority import RATED, own_conversation
from channels.web.keys import DOORS
from channels.web.languages import locale_of
from channels.web.pages import PAGES
from channels.web.sessions import session_of

LEVELS = (5, 4, 3, 2, 1)
"""The five levels of a rating, best first."""

IN_THE_PANEL = {Outcome.HANDED_OFF, Outcome.ENDED}
"""Outcomes of notices whose choices the panel offers for as long as they hold: leave a number, stop waiting, rate."""

NOTHING: Mapping[str, str] = MappingProxyType({})

PIECE = "evidence.piece"
"""The wording key of a line that names one piece to bring."""


@dataclass(frozen=True)
class Shown:
    """One entry as its template shows it; `choices` are those that can still be pressed."""

    entry: Entry
    lang: str
    lines: tuple[Line, ...] = ()
    choices: tuple[Choice, ...] = ()
    card: Card | None = None
    phones: tuple[str, ...] = ()
    urgent: bool = False

    @property
    def item(self) -> str:
        """Give the service item the entry is about, or nothing."""
        card = (self.entry.reply or {}).get("card")
        return str(card["item"]) if card else ""

    @property
    def blocks(self) -> list[tuple[bool, list[Line]]]:
        """Give the lines in order, those of one list of papers together: (can be ticked off, lines)."""
        return [(listed, list(lines)) for listed, lines in groupby(self.lines, key=lambda line: line.key == PIECE)]

    @property
    def spoken(self) -> str:
        """What is read aloud: the sentences, then the choices with their numbers."""
        return "\n".join([*(line.text for line in self.lines), *(f"{one.key}. {one.label}" for one in self.choices)])


def shown(entry: Entry, locale: str, known: tuple[str, ...], active: bool = True) -> Shown:
    """Make ready what one entry shows. Pure."""
    if entry.reply is None:
        lines = tuple(Line("", text=text) for text in entry.text.splitlines() if text.strip())
        lang = locale_of_script(spoken_script(entry.text), known, locale) if entry.text else locale
        return Shown(entry, lang, lines)
    reply = Reply.from_json(entry.reply)
    offered = active and not (entry.who is Who.NOTICE and reply.outcome in IN_THE_PANEL)
    return Shown(
        entry,
        reply.locale,
        reply.lines,
        reply.choices if offered else (),
        reply.card,
        tuple(dict.fromkeys(phones_in(reply))),
        reply.outcome is Outcome.SAFETY,
    )


def phones_in(reply: Reply) -> Iterator[str]:
    """Give the telephone numbers a reply names, each of which gets a button to ring."""
    for line in reply.lines:
        phone = line.fields.get("phone") or line.fields.get("hotline")
        if phone and str(phone) in line.text:
            yield str(phone)


def whole_log(entries: Sequence[Entry], locale: str, known: tuple[str, ...], active: int) -> list[Shown]:
    """Make ready a whole log: choices stay on the entry numbered `active` only, an item's card where it came last."""
    log = [shown(entry, locale, known, entry.number == active) for entry in entries]
    newest = {one.card.item: one.entry.number for one in log if one.card}
    return [replace(one, card=None) if one.card and newest[one.card.item] != one.entry.number else one for one in log]


def entry_html(request: web.Request, entry: Entry) -> str:
    """Give one entry as the page shows it."""
    known = request.app[DOORS].scene.wording.locales
    one = shown(entry, locale_of(request), known)
    return request.app[PAGES].html(request, "chat/entry.html", one=one, mark="")


def standing_html(request: web.Request, standing: Standing) -> str:
    """Give the panel that tells how the conversation stands."""
    return request.app[PAGES].html(request, "chat/standing.html", **panel(standing, is_rated(request)))


def is_rated(request: web.Request) -> bool:
    """Tell whether this browser has rated its conversation."""
    conversation = own_conversation(request)
    return conversation is not None and session_of(request).get(RATED) == conversation


def panel(standing: Standing, rated: bool = False, problem: str = "", typed: Mapping[str, str] = NOTHING) -> dict[str, object]:
    """Give what the panel's template shows; `typed` is what somebody has filled in already. Pure."""
    known = {"standing": standing, "owner": standing.owner.value, "levels": LEVELS, "rated": rated}
    return {**known, "problem": problem, "phone": typed.get("phone", ""), "reason": typed.get("reason", "")}
