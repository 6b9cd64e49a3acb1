"""A conversation as doors and clerks see it: who owns it, the entries of its log, how it stands. All survive JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import Enum

from assistant.messages import Json


class Owner(str, Enum):
    """Who has the word: exactly one of these at any moment."""

    BOT = "bot"
    QUEUE = "queue"
    CLERK = "clerk"
    NOBODY = "nobody"


class Who(str, Enum):
    """Who said an entry; a NOTICE is what the desk tells the person: place, wait, a clerk has joined."""

    PERSON = "person"
    ASSISTANT = "assistant"
    CLERK = "clerk"
    NOTICE = "notice"


@dataclass(frozen=True)
class Entry:
    """One entry of a conversation's log.

    `number` counts 1, 2, 3 … without gaps inside a conversation, so that a door that reconnects asks for what came after;
    a clerk's private notes are counted by themselves, so that the person's numbers have no gaps either.
    `mark` is the door's own id of what the person sent: the same mark twice is stored once. `reply` is a Reply in its JSON
    form: the assistant's answer, a notice with its choices, or a card that a clerk sent. `attachments` are photos, each
    {id, kind, bytes}. A `private` entry is a clerk's note and never goes to a person's door. `at` is UTC.
    """

    conversation: str
    number: int
    who: Who
    at: datetime
    text: str = ""
    reply: Json | None = None
    mark: str = ""
    author: str = ""
    attachments: tuple[Json, ...] = field(default=())
    private: bool = False

    def to_json(self) -> Json:
        """Give the entry as plain JSON values; the time as ISO 8601."""
        return {**asdict(self), "who": self.who.value, "at": self.at.isoformat(), "attachments": list(self.attachments)}

    @classmethod
    def from_json(cls, raw: Json) -> Entry:
        """Build an entry from its JSON form."""
        known = {**raw, "who": Who(raw["who"]), "at": datetime.fromisoformat(raw["at"])}
        return cls(**{**known, "attachments": tuple(raw.get("attachments", ()))})


@dataclass(frozen=True)
class Standing:
    """How a conversation stands, for the person's door.

    `place` is 1 for who comes next and None unless the conversation waits; `wait_minutes` is an honest estimate, None where
    nobody can know; `clerk` is the clerk's name for showing; `typing` says that a clerk is writing; `code` is the number of
    the hand-off, empty before there was one.
    """

    owner: Owner
    place: int | None = None
    wait_minutes: int | None = None
    clerk: str = ""
    typing: bool = False
    locale: str = "zh-CN"
    code: str = ""

    def to_json(self) -> Json:
        """Give the standing as plain JSON values."""
        return {**asdict(self), "owner": self.owner.value}

    @classmethod
    def from_json(cls, raw: Json) -> Standing:
        """Build a standing from its JSON form."""
        return cls(**{**raw, "owner": Owner(raw["owner"])})
