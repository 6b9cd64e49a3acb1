"""Makes pages from the doors' templates: words by key in the person's language, everything else escaped."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
from aiohttp import web
from markupsafe import Markup, escape

from assistant.catalogue.values import Words, in_language
from channels.web.assets import Assets
from channels.web.keys import DOORS
from channels.web.languages import locale_of, own_name
from channels.web.sessions import KEPT

SHARED = Path(__file__).resolve().parent.parent
SIZES = ("1", "2", "3")
SIZE = "size"
"""The text size's name in the session."""


class Pages:
    """The templates of all doors, by door and name: `chat/page.html`; `base.html` is everybody's."""

    def __init__(self) -> None:
        self.assets = Assets()
        self.assets.add("shared", SHARED / "static")
        self._folders: dict[str, jinja2.BaseLoader] = {}
        self._environment = jinja2.Environment(
            loader=jinja2.ChoiceLoader([jinja2.FileSystemLoader(SHARED / "templates"), jinja2.PrefixLoader(self._folders)]),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["as_data"] = as_data

    def add(self, door: str, folder: Path) -> None:
        """Take a door's `templates/` and `static/` where it has them."""
        self._folders[door] = jinja2.FileSystemLoader(folder / "templates")
        self.assets.add(door, folder / "static")

    def html(self, request: web.Request, template: str, **context: Any) -> str:
        """Fill a template for a request."""
        scene, locale = request.app[DOORS].scene, locale_of(request)
        known = {
            "say": partial(scene.wording.say, locale),
            "locale": locale,
            "locales": [(tag, own_name(tag)) for tag in scene.wording.locales],
            "size": size_of(request),
            "sizes": SIZES,
            "city": scene.catalogue.city,
            "in_language": partial(_in_language, locale),
            "switch": "/preferences",
            "asset": self.assets.url,
            "here": request.path,
        }
        return self._environment.get_template(template).render(**known | context)


PAGES = web.AppKey("pages", Pages)


def page(request: web.Request, template: str, /, status: int = 200, **context: Any) -> web.Response:
    """Answer with a page; `context` is what the template shows."""
    text = request.app[PAGES].html(request, template, **context)
    return web.Response(text=text, status=status, content_type="text/html", charset="utf-8")


def size_of(request: web.Request) -> str:
    """Give the text size a person has chosen, 1 to 3."""
    chosen = str((request.get(KEPT) or {}).get(SIZE, SIZES[0]))
    return chosen if chosen in SIZES else SIZES[0]


def _in_language(locale: str, words: Words) -> str:
    return in_language(words, locale)


def as_data(value: Any) -> Markup:
    """Give a value as JSON for a `data-` attribute; the quotes around it are the template's."""
    return escape(dumps(value))


dumps = partial(json.dumps, ensure_ascii=False)
"""Writes JSON in which Chinese stays readable."""
