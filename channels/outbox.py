"""Delivers at outside doors: with an answer what is due, and without being asked what a clerk writes. None lost, none twice.

The log is the truth. A conversation's correspondent says up to which entry everything is delivered; one process at a time
takes what came after, hands it over, and moves that number on. What cannot be handed over stays due.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

import structlog

from assistant.conversation import Entry, Owner, Standing, Who
from assistant.desk.reception import Reception
from assistant.errors import DeliveryFailed, StoreError
from assistant.ports import Correspondent, Correspondents
from channels.posting import Packet, Post, due
from channels.web.opening import Opening

log = structlog.get_logger(__name__)
HOLD_SECONDS = 180.0
"""For so long a process may be at delivering to one conversation before another takes over."""

SWEEP_SECONDS = 30.0
PAUSES = (1.0, 3.0, 9.0)
WITH_CLERKS = frozenset({Owner.QUEUE, Owner.CLERK})
WAITS = (0.05, 0.1, 0.2, 0.4, 0.0)


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

    async def expect(self, conversation: str, address: str) -> None:
        """Keep that an answer is still to come, so that a restart goes on with it; `follow` ends that. Raises StoreError."""
        await self.meet(conversation, address)
        await self._mark(conversation, True)

    async def collect(self, conversation: str) -> tuple[Entry, ...]:
        """Take everything since the last delivery, because the person is being answered at this moment; raises StoreError.

        Nothing where another process delivers at this moment: then it stays due.
        """
        for wait in WAITS:
            to = await self._of(conversation)
            entries = await self._since(to)
            if to is None or not entries or await self._change(to, delivered=entries[-1].number, parts=0):
                return entries
            await asyncio.sleep(wait)
        return ()

    async def first(self, conversation: str) -> tuple[Any, bool]:
        """Take the first message that is due, None where nothing is, and tell whether more is due. Raises StoreError."""
        for wait in WAITS:
            to = await self._of(conversation)
            entries = await self._since(to)
            packets = await self._packed(to, entries)
            if to is None or not packets:
                return None, False
            last = Packet(None, entries[-1].number) if len(packets) == 1 else packets[0]
            if await self._change(to, delivered=last.last, parts=last.parts):
                return packets[0].body, len(packets) > 1
            await asyncio.sleep(wait)
        return None, True

    async def fetched(self, conversation: str, number: int) -> None:
        """Keep that the other side has fetched everything up to an entry itself; raises StoreError."""
        to = await self._of(conversation)
        if to and number > to.delivered:
            await self._change(to, delivered=number, parts=0)

    async def push(self, conversation: str) -> bool:
        """Hand over what is due now; False where something stays due. Raises StoreError."""
        owed = due(await self._since(await self._of(conversation)))
        if not owed or not self._post.is_worth(conversation, owed):
            return True
        async with self._held(conversation) as hold:
            if hold.to is None:
                return False
            entries = await self._since(hold.to)
            for packet in await self._packed(hold.to, entries):
                if not await self._hand_over(hold.to, packet):
                    return False
                hold.to = replace(hold.to, delivered=packet.last, parts=packet.parts)
            if entries:
                hold.to = replace(hold.to, delivered=entries[-1].number, parts=0)
            return True

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
            try:
                await self.go_on()
            except Exception:
                log.exception("outbox_failed")
            await asyncio.sleep(SWEEP_SECONDS)

    async def go_on(self) -> None:
        """Follow every open conversation, and try again what was not taken; one that fails keeps no other from it."""
        with suppress(StoreError):
            for one in await asyncio.to_thread(self._correspondents.open_at, self._post.door):
                await self._go_on_with(one.conversation)

    async def close(self) -> None:
        """Stop following; what is due stays due."""
        followers = list(self._followers.values())
        for task in followers:
            task.cancel()
        await asyncio.gather(*followers, return_exceptions=True)

    async def _go_on_with(self, conversation: str) -> None:
        try:
            if conversation in self._followers:
                await self.push(conversation)
            await self.follow(conversation)
        except Exception:
            log.exception("outbox_failed", conversation=conversation)

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
        """Hand over what came; tell whether nothing is due, and nothing is to come that nobody asks for."""
        if isinstance(change, Entry) and not due((change,)):
            return False
        is_done = await self.push(conversation)
        if not is_done or await self._is_expected(conversation):
            return False
        await self._mark(conversation, False)
        return True

    async def _is_expected(self, conversation: str) -> bool:
        """Tell whether a clerk may write, or the assistant still has to answer what the person said last."""
        owner = (await self._reception.standing(conversation)).owner
        if owner is not Owner.BOT:
            return owner in WITH_CLERKS
        to = await self._of(conversation)
        entries = await self._reception.log(conversation, max(0, to.delivered - 1)) if to else ()
        return bool(entries) and entries[-1].who is Who.PERSON

    async def _mark(self, conversation: str, is_open: bool) -> int:
        """Keep whether more is to come; gives up to which entry everything is delivered."""
        for wait in WAITS:
            to = await self._of(conversation)
            if to is None or to.is_open == is_open or await self._change(to, is_open=is_open):
                return to.delivered if to else 0
            await asyncio.sleep(wait)
        return 0

    async def _of(self, conversation: str) -> Correspondent | None:
        return await asyncio.to_thread(self._correspondents.of, conversation)

    async def _change(self, before: Correspondent, **change: Any) -> bool:
        after = replace(before, **change)
        return after == before or await asyncio.to_thread(self._correspondents.change, before, after)

    async def _since(self, to: Correspondent | None) -> tuple[Entry, ...]:
        """Give what came since everything was delivered."""
        return await self._reception.log(to.conversation, to.delivered) if to else ()

    async def _packed(self, to: Correspondent | None, entries: Sequence[Entry]) -> Sequence[Packet]:
        owed = due(entries)
        if not owed or to is None:
            return ()
        return self._post.pack(owed, to.parts, (await self._reception.standing(to.conversation)).locale)

    async def _hand_over(self, to: Correspondent, packet: Packet) -> bool:
        for pause in (*self._pauses, None):
            try:
                await self._post.send(to, packet)
                return True
            except DeliveryFailed as failed:
                fate = self._post.fate(failed)
                log.warning("not_delivered", conversation=to.conversation, code=failed.fields.get("code"))
            if not fate.again and not fate.given_up:
                await self._post.kept(to, self._reception)
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
