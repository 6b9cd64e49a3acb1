"""The Reception: what doors call. It is an Engine that keeps the log, and is silent unless the assistant has the word."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Protocol

from assistant.conversation import Entry, Owner, Standing, Who
from assistant.desk.counter import Counter
from assistant.desk.memory import Memory, Room
from assistant.errors import InvalidPhone
from assistant.messages import Json, Outcome, Reply, Request
from assistant.ports import Clock, Events


class Assistant(Protocol):
    """The engine as the reception needs it."""

    async def handle(self, request: Request) -> Reply:
        """Answer one request."""

    def welcome(self, locale: str | None) -> Reply:
        """Give what a door shows before anything is said."""

    async def close(self) -> None:
        """Let go of what it holds."""


class Reception:
    """Takes what people say, at any door."""

    def __init__(self, engine: Assistant, memory: Memory, events: Events, clock: Clock) -> None:
        """Take the assistant and where the conversations are kept; `counter` is what clerks' tools call."""
        self._engine, self._memory, self._events, self._clock = engine, memory, events, clock
        self.counter = Counter(memory, events, clock)

    def welcome(self, locale: str | None) -> Reply:
        """Give what a door shows before anything is said."""
        return self._engine.welcome(locale)

    async def handle(self, request: Request) -> Reply:
        """Answer a request of a door that has no ids of its own for what people send (the Engine port)."""
        return await self.receive(request)

    async def receive(self, request: Request, mark: str = "", attachments: Sequence[Json] = ()) -> Reply:
        """Take what a person said: the assistant answers if it has the word; else it is kept and forwarded, silently.

        The same mark again gives the stored reply again and does nothing. Never raises for anything a person can send.
        """
        room = self._memory.room(request.conversation, request.locale)
        if mark and mark in room.replies:
            return room.replies[mark]
        said = request.utterance or next(iter(request.hypotheses), "")
        room.add(self._entry(Who.PERSON, text=said, mark=mark, attachments=tuple(attachments)))
        reply = await self._answered(room, request)
        room.replies[mark] = reply
        await self._changed(room)
        return reply

    async def log(self, conversation: str, after: int = 0) -> tuple[Entry, ...]:
        """Give the entries after a number, without private ones."""
        return tuple(one for one in self._memory.room(conversation).log if one.number > after and not one.private)

    async def standing(self, conversation: str) -> Standing:
        """Tell how the conversation stands."""
        return self._memory.standing(conversation)

    async def follow(self, conversation: str, after: int = 0) -> AsyncIterator[Entry | Standing]:
        """Give the entries after a number from the log, how it stands, and then both as they come: none lost, none twice."""
        told: Standing | None = None
        async with self._events.subscribe(f"conversation/{conversation}") as changes:
            while True:
                for entry in await self.log(conversation, after):
                    after = entry.number
                    yield entry
                standing = await self.standing(conversation)
                if standing != told:
                    told = standing
                    yield standing
                if await anext(changes, None) is None:
                    return

    async def typing(self, conversation: str) -> None:
        """Tell the clerk that the person is writing."""
        await self._events.publish("desk", {"kind": "typing", "conversation": conversation})

    async def rate(self, conversation: str, stars: int, reason: str = "") -> None:
        """Keep a rating of 1 to 5 stars (好差评); raises ValueError for any other number."""
        if not 1 <= stars <= 5:
            raise ValueError(stars)
        self._memory.room(conversation).rating = (stars, reason)

    async def leave_number(self, conversation: str, phone: str) -> None:
        """Keep a number to ring back; raises InvalidPhone."""
        if not 7 <= sum(sign.isdigit() for sign in phone) <= 15:
            raise InvalidPhone
        self._memory.leave_number(conversation, phone, self._clock.now())

    async def leave_queue(self, conversation: str) -> Reply:
        """The person no longer waits: the assistant has the word again."""
        room = self._memory.room(conversation)
        if room.owner is Owner.QUEUE:
            room.owner = Owner.BOT
        await self._changed(room)
        return replace(self._engine.welcome(room.locale), outcome=Outcome.ANSWERED)

    async def end(self, conversation: str) -> None:
        """The person has gone."""
        room = self._memory.room(conversation)
        room.owner, room.clerk = Owner.NOBODY, None
        await self._changed(room)

    async def close(self) -> None:
        """Let go of everything; who follows hears the end."""
        await self._events.close()
        await self._engine.close()

    async def _answered(self, room: Room, request: Request) -> Reply:
        if room.owner in {Owner.QUEUE, Owner.CLERK}:
            return Reply(Outcome.HANDED_OFF, locale=room.locale)
        room.owner = Owner.BOT
        reply = await self._engine.handle(request)
        room.locale = reply.locale
        room.add(self._entry(Who.ASSISTANT, text=reply.text, reply=reply.to_json()))
        if reply.handoff:
            room.owner, room.code, room.since = Owner.QUEUE, reply.handoff.code, self._clock.now()
            room.reason = reply.handoff.reason
        return reply

    def _entry(self, who: Who, text: str = "", **more: object) -> Entry:
        return replace(Entry("", 0, who, self._clock.now(), text), **more)  # type: ignore[arg-type]

    async def _changed(self, room: Room) -> None:
        await self._memory.tell(room, self._events)
        await asyncio.sleep(0)
