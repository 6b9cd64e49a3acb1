"""Which language a person is answered in: what they chose, else what their browser asks for, else the city's first."""

from __future__ import annotations

from collections.abc import Iterator

from aiohttp import web
from babel.core import Locale, UnknownLocaleError

from assistant.wording import best_locale
from channels.web.keys import DOORS
from channels.web.sessions import KEPT

CHOSEN = "lang"
"""The name of the chosen language in addresses and in the session."""


def locale_of(request: web.Request) -> str:
    """Give the BCP-47 tag of the language to answer in; safe to call for a request that went wrong."""
    doors = request.app[DOORS]
    known = doors.scene.wording.locales
    session = request.get(KEPT) or {}
    wanted = (request.query.get(CHOSEN), session.get(CHOSEN), *accepted(request.headers.get("Accept-Language", "")))
    return next((tag for one in wanted if one and (tag := best_locale(str(one), known, ""))), doors.settings.locale)


def accepted(header: str) -> tuple[str, ...]:
    """Give the tags of an Accept-Language header, most wanted first. Pure; what cannot be read is left out."""
    return tuple(tag for _, tag in sorted(_weighed(header), key=lambda one: -one[0]))


def own_name(tag: str) -> str:
    """Give a language's name in itself, as 中文 or English."""
    try:
        language = Locale.parse(tag, sep="-").language
        return str(Locale(language).languages[language]).title()
    except (UnknownLocaleError, ValueError, KeyError):
        return tag


def _weighed(header: str) -> Iterator[tuple[float, str]]:
    for part in header.split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            worth = float(weight) if weight else 1.0
        except ValueError:
            continue
        if tag and tag != "*" and worth > 0:
            yield worth, tag
