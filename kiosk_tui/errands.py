"""What the kiosk does behind the screen: asks, follows, listens, prints. Workers touch no widget; they post what happened."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable
from typing import TypeVar

import structlog
from textual import work
from textual.app import App

from assistant.conversation import Entry
from assistant.errors import AssistantError, InvalidPhone, VoiceError
from assistant.messages import Choice, Json
from kiosk_tui.connection import Said, Unreachable
from kiosk_tui.kit import Kit
from kiosk_tui.messages import (
    Answered,
    Begun,
    Followed,
    HeardSoFar,
    HeardWords,
    Kept,
    NotHearing,
    Printed,
    ServerFound,
    ServerLost,
)
from kiosk_tui.secrets import numbers_in
from kiosk_tui.slip.content import Slip
from kiosk_tui.visit import Visit

Given = TypeVar("Given")

PAUSE_AFTER_LOSS, LONGEST_PAUSE = 0.5, 5.0
"""Seconds before the assistant is looked for again: longer each time in a row."""

PATIENCE = 1.0
"""Seconds after which an answer that has not come is said to be on its way."""

VISIT = "visit"
"""The group of workers that end with the visit."""

log = structlog.get_logger()


class Errands(App[None]):
    """An app that runs the errands of one visit."""

    kit: Kit
    visit: Visit
    losses: int = 0
    """How often in a row the assistant could not be reached."""

    problem: AssistantError | None = None
    """What kept the assistant from loading."""

    def ask(self, utterance: str = "", choice: Choice | None = None, readings: tuple[str, ...] = ()) -> None:
        """Say something to the assistant, once, however often it has to be sent."""
        said = utterance or (choice.label if choice else next(iter(readings), ""))
        payload: Json | None = choice.payload if choice else None
        self.visit.secrets |= numbers_in(said)
        self.visit.unsent, self.visit.slow = Said(uuid.uuid4().hex, said, payload, readings, self.visit.locale), False
        self.send_unsent()
        self.set_timer(PATIENCE, self.show_thinking)

    def show_thinking(self) -> None:
        """Show that the answer is still on its way."""
        raise NotImplementedError

    @work(group="loading", exclusive=True)
    async def get_ready(self) -> None:
        """Wait until the assistant can answer; an error that no waiting mends ends the kiosk."""
        try:
            await asyncio.sleep(min(LONGEST_PAUSE, self.losses * PAUSE_AFTER_LOSS))
            await self.kit.connection.ready()
        except AssistantError as error:
            self.problem = error
            self.exit(return_code=2)
        else:
            self.post_message(ServerFound())

    @work(group=VISIT)
    async def begin_conversation(self) -> None:
        """Begin a conversation in the visitor's language."""
        number = self.visit.number
        if (reply := await self._reached(self.kit.connection.open(self.visit.locale))) is not None:
            self.post_message(Begun(number, reply))

    @work(group=VISIT)
    async def send_unsent(self) -> None:
        """Send what the person said last and has no answer to."""
        visit, said = self.visit, self.visit.unsent
        if said is None or (reply := await self._reached(self.kit.connection.ask(said))) is None:
            return
        if visit.unsent == said:
            visit.unsent = None
        self.post_message(Answered(visit.number, reply))

    @work(group=VISIT)
    async def stop_waiting(self) -> None:
        """No longer wait for a clerk."""
        number = self.visit.number
        if (reply := await self._reached(self.kit.connection.leave_queue())) is not None:
            self.post_message(Answered(number, reply))

    @work(group="following", exclusive=True)
    async def follow(self) -> None:
        """Hear what happens in the conversation while a clerk is waited for or talks."""
        visit = self.visit
        try:
            async for what in self.kit.connection.follow(visit.heard):
                if self.visit is not visit:
                    return
                if isinstance(what, Entry):
                    visit.entries.append(what)
                else:
                    visit.standing = what
                self.post_message(Followed(visit.number, what))
        except Unreachable:
            if self.visit is visit:
                self.post_message(ServerLost())

    @work(group="typing", exclusive=True)
    async def tell_typing(self) -> None:
        """Tell the clerk that the person is writing; it does not matter where that is lost."""
        await self._tried(self.kit.connection.typing())

    @work(group=VISIT)
    async def rate(self, stars: int) -> None:
        """Send the rating; it does not matter to the person where that is lost."""
        await self._tried(self.kit.connection.rate(stars))

    @work(group=VISIT)
    async def leave_number(self, phone: str) -> None:
        """Leave a number to ring back."""
        number = self.visit.number
        try:
            kept = await self._reached(_true_after(self.kit.connection.leave_number(phone)))
        except InvalidPhone:
            kept = False
        if kept is not None:
            self.post_message(Kept(number, phone if kept else ""))

    @work(group="ending")
    async def end_conversation(self) -> None:
        """Tell the assistant that the person has gone."""
        await self._tried(self.kit.connection.end())

    @work(group="hearing", exclusive=True)
    async def hear(self) -> None:
        """Hear one thing the person says."""
        ears = await asyncio.to_thread(self.kit.find_ears)
        if ears is None or not ears.hears(self.visit.locale):
            self.post_message(NotHearing())
            return
        try:
            readings = await ears.hear(self.visit.locale, lambda text: self.post_message(HeardSoFar(text)))  # type: ignore[arg-type]  # the answer is not looked at
        except VoiceError:
            self.post_message(NotHearing())
        else:
            self.post_message(HeardWords(readings))

    @work(group=VISIT, thread=True)
    def print_slip(self, slip: Slip) -> None:
        """Print the slip in a thread: printers are slow."""
        number = self.visit.number
        self.post_message(Printed(number, self.kit.printing.print(slip)))

    async def _reached(self, asked: Awaitable[Given]) -> Given | None:
        """Give the answer, or None after telling that the assistant is away."""
        try:
            return await asked
        except Unreachable:
            self.post_message(ServerLost())
        return None

    async def _tried(self, asked: Awaitable[None]) -> None:
        try:
            await asked
        except Unreachable as error:
            log.warning("kiosk_not_told", problem=str(error))


async def _true_after(asked: Awaitable[None]) -> bool:
    await asked
    return True
