"""The JSON that doors and this server speak: what a person sends becomes a Request, entries and standings become JSON. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.conversation import Entry, Standing
from assistant.messages import Json, Reply, Request
from channels.web.bodies import without_control
from channels.web.refusals import Refused

MOST_CHARACTERS = 4000
"""What is longer was not typed by a person; what is longer than BANBAN_MAX_CHARACTERS the engine cuts, and says so."""

MOST_READINGS = 10
MARK = re.compile(r"[A-Za-z0-9._-]{1,64}")
PRESSED = re.compile(r"(\d{1,9}):([0-9A-Za-z*#]{1,8})")


@dataclass(frozen=True)
class Pressed:
    """A choice named by where it stands: the number of the entry it belongs to (0 is the welcome), and its key."""

    entry: int
    key: str


@dataclass(frozen=True)
class Sent:
    """What a person sent: a request, the door's own mark of it, and a choice that is still to be looked up."""

    request: Request
    mark: str = ""
    pressed: Pressed | None = None


def parse(raw: Any, conversation: str, locale: str) -> Sent:
    """Read {text | choice, mark, locale?, hypotheses?}; raises Refused (400) where that is something else."""
    message = _mapping(raw)
    choice = message.get("choice")
    request = Request(
        conversation,
        utterance=_text(message.get("text", "")),
        choice=choice if isinstance(choice, dict) else None,
        hypotheses=_readings(message.get("hypotheses", [])),
        locale=_text(message.get("locale") or locale),
        channel=channel_of(conversation),
    )
    pressed = _pressed(choice) if isinstance(choice, str) else None
    if choice is not None and request.choice is None and pressed is None:
        raise Refused(400, "chat.error.message")
    return Sent(request, _mark(message.get("mark", "")), pressed)


def channel_of(conversation: str) -> str:
    """Give the door a conversation came by: the first part of its id."""
    return conversation.partition("-")[0]


def render(reply: Reply) -> Json:
    """Give a reply as JSON for a person's door: what the engine made of it stays in the house."""
    return _public(reply.to_json())


def render_entry(entry: Entry) -> Json:
    """Give an entry of the log as JSON for a person's door."""
    raw = entry.to_json()
    return {**raw, "reply": _public(raw["reply"]) if raw["reply"] else None}


def render_standing(standing: Standing) -> Json:
    """Give how a conversation stands as JSON for a person's door."""
    return standing.to_json()


def whole_number(raw: str | None, default: int = 0) -> int:
    """Read a number from an address; raises Refused (400) where it is none."""
    if raw is None or raw == "":
        return default
    if not (raw.isascii() and raw.isdecimal() and len(raw) < 10):
        raise Refused(400, "chat.error.message")
    return int(raw)


def _public(reply: Json) -> Json:
    return {name: value for name, value in reply.items() if name != "understood"}


def _mapping(raw: Any) -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        raise Refused(400, "chat.error.message")
    return raw


def _text(raw: Any) -> str:
    if not isinstance(raw, str) or len(raw) > MOST_CHARACTERS:
        raise Refused(400, "chat.error.message")
    return without_control(raw)


def _readings(raw: Any) -> tuple[str, ...]:
    if not isinstance(raw, list) or len(raw) > MOST_READINGS:
        raise Refused(400, "chat.error.message")
    return tuple(map(_text, raw))


def _mark(raw: Any) -> str:
    if raw == "":
        return ""
    if not isinstance(raw, str) or not MARK.fullmatch(raw):
        raise Refused(400, "chat.error.message")
    return raw


def _pressed(raw: str) -> Pressed | None:
    found = PRESSED.fullmatch(raw)
    return Pressed(int(found[1]), found[2]) if found else None
