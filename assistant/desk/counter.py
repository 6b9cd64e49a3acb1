"""The Counter: what clerks' tools call."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date

from assistant.conversation import Entry, Owner, Who
from assistant.desk.memory import Memory, Room
from assistant.desk.values import Callback, Claim, Clerk, Colleague, Correction, Figures, Held, Presence, Ranked, Waiting
from assistant.errors import NotYours, UnknownItem
from assistant.messages import Json, Line, Outcome, Reply
from assistant.ports import Clock, Events
from assistant.privacy import masked


class Counter:
    """The queue, and the conversations that clerks have."""

    def __init__(self, memory: Memory, events: Events, clock: Clock) -> None:
        """Take where the conversations are kept."""
        self._memory, self._events, self._clock = memory, events, clock

    async def waiting(self, clerk: Clerk) -> tuple[Waiting, ...]:
        """Give what waits in the order to be taken; what this clerk has no skills for stands at the end."""
        return tuple(
            Waiting(room.id, room.code, room.locale, "chat", room.reason, room.since, place)
            for place, room in enumerate(self._memory.queue(), start=1)
            if room.since
        )

    async def mine(self, clerk: Clerk) -> tuple[Held, ...]:
        """Give the conversations this clerk has, and those they were asked into as a specialist."""
        return tuple(_held(room) for room in self._memory.rooms.values() if room.clerk and room.clerk.id == clerk.id)

    async def open_of(self, clerk: Clerk, other: str = "") -> tuple[Held, ...]:
        """Give the conversations that clerks have: of one colleague by id, or of all."""
        rooms = (room for room in self._memory.rooms.values() if room.clerk)
        return tuple(_held(room) for room in rooms if room.clerk and other in {"", room.clerk.id})

    async def colleagues(self) -> tuple[Colleague, ...]:
        """Give every clerk who was here, and whether they are there now."""
        return tuple(self._memory.clerks.values())

    async def claim(self, clerk: Clerk, conversation: str) -> Claim:
        """Take a conversation that waits; of two who do so at once one wins and the other is told who."""
        room = self._memory.known(conversation)
        if room.owner is Owner.CLERK and room.clerk:
            return Claim(False, room.clerk.name, "taken")
        if room.owner is not Owner.QUEUE:
            return Claim(False, "", "gone")
        room.owner, room.clerk = Owner.CLERK, clerk
        await self._memory.tell(room, self._events)
        return Claim(True, clerk.name)

    async def say(self, clerk: Clerk, conversation: str, text: str, mark: str = "") -> Entry:
        """Say something to the person; the same mark twice is said once. Raises NotYours."""
        return await self._add(clerk, conversation, Entry("", 0, Who.CLERK, self._clock.now(), text, mark=mark))

    async def note(self, clerk: Clerk, conversation: str, text: str) -> Entry:
        """Keep a note that no person's door ever sees; a specialist whispers so."""
        entry = Entry("", 0, Who.CLERK, self._clock.now(), text, author=clerk.name, private=True)
        kept = self._memory.known(conversation).add(entry)
        await self._memory.tell(self._memory.known(conversation), self._events)
        return kept

    async def typing(self, clerk: Clerk, conversation: str) -> None:
        """Tell the person that the clerk is writing."""
        await self._events.publish(f"conversation/{conversation}", {"kind": "typing", "who": "clerk"})

    async def send_item(self, clerk: Clerk, conversation: str, item_id: str) -> Reply:
        """Send a service item's card in the person's language, and record the correction. Raises UnknownItem, NotYours."""
        if not item_id:
            raise UnknownItem(id=item_id)
        reply = Reply(Outcome.ANSWERED, (Line("fact", text=item_id),))
        entry = Entry("", 0, Who.CLERK, self._clock.now(), reply.text, reply.to_json())
        await self._add(clerk, conversation, entry)
        return reply

    async def transfer(
        self, clerk: Clerk, conversation: str, to_clerk: str | None = None, to_department: str | None = None, note: str = ""
    ) -> None:
        """Give a conversation to a colleague by id, or to a department: it waits for them at its old place. Raises ClerkAway."""
        room = self._own(clerk, conversation)
        room.owner, room.clerk, room.note = Owner.QUEUE, None, note
        await self._memory.tell(room, self._events)

    async def consult(self, clerk: Clerk, conversation: str, specialist: str) -> None:
        """Ask a colleague by id to read along and whisper; the person stays where they are. Raises ClerkAway, NotYours."""
        self._own(clerk, conversation).specialist = specialist

    async def end_consult(self, clerk: Clerk, conversation: str) -> None:
        """The specialist is no longer needed; the clerk or the specialist may say so."""
        self._memory.known(conversation).specialist = ""

    async def give_back(self, clerk: Clerk, conversation: str) -> None:
        """Give the word back to the assistant. Raises NotYours."""
        room = self._own(clerk, conversation)
        room.owner, room.clerk = Owner.BOT, None
        await self._memory.tell(room, self._events)

    async def finish(self, clerk: Clerk, conversation: str, reason: str) -> None:
        """End a conversation with a reason: solved, unsolved, referred, unreachable, other. Raises NotYours."""
        room = self._own(clerk, conversation)
        room.owner, room.clerk = Owner.NOBODY, None
        await self._memory.tell(room, self._events)

    async def transcript(self, clerk: Clerk, conversation: str, show: bool = False) -> tuple[Entry, ...]:
        """Give everything that was said, notes included; long numbers are masked unless `show`, which goes into the audit."""
        log = self._memory.known(conversation).log
        return tuple(log if show else (replace(entry, text=masked(entry.text)) for entry in log))

    async def ranking(self, conversation: str) -> tuple[Ranked, ...]:
        """Give what the engine made of each turn, oldest first."""
        return ()

    async def heartbeat(self, clerk: Clerk, presence: Presence = Presence.ONLINE) -> None:
        """A clerk's tool says so every 10 seconds; after 30 silent ones the clerk is offline and their people wait again."""
        self._memory.heartbeat(clerk, presence)

    async def callbacks(self, done: bool = False) -> tuple[Callback, ...]:
        """Give the numbers to ring back, oldest first; with `done` those that were rung as well."""
        return tuple(one for one in self._memory.callbacks if done or one.done_at is None)

    async def callback_done(self, clerk: Clerk, callback: int) -> bool:
        """Mark a call-back as done; False where a colleague was first."""
        before = next(one for one in self._memory.callbacks if one.id == callback)
        if before.done_at:
            return False
        self._memory.callbacks[self._memory.callbacks.index(before)] = replace(
            before, done_at=self._clock.now(), done_by=clerk.name
        )
        return True

    async def corrections(self, after: int = 0) -> tuple[Correction, ...]:
        """Give the corrections that clerks have made, oldest first."""
        return tuple(one for one in self._memory.corrections if one.id > after)

    async def figures(self, day: date) -> Figures:
        """Give the figures of one local day."""
        return Figures(day)

    async def watch(self) -> AsyncIterator[Json]:
        """Give every change of the queue, the conversations and the clerks: {kind, conversation?}; look again at each."""
        async with self._events.subscribe("desk") as changes:
            async for change in changes:
                yield change

    def _own(self, clerk: Clerk, conversation: str) -> Room:
        room = self._memory.known(conversation)
        if room.clerk is None or room.clerk.id != clerk.id:
            raise NotYours(by=room.clerk.name if room.clerk else "")
        return room

    async def _add(self, clerk: Clerk, conversation: str, entry: Entry) -> Entry:
        room = self._own(clerk, conversation)
        earlier = next((one for one in room.log if entry.mark and one.mark == entry.mark), None)
        kept = earlier or room.add(replace(entry, author=clerk.name))
        await self._memory.tell(room, self._events)
        return kept


def _held(room: Room) -> Held:
    assert room.clerk and room.since
    return Held(room.id, room.code, room.locale, "chat", room.owner, room.clerk.name, room.since)
