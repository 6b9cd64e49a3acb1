"""A conversation as it is kept, and a change to it: what becomes of it, why, and what is said with that. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from assistant.conversation import Entry, Owner, Who
from assistant.desk.ownership import Move, Ownership, moved
from assistant.desk.values import Clerk
from assistant.messages import Json

WAITS_ON = {Move.CLAIM, Move.TRANSFER, Move.LOSE}
"""Moves that leave the place in the queue as it was, so that nobody starts to wait anew."""


@dataclass(frozen=True)
class Conversation:
    """One conversation.

    `version` grows with every change. `waiting_since` is when the person first began to wait and stays until they no longer
    do. `owned_since` is when whoever has the word got it. `reserved_for` is a clerk's id until `reserved_until`. `asking`
    says what the desk has asked the person for (phone; kept, when one was just left), `offered` are the choices it has put
    before them. `told_*` is what the person heard last of place, wait and why nobody comes. `numbers` and `notes` are the
    last numbers given in the log.
    """

    id: str
    began_at: datetime
    touched_at: datetime
    owned_since: datetime
    owner: Owner = Owner.NOBODY
    clerk: str = ""
    version: int = 0
    locale: str = "zh-CN"
    channel: str = "chat"
    code: str | None = None
    reason: str = ""
    urgent: bool = False
    item: str = ""
    domain: str = ""
    department: str = ""
    clerk_name: str = ""
    specialist: str = ""
    specialist_name: str = ""
    reserved_for: str = ""
    reserved_until: datetime | None = None
    note: str = ""
    waiting_since: datetime | None = None
    asking: str = ""
    offered: tuple[Json, ...] = ()
    told_place: int | None = None
    told_wait: int | None = None
    told_nobody: str = ""
    told_at: datetime | None = None
    numbers: int = 0
    notes: int = 0

    @property
    def ownership(self) -> Ownership:
        """Who has the word."""
        return Ownership(self.owner, self.clerk)

    def moved(self, move: Move, at: datetime, clerk: Clerk | None = None, **changes: Any) -> Conversation:
        """Give the conversation after a move; raises IllegalMove."""
        after = moved(self.ownership, move, clerk.id if clerk else "")
        fields: Json = {"owner": after.owner, "clerk": after.clerk, "clerk_name": clerk.name if clerk else "", "owned_since": at}
        fields |= {"specialist": "", "specialist_name": "", "reserved_for": "", "reserved_until": None}
        if move not in WAITS_ON:
            fields |= {"waiting_since": at if move is Move.HAND_OVER else None, "department": "", "note": ""}
        fields |= {"asking": "", "offered": self.offered if move is Move.BEGIN else ()}
        return replace(self, **{**fields, **changes})


@dataclass(frozen=True)
class Draft:
    """An entry before it is in the log. `answers` is the number of the person's entry it answers, `request` what was sent."""

    who: Who
    text: str = ""
    reply: Json | None = None
    mark: str = ""
    author: str = ""
    attachments: tuple[Json, ...] = ()
    private: bool = False
    answers: int | None = None
    request: Json | None = None


@dataclass(frozen=True)
class Step:
    """Why a conversation changes hands: the move, who did it (a clerk's id; person, assistant or desk), and a reason."""

    move: Move
    by: str
    reason: str = ""


@dataclass(frozen=True)
class Change:
    """What one transaction does to a conversation.

    `step` stands there exactly where the word changes hands. `unmet` is the reason nobody was there, to be counted.
    `settles` says that the hand-offs recorded for this conversation are dealt with.
    """

    after: Conversation
    step: Step | None = None
    entries: tuple[Draft, ...] = ()
    unmet: str = ""
    settles: bool = False


@dataclass(frozen=True)
class Changed:
    """What a transaction has done: the conversation as it is now, and the new entries with their numbers."""

    conversation: Conversation
    entries: tuple[Entry, ...] = field(default=())


@dataclass(frozen=True)
class Heard:
    """An entry in the log and the conversation with it; `new` is False where its mark was there already."""

    entry: Entry
    conversation: Conversation
    new: bool = True
