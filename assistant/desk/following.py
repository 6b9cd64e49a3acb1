"""Follows a conversation: its log from a number on, how it stands, and then both as they change; none lost, none twice."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field, replace

from assistant.conversation import Entry, Owner, Standing
from assistant.desk.events import Unheard
from assistant.desk.office import QUEUE, Office, keep, topic
from assistant.desk.state import Conversation
from assistant.errors import StoreError
from assistant.messages import Json

LOOK_AGAIN = 5.0
"""Seconds after which a follower looks at the store without being told to: a hint may get lost."""

TYPING_SECONDS = 6.0
"""A clerk who has not gone on writing for so long is no longer writing."""


@dataclass
class Typing:
    """Whether somebody is writing at this moment, by this process's own clock."""

    until: float = 0.0

    def hear(self, events: Iterable[Json]) -> None:
        """Take in what was heard; whatever was said ends the writing."""
        for event in events:
            if event.get("kind") == "typing" and event.get("who") == "clerk":
                self.until = time.monotonic() + TYPING_SECONDS
            elif event.get("said"):
                self.until = 0.0

    @property
    def left(self) -> float:
        """Seconds for which it still counts."""
        return max(0.0, self.until - time.monotonic())


@dataclass
class Follower:
    """One door or clerk who follows one conversation; with `private` notes included."""

    office: Office
    conversation: str
    after: int = 0
    private: bool = False
    _told: Standing | None = None
    _typing: Typing = field(default_factory=Typing)
    _notes: int = 0
    _looked: float = 0.0

    async def follow(self) -> AsyncIterator[Entry | Standing]:
        """Give entries and standings until the reception closes."""
        async with self.office.events.subscribe(topic(self.conversation), QUEUE) as ear:
            events: Sequence[Json] = ()
            while True:
                for news in await self._news() if self._concerns(events) else ():
                    yield news
                try:
                    events = await ear.heard(min(LOOK_AGAIN, self._typing.left or LOOK_AGAIN))
                except Unheard:
                    return
                self._typing.hear(events)

    def _concerns(self, events: Sequence[Json]) -> bool:
        """Tell whether to look: what others in the queue do is nothing to a person who does not wait."""
        waits = self._told is None or self._told.owner is Owner.QUEUE
        late = time.monotonic() - self._looked >= LOOK_AGAIN
        return waits or late or not events or any("conversation" in event or event["kind"] == "typing" for event in events)

    async def _news(self) -> list[Entry | Standing]:
        """Give what is new; while the database does not answer nothing is, and the next look makes up for it."""
        self._looked = time.monotonic()
        notes = self._notes if self.private else None
        try:
            now, entries = await keep(self.office.shelves.conversations.news, self.conversation, self.after, notes)
            standing = replace(await standing_of(self.office, now), typing=self._typing.left > 0)
        except StoreError:
            return []
        self.after = max([self.after, *(one.number for one in entries if not one.private)])
        self._notes = max([self._notes, *(one.number for one in entries if one.private)])
        if standing == self._told:
            return list(entries)
        self._told = standing
        return [*entries, standing]


async def standing_of(office: Office, now: Conversation | None) -> Standing:
    """Tell how a conversation stands; nobody has the word where it is not known."""
    if now is None:
        return Standing(Owner.NOBODY)
    standing = Standing(now.owner, clerk=now.clerk_name, locale=now.locale, code=now.code or "")
    if now.owner is not Owner.QUEUE:
        return standing
    floor = await office.floor()
    return replace(standing, place=floor.place(now), wait_minutes=floor.wait_minutes(now))
