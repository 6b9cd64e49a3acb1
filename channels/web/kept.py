"""What was typed into a plain form that is refused: it stands on the page that comes back, in its boxes, to be sent again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import web

from assistant.errors import AssistantError
from channels.web.access import name_of
from channels.web.bodies import read_form

FORM = "application/x-www-form-urlencoded"
UNREAD = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE}
"""The statuses of forms that were not read to their end."""

AREA, LINE, SECRET = "area", "line", "secret"
PERSON: Mapping[str, tuple[str, str]] = {
    "text": (AREA, "chat.ask"),
    "phone": (LINE, "chat.callback.label"),
    "reason": (AREA, "chat.rate.reason"),
}
CLERK: Mapping[str, tuple[str, str]] = {
    "login": (LINE, "console.login"),
    "old": (SECRET, "console.password.old"),
    "new": (SECRET, "console.password.new"),
    "again": (SECRET, "console.password.again"),
    "password": (SECRET, "console.password"),
    "name": (LINE, "console.accounts.name"),
    "department": (LINE, "console.accounts.department"),
    "title": (LINE, "console.canned.title"),
    "text": (AREA, "console.canned.text"),
    "item": (LINE, "console.learning.item"),
    "note": (AREA, "console.note.head"),
}
"""What people and clerks type, by the names of the fields: the kind of its box and the key of its label."""


@dataclass(frozen=True)
class Box:
    """One box of a form; a secret comes back empty."""

    name: str
    kind: str
    label: str
    value: str


@dataclass(frozen=True)
class Kept:
    """A refused form: where it goes, its boxes, and what stood in it unseen. Only a form of our own page may be sent again."""

    action: str
    boxes: tuple[Box, ...]
    hidden: tuple[tuple[str, str], ...]
    own: bool

    @property
    def typed(self) -> bool:
        """Whether there is something in it that somebody wrote."""
        return any(box.value for box in self.boxes)


async def kept_form(request: web.Request, status: int, own: bool) -> Kept | None:
    """Give what a refused request had typed into its form; None where it was no form of a page that is there."""
    if request.method != "POST" or request.content_type != FORM or name_of(request) is None or status in UNREAD:
        return None
    try:
        fields = await read_form(request)
    except (AssistantError, web.HTTPException):
        return None
    return sorted_out(request.rel_url.raw_path_qs, fields, own)


def sorted_out(action: str, fields: Mapping[str, str], own: bool = True) -> Kept:
    """Tell what was typed from what stood in the form unseen. Pure."""
    known = CLERK if action.startswith("/clerk") else PERSON
    boxes = tuple(Box(name, *known[name], value) for name, value in fields.items() if name in known)
    shown = tuple(Box(box.name, box.kind, box.label, "") if box.kind == SECRET else box for box in boxes)
    return Kept(action, shown, tuple((name, value) for name, value in fields.items() if name not in known), own)
