"""What one call has to do with the desk: asking, following, call-back numbers, ratings. Failures become events of the call."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from assistant.conversation import Entry, Owner, Standing, Who
from assistant.errors import AssistantError, InvalidPhone
from assistant.messages import Choice, Reply, Request
from channels.phone.call import actions as do
from channels.phone.call import events as ev
from channels.phone.clock import done_within
from channels.phone.ports import Clock, Desk

log = structlog.get_logger(__name__)
CHANNEL = "phone"
ANSWER_SECONDS = 10.0
"""An assistant that has not answered by then does not: whoever waits longer hangs up."""

MOST_REMEMBERED = 8
"""Answers of which the log tells once more; they are said once."""


@dataclass
class Known:
    """What the call has been told about its place at the desk."""

    owner: Owner = Owner.QUEUE
    place: int | None = None


class Errands:
    """The desk's side of one call; `put` takes the events that come back."""

    def __init__(self, desk: Desk, clock: Clock, conversation: str, put: Callable[[ev.Event], None]) -> None:
        """Take the desk, the call's clock, the conversation and where events go."""
        self._desk, self._clock, self._conversation, self._put = desk, clock, conversation, put
        self._asks: asyncio.Queue[Request] = asyncio.Queue()
        self._turn: asyncio.Task[Reply] | None = None
        self._asking = False
        self._waited: list[Entry] = []
        self._answered: deque[str] = deque(maxlen=MOST_REMEMBERED)
        self._following: asyncio.Task[None] | None = None

    def ask(self, action: do.Ask, locale: str) -> None:
        """Put a question behind those that wait for their answer; one that goes ahead is the only one that is answered."""
        if action.ahead:
            self._give_up()
        self._asks.put_nowait(
            Request(
                self._conversation,
                action.utterance,
                choice=action.choice,
                hypotheses=action.hypotheses,
                locale=locale,
                channel=CHANNEL,
            )
        )

    async def answer(self) -> None:
        """Ask the assistant one thing after the other, for as long as the call lasts."""
        while True:
            request = await self._asks.get()
            self._asking = True
            try:
                reply = await self._reply(request)
            except Exception:
                log.exception("phone_turn_failed", conversation=self._conversation)
                self._put(ev.Failed())
            else:
                self._take(reply)
            finally:
                self._asking = False
                self._tell_what_waited()

    async def _reply(self, request: Request) -> Reply | None:
        """Give the answer, or None where nobody waits for it any more; raises TimeoutError where it takes too long."""
        self._turn = asyncio.ensure_future(self._desk.receive(request))
        if not await done_within(self._clock, ANSWER_SECONDS, self._turn):
            raise TimeoutError
        return None if self._turn.cancelled() else self._turn.result()

    def _take(self, reply: Reply | None) -> None:
        if reply is not None:
            self._answered.append(reply.text)
            self._put(ev.Replied(reply))

    def _give_up(self) -> None:
        """Wait for no answer to what was asked so far."""
        while not self._asks.empty():
            self._asks.get_nowait()
        if self._turn:
            self._turn.cancel()

    async def follow(self) -> None:
        """Follow the conversation from now on, once."""
        if self._following is None:
            entries = await self._desk.log(self._conversation)
            after = entries[-1].number if entries else 0
            self._following = asyncio.create_task(self._follow_from(after))

    async def unfollow(self) -> None:
        """Follow no longer."""
        following, self._following = self._following, None
        if following:
            following.cancel()
            await asyncio.wait([following])

    async def leave_number(self, number: str) -> None:
        """Put a call-back number on record; what the desk would say to that is not followed."""
        await self.unfollow()
        try:
            await self._desk.leave_number(self._conversation, number)
        except InvalidPhone:
            self._put(ev.NumberRefused())
        except AssistantError:
            log.exception("number_not_kept", conversation=self._conversation)
            self._put(ev.Failed())
        else:
            self._put(ev.NumberKept())

    async def leave_queue(self) -> None:
        """Wait no longer."""
        await self.unfollow()
        try:
            self._put(ev.Replied(await self._desk.leave_queue(self._conversation)))
        except AssistantError:
            log.exception("queue_not_left", conversation=self._conversation)
            self._put(ev.Failed())

    async def stand_aside(self) -> None:
        """Leave the queue without a word; where that fails a clerk finds nobody there, and no harm is done."""
        await self.unfollow()
        try:
            await self._desk.leave_queue(self._conversation)
        except AssistantError:
            log.exception("queue_not_left", conversation=self._conversation)

    async def rate(self, stars: int) -> None:
        """Keep a rating; where it cannot be kept the caller need not know."""
        try:
            await self._desk.rate(self._conversation, stars)
        except AssistantError:
            log.exception("rating_not_kept", conversation=self._conversation)

    async def _follow_from(self, after: int) -> None:
        known = Known()
        try:
            async for told in self._desk.follow(self._conversation, after):
                if isinstance(told, Standing):
                    self._stands(told, known)
                elif told.who in {Who.CLERK, Who.NOTICE} and told.text:
                    self._waited.append(told)
                    self._tell_what_waited()
        except Exception:
            log.exception("desk_not_followed", conversation=self._conversation)
            self._put(ev.Failed())

    def _tell_what_waited(self) -> None:
        """Tell what the desk and its clerks say, but not what was the answer to a turn and so was told already."""
        if self._asking:
            return
        waited, self._waited = self._waited, []
        for entry in waited:
            if entry.text in self._answered:
                self._answered.remove(entry.text)
                continue
            shown = entry.reply or {}
            choices = tuple(map(Choice.from_json, shown.get("choices", ())))
            self._put(ev.Told(entry.text, shown.get("locale"), choices))

    def _stands(self, standing: Standing, known: Known) -> None:
        moved: dict[Owner, ev.Event] = {
            Owner.CLERK: ev.ClerkJoined(),
            Owner.NOBODY: ev.ClerkLeft(ended=True),
            Owner.BOT: ev.ClerkLeft(ended=False),
            Owner.QUEUE: ev.Waiting(standing.place),
        }
        if (standing.owner, standing.place) != (known.owner, known.place):
            known.owner, known.place = standing.owner, standing.place
            self._put(moved[standing.owner])
