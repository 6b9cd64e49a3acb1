"""Delivers at outside doors: with an answer what is due, and without being asked what a clerk writes. None lost, none twice.

The log is the truth. A conversation's correspondent says up to which entry everything is delivered; one process at a time
takes what came after, hands it over, and moves that number on. What cannot be handed over stays due.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Coroutine, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import structlog

from assistant.conversation import Entry, Owner, Standing, Who
from assistant.desk.reception import Reception
from assistant.errors import DeliveryFailed, StoreError
from assistant.ports import Correspondent, Correspondents
from channels.web.opening import Opening

log = structlog.get_logger(__name__)
HOLD_SECONDS = 180.0
"""For so long a process may be at delivering to one conversation before another takes over."""

SWEEP_SECONDS = 30.0
PAUSES = (1.0, 3.0, 9.0)
WITH_CLERKS = frozenset({Owner.QUEUE, Owner.CLERK})
WAITS = (0.05, 0.1, 0.2, 0.4, 0.0)


@dataclass(frozen=True)
class Packet:
    """One message as the other side takes it.

    With it everything up to the entry `last` is delivered, and `parts` parts of the next one.
    """

    body: Any
    last: int
    parts: int = 0


@dataclass(frozen=True)
class Fate:
    """What becomes of a message that was not taken: tried `again` soon, `given_up`, or else kept until the person writes."""

    again: bool = False
    given_up: bool = False


class Post(Protocol):
    """The other side of a door."""

    door: str

    def pack(self, entries: Sequence[Entry], parts: int, locale: str) -> Sequence[Packet]:
        """Put entries into messages, in order, without the first parts of the first entry."""

    async def send(self, to: Correspondent, packet: Packet) -> None:
        """Hand one message over; raises DeliveryFailed."""

    def fate(self, failed: DeliveryFailed) -> Fate:
        """Say what becomes of a message that was not taken."""


class Outbox:
    """What is due at one door."""

    def __init__(self, opening: Opening, correspondents: Correspondents, post: Post, pauses: Sequence[float] = PAUSES) -> None:
        """Take where conversations are, and the other side; `pauses` are the seconds before each further try."""
        self._opening, self._correspondents, self._post, self._pauses = opening, correspondents, post, pauses
        self._holder = secrets.token_hex(8)
        self._followers: dict[str, asyncio.Task[None]] = {}

    async def meet(self, conversation: str, address: str) -> Correspondent:
        """Remember where a conversation can be written to; raises StoreError."""
        return await asyncio.to_thread(self._correspondents.meet, conversation, self._post.door, address)

    async def collect(self, conversation: str) -> tuple[Entry, ...]:
        """Take everything that is due, because the person is being answered at this moment; raises StoreError."""
        async with self._held(conversation) as hold:
            entries = await hold.entries(self._reception)
            hold.passed(entries)
            return due(entries)

    async def first(self, conversation: str) -> tuple[Any, bool]:
        """Take the first message that is due, None where nothing is, and tell whether more is due. Raises StoreError."""
        async with self._held(conversation) as hold:
            entries = await hold.entries(self._reception)
            packets = await self._packed(hold, entries)
            if len(packets) < 2:
                hold.passed(entries)
            else:
                hold.delivered(packets[0])
            return (packets[0].body if packets else None), len(packets) > 1

    async def fetched(self, conversation: str, number: int) -> None:
        """Keep that the other side has fetched everything up to an entry itself; raises StoreError."""
        async with self._held(conversation) as hold:
            if hold.to and number > hold.to.delivered:
                hold.delivered(Packet(None, number))

    async def push(self, conversation: str) -> bool:
        """Hand over what is due now; False where something stays due. Raises StoreError."""
        async with self._held(conversation) as hold:
            entries = await hold.entries(self._reception)
            for packet in await self._packed(hold, entries):
                if not await self._hand_over(hold, packet):
                    return False
                hold.delivered(packet)
            hold.passed(entries)
            return hold.to is not None

    async def follow_if_open(self, conversation: str) -> None:
        """Follow a conversation in which a clerk may write; call it after the answer was taken. Raises StoreError."""
        if (await self._reception.standing(conversation)).owner in WITH_CLERKS:
            await self.follow(conversation)

    async def follow(self, conversation: str) -> None:
        """Hand over whatever comes from now on, until the assistant has the word again or the conversation is over.

        Kept before this returns, so that a restart goes on with it. Raises StoreError.
        """
        if conversation in self._followers:
            return
        after = await self._mark(conversation, True)
        if conversation not in self._followers:
            task = asyncio.get_running_loop().create_task(self._following(conversation, after))
            self._followers[conversation] = task
            task.add_done_callback(lambda _: self._followers.pop(conversation, None))

    async def sweep(self) -> None:
        """Go on for ever with what is open: after a restart, after another process has gone, and what was not taken."""
        await self._opening.opened()
        while True:
            await self.go_on()
            await asyncio.sleep(SWEEP_SECONDS)

    async def go_on(self) -> None:
        """Follow every open conversation, and try again what was not taken."""
        with suppress(StoreError):
            for one in await asyncio.to_thread(self._correspondents.open_at, self._post.door):
                if one.conversation in self._followers:
                    await self.push(one.conversation)
                await self.follow(one.conversation)

    async def close(self) -> None:
        """Stop following; what is due stays due."""
        followers = list(self._followers.values())
        for task in followers:
            task.cancel()
        await asyncio.gather(*followers, return_exceptions=True)

    @property
    def _reception(self) -> Reception:
        return self._opening.reception

    async def _following(self, conversation: str, after: int) -> None:
        try:
            async for change in self._reception.follow(conversation, after):
                if await self._is_over(conversation, change):
                    return
        except StoreError as error:
            log.error("outbox_waits", conversation=conversation, problem=str(error.fields.get("problem")))

    async def _is_over(self, conversation: str, change: Entry | Standing) -> bool:
        """Hand over what came; tell whether no clerk can write any more and nothing is due."""
        if isinstance(change, Entry) and not due((change,)):
            return False
        is_done = await self.push(conversation)
        if isinstance(change, Entry) or change.owner in WITH_CLERKS or not is_done:
            return False
        await self._mark(conversation, False)
        return True

    async def _mark(self, conversation: str, is_open: bool) -> int:
        """Keep whether more is to come; gives up to which entry everything is delivered."""
        async with self._held(conversation) as hold:
            hold.to = hold.to and replace(hold.to, is_open=is_open)
            return hold.to.delivered if hold.to else 0

    async def _packed(self, hold: _Hold, entries: Sequence[Entry]) -> Sequence[Packet]:
        owed = due(entries)
        if not owed or hold.to is None:
            return ()
        locale = (await self._reception.standing(hold.to.conversation)).locale
        return self._post.pack(owed, hold.to.parts, locale)

    async def _hand_over(self, hold: _Hold, packet: Packet) -> bool:
        assert hold.to is not None
        for pause in (*self._pauses, None):
            try:
                await self._post.send(hold.to, packet)
                return True
            except DeliveryFailed as failed:
                fate = self._post.fate(failed)
                log.warning("not_delivered", conversation=hold.to.conversation, code=failed.fields.get("code"))
            if not fate.again or pause is None:
                return fate.given_up
            await asyncio.sleep(pause)
        return False

    def _held(self, conversation: str) -> _Holding:
        return _Holding(self._correspondents, conversation, self._holder)


@dataclass
class _Hold:
    """A correspondent that this process delivers to at this moment; `to` is None where another process does, or nobody knows."""

    to: Correspondent | None = None

    async def entries(self, reception: Reception) -> tuple[Entry, ...]:
        """Give what came since everything was delivered."""
        return await reception.log(self.to.conversation, self.to.delivered) if self.to else ()

    def delivered(self, packet: Packet) -> None:
        """Keep that a message was taken."""
        self.to = self.to and replace(self.to, delivered=packet.last, parts=packet.parts)

    def passed(self, entries: Sequence[Entry]) -> None:
        """Keep that nothing of these entries is due any more."""
        if entries:
            self.delivered(Packet(None, entries[-1].number))


@dataclass
class _Holding:
    """Takes a correspondent, waiting a little while another has it, and gives it up again with what was delivered."""

    correspondents: Correspondents
    conversation: str
    holder: str
    hold: _Hold = field(default_factory=_Hold)

    async def __aenter__(self) -> _Hold:
        for wait in WAITS:
            self.hold.to = await _finished(self._begin(), self._give_up)
            if self.hold.to is not None:
                break
            await asyncio.sleep(wait)
        return self.hold

    async def __aexit__(self, *_: object) -> None:
        if self.hold.to is not None:
            await asyncio.shield(self._give_up(self.hold.to))

    async def _begin(self) -> Correspondent | None:
        return await asyncio.to_thread(self.correspondents.begin, self.conversation, self.holder, HOLD_SECONDS)

    async def _give_up(self, to: Correspondent) -> None:
        await asyncio.to_thread(self.correspondents.finish, to, self.holder)


async def _finished(
    taking: Coroutine[Any, Any, Correspondent | None], give_up: Callable[[Correspondent], Coroutine[Any, Any, None]]
) -> Correspondent | None:
    """Wait for a correspondent; one that comes when nobody waits any more is given up, so that it is not held for long."""
    task = asyncio.get_running_loop().create_task(taking)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        found = await task
        if found is not None:
            await give_up(found)
        raise


def due(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Leave out what the person said, and of notices in a row (place, wait) all but the last. Pure."""
    found: list[Entry] = []
    for entry in entries:
        if entry.who is Who.PERSON or entry.private:
            continue
        if found and found[-1].who is Who.NOTICE and entry.who is Who.NOTICE:
            found.pop()
        found.append(entry)
    return tuple(found)
