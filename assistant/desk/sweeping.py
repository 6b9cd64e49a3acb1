"""What the desk does by itself every few seconds: lost clerks, news for who waits, unfinished turns, closing time, chores."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from assistant.conversation import Owner
from assistant.desk.admission import Admission
from assistant.desk.losing import requeue
from assistant.desk.notices import noticed, offered, reason, told
from assistant.desk.office import DESK, keep
from assistant.desk.ownership import Move
from assistant.desk.queueing import Floor, Nobody, closed
from assistant.desk.state import Change, Conversation, Step
from assistant.desk.turns import Turns
from assistant.desk.values import Presence
from assistant.errors import AssistantError

log = structlog.get_logger(__name__)
LEFT_UNFINISHED = timedelta(seconds=20)
"""A turn without an answer for so long was left by a process that has stopped …"""

TOO_LATE = timedelta(minutes=15)
"""… and after so long nobody waits for the answer any more."""

UNSETTLED = timedelta(seconds=45)
"""A hand-off that no reception has settled by then came from an engine without one, or its process has stopped."""

RETURN = timedelta(seconds=15)
"""For so long after a start nobody is lost: clerks' tools come back to a server that was away at most every 8 seconds."""

A_DAY = timedelta(days=1)


class Sweeper:
    """Does what is due; several processes may sweep at once, and each thing is done once."""

    def __init__(self, turns: Turns) -> None:
        """Take the turns, with the office."""
        self._turns, self._office = turns, turns.office
        self._task: asyncio.Task[None] | None = None
        self._since: datetime | None = None
        self._looked: datetime | None = None

    def start(self) -> None:
        """Sweep from now on, every few seconds; safe to call again."""
        if self._task is None and self._office.rules.sweep_seconds:
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """Sweep no more."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def sweep(self) -> None:
        """Do everything that is due now; what fails is logged and tried again the next time."""
        self._since = self._since or self._office.now()
        jobs: tuple[Callable[[], Awaitable[None]], ...] = (
            self._lost_clerks,
            self._unfinished,
            self._unsettled,
            self._closing,
            self._news,
            self._lapsed,
            self._retention,
        )
        for job in jobs:
            try:
                await job()
            except AssistantError as error:
                log.error("sweep_failed", job=job.__name__, problem=str(error.fields.get("problem", error.key)))
            except Exception:
                log.exception("sweep_failed", job=job.__name__)

    async def _run(self) -> None:
        while True:
            await self.sweep()
            await asyncio.sleep(self._office.rules.sweep_seconds)

    async def _lost_clerks(self) -> None:
        """Let people of clerks who are gone wait again; after a start clerks have a moment to come back."""
        office, floor = self._office, await self._office.floor()
        gone = [one for one in floor.colleagues if one.presence is Presence.OFFLINE and one.serving]
        if self._since is None or floor.at - self._since < RETURN:
            return
        for one in gone:
            await requeue(office, one.clerk.id)
            await office.events.publish(DESK, {"kind": "clerks", "clerk": one.clerk.id, "presence": "offline"})

    async def _unfinished(self) -> None:
        now = self._office.now()
        find = self._office.shelves.conversations.unanswered
        for entry in await keep(find, now - TOO_LATE, now - LEFT_UNFINISHED):
            await self._turns.resume(entry)

    async def _unsettled(self) -> None:
        for record in await keep(self._office.shelves.desks.unsettled, self._office.now() - UNSETTLED):
            await Admission(self._office).admit(record)

    async def _closing(self) -> None:
        """When the desk closes or was switched off, let nobody wait for the night."""
        floor, hours = await self._office.floor(), self._office.hours()
        for waiting in floor.waiting:
            reason = closed(waiting, floor, hours)
            if reason:
                await self._shut(waiting, reason)

    async def _shut(self, waiting: Conversation, reason: Nobody) -> None:
        office, at = self._office, self._office.now()
        opens, local, words = office.hours().opens, office.local(), office.notices
        off = reason is Nobody.OFF
        notice = words.nobody(waiting.locale, reason, None, local) if off else words.shut(waiting.locale, opens, local)

        def decide(now: Conversation) -> Change | None:
            if now.owner is not Owner.QUEUE:
                return None
            after = now.moved(Move.SHUT, at, offered=offered(notice))
            return Change(after, Step(Move.SHUT, "desk", reason.value), (noticed(notice),), unmet=reason.value)

        changed = await keep(office.shelves.conversations.change, waiting.id, decide, at)
        if changed:
            await office.announce(changed.conversation, queue=True)

    async def _news(self) -> None:
        """Tell people who wait how that has changed, and clerks who may now take what they could not before."""
        floor = await self._office.floor()
        for waiting in floor.waiting:
            if news_due(waiting, floor):
                await self._tell(waiting, floor)
        before, self._looked = self._looked, floor.at
        if before and any(opened(waiting, before, floor) for waiting in floor.waiting):
            await self._office.events.publish(DESK, {"kind": "offer", "clerk": ""})

    async def _tell(self, waiting: Conversation, floor: Floor) -> None:
        look, at = floor.look(waiting), self._office.now()
        heard = reason(look) == waiting.told_nobody
        notice = self._office.notices.waiting(waiting.locale, replace(look, nobody=None) if heard else look)

        def decide(now: Conversation) -> Change | None:
            after = replace(now, **told(notice, look, at))
            return Change(after, entries=(noticed(notice),)) if now.version == waiting.version else None

        changed = await keep(self._office.shelves.conversations.change, waiting.id, decide, at)
        if changed:
            await self._office.announce(changed.conversation)

    async def _lapsed(self) -> None:
        """End conversations in which nobody has said a word for long."""
        office, at = self._office, self._office.now()
        for id_ in await keep(office.shelves.conversations.lapsed, at - timedelta(hours=office.rules.silent_hours)):

            def decide(now: Conversation) -> Change | None:
                return Change(now.moved(Move.LAPSE, at), Step(Move.LAPSE, "desk")) if now.owner is Owner.BOT else None

            await keep(office.shelves.conversations.change, id_, decide, at)

    async def _retention(self) -> None:
        office, days = self._office, self._office.rules.keep_days
        if days and await keep(office.shelves.desks.chore, "retention", A_DAY, office.now()):
            await keep(office.shelves.retention.forget, office.now() - timedelta(days=days))


def news_due(waiting: Conversation, floor: Floor) -> bool:
    """Tell whether somebody who waits should hear how it stands: that has changed, and the last time is long enough ago."""
    look, patience = floor.look(waiting), timedelta(seconds=floor.rules.notice_seconds)
    told_before = (waiting.told_place, waiting.told_wait, waiting.told_nobody)
    changed = (look.place, look.wait_minutes, reason(look)) != told_before
    return changed and (waiting.told_at is None or floor.at - waiting.told_at >= patience)


def opened(waiting: Conversation, before: datetime, floor: Floor) -> bool:
    """Tell whether more clerks than before may take a conversation: it waited long enough, or who was asked did not come."""
    patience = timedelta(minutes=floor.rules.skill_minutes)
    moments = ((waiting.waiting_since or floor.at) + patience, waiting.owned_since + patience, waiting.reserved_until or before)
    return any(before < moment <= floor.at for moment in moments)
