"""Parses what WeChat pushes into an Incoming, and renders a Reply as text in parts that WeChat takes; all pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.errors import Unreadable
from assistant.messages import Reply
from channels.wechat.envelope import written

MOST_BYTES = 2048
"""How long a text message may be, in bytes of UTF-8; a longer one is refused with 45002."""

CONVERSATION = "wechat-{}"
DIGEST_BYTES = 12
_SENTENCE_END = re.compile(r"(?<=[。！？!?；;\n])|(?<=[.]\s)")


@dataclass(frozen=True)
class Incoming:
    """One message or event of a person: who, when, of which kind, and what it carries.

    `mark` is the same for every time WeChat sends the same thing again. `media` is the media id of a photo or of a voice
    message, `place` the name and the coordinates of a place that was sent.
    """

    account: str
    person: str
    at: int
    kind: str
    mark: str
    text: str = ""
    media: str = ""
    place: str = ""
    event: str = ""
    key: str = ""


def parse(fields: Mapping[str, str]) -> Incoming:
    """Turn the fields of a pushed XML into an Incoming; raises Unreadable where one that all have is missing."""
    try:
        account, person, kind = fields["ToUserName"], fields["FromUserName"], fields["MsgType"].lower()
        at = int(fields["CreateTime"])
    except (KeyError, ValueError) as error:
        raise Unreadable(problem=str(error)) from error
    event = fields.get("Event", "").lower() if kind == "event" else ""
    return Incoming(
        account=account,
        person=person,
        at=at,
        kind=kind,
        mark=fields.get("MsgId") or fields.get("MsgID") or f"{person}-{at}-{event}",
        text=_said(kind, fields),
        media=fields.get("MediaId", ""),
        place=_place(fields),
        event=event,
        key=fields.get("EventKey", ""),
    )


def conversation_of(account: str, person: str) -> str:
    """Give the id of a person's conversation: the same every time, and it does not tell who it is."""
    digest = hashlib.blake2b(person.encode(), key=account.encode()[:64], digest_size=DIGEST_BYTES)
    return CONVERSATION.format(digest.hexdigest())


def render(reply: Reply) -> str:
    """Turn a reply into text: the sentences one a line, then the choices with their numbers."""
    return "\n".join([*(line.text for line in reply.lines), *(f"{choice.key} {choice.label}" for choice in reply.choices)])


def parts(text: str, most: int = MOST_BYTES) -> list[str]:
    """Cut a text into parts of at most so many bytes: between lines, else between sentences, else between letters."""
    found: list[str] = []
    for piece in _pieces(text, most):
        if found and len((found[-1] + piece).encode()) <= most:
            found[-1] += piece
        else:
            found.append(piece)
    return [part.strip("\n") for part in found if part.strip()]


def answer(incoming: Incoming, text: str, now: int) -> str:
    """Give the XML that answers a pushed message with one text."""
    fields = {"ToUserName": incoming.person, "FromUserName": incoming.account, "CreateTime": str(now)}
    return written({**fields, "MsgType": "text", "Content": text})


def _said(kind: str, fields: Mapping[str, str]) -> str:
    said = {"text": "Content", "voice": "Recognition", "link": "Title"}.get(kind)
    return fields.get(said, "").strip() if said else ""


def _place(fields: Mapping[str, str]) -> str:
    where = [fields.get("Label", "").strip(), " ".join(fields[name] for name in ("Location_X", "Location_Y") if name in fields)]
    return "，".join(filter(None, where))


def _pieces(text: str, most: int) -> Iterator[str]:
    """Give lines with their ends; a line that is too long by its sentences, such a sentence by its letters."""
    for line in text.splitlines(keepends=True):
        if len(line.encode()) <= most:
            yield line
            continue
        for sentence in _SENTENCE_END.split(line):
            yield from _cut(sentence, most)


def _cut(sentence: str, most: int) -> Iterator[str]:
    piece = ""
    for letter in sentence:
        if len((piece + letter).encode()) > most:
            yield piece
            piece = ""
        piece += letter
    if piece:
        yield piece
