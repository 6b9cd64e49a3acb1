"""Parses Rasa's REST payload into a Request and renders a Reply as Rasa's messages; pure.

What comes in is `{sender, message, input_channel?, metadata?}`, what goes out `[{recipient_id, text, buttons?, custom?}]`. A
button's payload is `/choose` and the choice as JSON: it has the look of a Rasa command and is none, it only comes back here.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.errors import Unreadable
from assistant.messages import Choice, Json, Reply, Request

CHOOSE = "/choose"
CHANNEL = "rest"
NOT_ON_OFFER: Json = {"do": "unknown"}
MOST_SENDER, MOST_MARK, MOST_HYPOTHESES = 255, 64, 10
MOST_VALUE = 100
_CHANNEL_NAME = re.compile(r"[a-z0-9_]{1,24}")
_CHOICE = re.compile(rf"\s*{CHOOSE}\s*(?=\{{)")


@dataclass(frozen=True)
class Call:
    """One call of a bridge: whose it is, what was said or pressed, and the bridge's own id of the message."""

    sender: str
    request: Request
    mark: str = ""


def parse(raw: Any, new_sender: Callable[[], str] = secrets.token_hex) -> Call:
    """Turn the body of a call into a Call; raises Unreadable for what is no message.

    A sender may be text or a whole number. Who sends none gets a conversation of their own each time, so that no two people
    ever share one.
    """
    if not isinstance(raw, Mapping):
        raise Unreadable(problem="body")
    sender = _sender(raw.get("sender"), new_sender)
    about = raw.get("metadata")
    about = about if isinstance(about, Mapping) else {}
    message = raw.get("message")
    if not isinstance(message, (str, type(None))):
        raise Unreadable(problem="message")
    utterance, choice = pressed(message or "")
    request = Request(
        conversation_of(sender),
        utterance=utterance,
        choice=choice,
        hypotheses=_texts(about.get("hypotheses")),
        locale=_text(about.get("locale") or about.get("language"), MOST_MARK) or None,
        channel=_channel(raw.get("input_channel")),
    )
    return Call(sender, request, _text(about.get("mark") or about.get("message_id"), MOST_MARK))


def pressed(message: str) -> tuple[str, Json | None]:
    """Give what a message says and the choice it presses: `/choose{"do": …}` is a choice, `/choose{"key": "2"}` the number 2.

    What begins so and is none of both presses a choice that is never on offer, so that the person is told so.
    """
    if not _CHOICE.match(message):
        return message, None
    try:
        choice = json.loads(_CHOICE.sub("", message, count=1), parse_constant=_refused)
    except (ValueError, RecursionError):
        choice = None
    if not isinstance(choice, dict) or not all(_is_plain(value) for value in choice.values()):
        return "", dict(NOT_ON_OFFER)
    return (str(choice["key"]), None) if "key" in choice else ("", choice)


def conversation_of(sender: str) -> str:
    """Give the id of a sender's conversation; a sender may be a telephone number, so the id does not tell."""
    return f"{CHANNEL}-{hashlib.blake2b(sender.encode('utf-8', 'replace'), digest_size=12).hexdigest()}"


def render(sender: str, reply: Reply, numbers: bool) -> list[Json]:
    """Turn a reply into Rasa's messages: one with all sentences, as many bridges read only the first; none for silence.

    With `numbers` the choices stand in the text too, for a bridge that drops buttons or reads aloud.
    """
    lines = [line.text for line in reply.lines]
    if numbers:
        lines += [f"{choice.key} {choice.label}" for choice in reply.choices]
    if not lines:
        return []
    return [message(sender, "\n".join(lines), [button(choice) for choice in reply.choices], custom(reply))]


def message(sender: str, text: str, buttons: list[Json], about: Json) -> Json:
    """Give one of Rasa's messages."""
    found: Json = {"recipient_id": sender, "text": text}
    if buttons:
        found["buttons"] = buttons
    return {**found, "custom": about}


def button(choice: Choice) -> Json:
    """Give a choice as a button."""
    payload = json.dumps(choice.payload, ensure_ascii=False, separators=(",", ":"))
    return {"title": choice.label, "payload": f"{CHOOSE}{payload}"}


def custom(reply: Reply) -> Json:
    """Give what a bridge may want to know beside the words: outcome, language, card, hand-off, what the door should do."""
    raw = reply.to_json()
    return {name: raw[name] for name in ("outcome", "locale", "card", "handoff", "control") if raw[name] is not None}


def _refused(name: str) -> None:
    raise ValueError(name)


def _is_plain(value: Any) -> bool:
    """Tell whether a value may stand in a choice: a short text that can be stored, a number, yes, no or nothing."""
    if isinstance(value, str):
        return len(value) <= MOST_VALUE and value.isprintable()
    return value is None or isinstance(value, (int, float))


def _sender(raw: Any, new_sender: Callable[[], str]) -> str:
    if raw is None or raw == "":
        return new_sender()
    if isinstance(raw, bool) or not isinstance(raw, (str, int)) or len(str(raw)) > MOST_SENDER:
        raise Unreadable(problem="sender")
    return str(raw)


def _channel(raw: Any) -> str:
    name = str(raw or "").lower()
    return f"{CHANNEL}-{name}" if _CHANNEL_NAME.fullmatch(name) and name != CHANNEL else CHANNEL


def _texts(raw: Any) -> tuple[str, ...]:
    return tuple(text for text in raw if isinstance(text, str))[:MOST_HYPOTHESES] if isinstance(raw, list) else ()


def _text(raw: Any, most: int) -> str:
    return str(raw)[:most] if isinstance(raw, (str, int)) and not isinstance(raw, bool) else ""
