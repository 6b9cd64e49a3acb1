"""What all parts of the desk share: what is kept, the clock, the hours, the words, and how changes are made known."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, ParamSpec, TypeVar

from assistant.conversation import Owner
from assistant.desk.hours import Hours, Opening
from assistant.desk.notices import Notices
from assistant.desk.ports import Shelves
from assistant.desk.queueing import Floor, Outlook, outlook
from assistant.desk.state import Conversation
from assistant.messages import Json, Reply
from assistant.ports import Clock, Events
from assistant.settings.desk import DeskSettings

P = ParamSpec("P")
Found = TypeVar("Found")
DESK, QUEUE = "desk", "queue"
"""Topics: what clerks' tools hear, and what everybody who waits hears."""


def topic(conversation: str) -> str:
    """Give the topic of one conversation."""
    return f"conversation/{conversation}"


async def keep(work: Callable[P, Found], *args: P.args, **kwargs: P.kwargs) -> Found:
    """Do what touches the database in a thread, so that nobody else has to wait for it."""
    return await asyncio.to_thread(work, *args, **kwargs)


@dataclass(frozen=True)
class Office:
    """The shared things."""

    shelves: Shelves
    events: Events
    clock: Clock
    rules: DeskSettings
    opening: Opening
    notices: Notices

    def now(self) -> datetime:
        """Give the moment, UTC."""
        return self.clock.now()

    def local(self) -> datetime:
        """Give the moment in the city's time."""
        return self.opening.local(self.now())

    def hours(self) -> Hours:
        """Tell whether the desk is open."""
        return self.opening.at(self.now())

    def today(self) -> datetime:
        """Give when the city's day began, UTC."""
        return self.opening.day(self.local().date())[0].astimezone(timezone.utc)

    async def floor(self) -> Floor:
        """Look at the desk as it is now."""
        return Floor.of(await keep(self.shelves.desks.snapshot), self.now(), self.rules)

    async def outlook(self, conversation: Conversation) -> Outlook:
        """Tell what a person can expect who waits, or would."""
        return outlook(conversation, await self.floor(), self.hours())

    def first_notice(self, locale: str, look: Outlook) -> Reply:
        """Give what somebody hears who asks for a person: place and wait, or why nobody is there."""
        if look.admitted:
            return self.notices.waiting(locale, look)
        assert look.nobody
        return self.notices.nobody(locale, look.nobody, self.hours().opens, self.local())

    async def announce(self, conversation: Conversation, queue: bool = False, **more: Any) -> None:
        """Make known that a conversation has changed; with `queue` also to everybody who waits."""
        event: Json = {"kind": "changed", "conversation": conversation.id, "owner": conversation.owner.value, **more}
        await self.events.publish(topic(conversation.id), event)
        await self.events.publish(DESK, event)
        if queue or conversation.owner is Owner.QUEUE:
            await self.events.publish(QUEUE, {"kind": "queue"})
