"""Conversations in this process's memory: they are gone when it stops."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from assistant.conversation import Entry, Owner, Standing
from assistant.desk.values import Callback, Clerk, Colleague, Correction, Presence
from assistant.errors import NoSuchConversation
from assistant.messages import Reply
from assistant.ports import Events


@dataclass
class Room:
    """One conversation."""

    id: str
    locale: str = "zh-CN"
    owner: Owner = Owner.BOT
    clerk: Clerk | None = None
    code: str = ""
    reason: str = ""
    note: str = ""
    since: datetime | None = None
    specialist: str = ""
    log: list[Entry] = field(default_factory=list)
    replies: dict[str, Reply] = field(default_factory=dict)
    rating: tuple[int, str] | None = None

    def add(self, entry: Entry) -> Entry:
        """Put an entry at the end of the log, with the next number."""
        number = 1 + sum(one.private == entry.private for one in self.log)
        self.log.append(replace(entry, conversation=self.id, number=number))
        return self.log[-1]


@dataclass
class Memory:
    """All conversations, clerks and call-backs."""

    rooms: dict[str, Room] = field(default_factory=dict)
    clerks: dict[str, Colleague] = field(default_factory=dict)
    callbacks: list[Callback] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)

    def room(self, conversation: str, locale: str | None = None) -> Room:
        """Give a conversation; it begins here where nobody knows it."""
        return self.rooms.setdefault(conversation, Room(conversation, locale or "zh-CN"))

    def known(self, conversation: str) -> Room:
        """Give a conversation; raises NoSuchConversation."""
        if conversation not in self.rooms:
            raise NoSuchConversation
        return self.rooms[conversation]

    def queue(self) -> list[Room]:
        """Give the conversations that wait, in the order to be taken."""
        waiting = [room for room in self.rooms.values() if room.owner is Owner.QUEUE and room.since]
        return sorted(waiting, key=lambda room: (room.since, room.id))

    def standing(self, conversation: str) -> Standing:
        """Tell how a conversation stands."""
        room = self.room(conversation)
        place = self.queue().index(room) + 1 if room.owner is Owner.QUEUE else None
        return Standing(room.owner, place, None, room.clerk.name if room.clerk else "", False, room.locale, room.code)

    def leave_number(self, conversation: str, phone: str, at: datetime) -> None:
        """Keep a number to ring back."""
        room = self.room(conversation)
        number = len(self.callbacks) + 1
        self.callbacks.append(Callback(number, room.id, room.code, phone, room.locale, room.reason, at))

    def heartbeat(self, clerk: Clerk, presence: Presence) -> None:
        """A clerk is there."""
        self.clerks[clerk.id] = Colleague(clerk, presence)

    async def tell(self, room: Room, events: Events) -> None:
        """Say that a conversation has changed."""
        await events.publish(f"conversation/{room.id}", {"kind": "changed", "conversation": room.id})
        await events.publish("desk", {"kind": "changed", "conversation": room.id})
