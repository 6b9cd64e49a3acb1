"""The call loop: takes one line from the greeting to the end, between the pure machine and everything that waits.

Whatever fails inside one call ends in an apology and a person for that caller; no other call notices.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import Any

import structlog

from channels.phone.call import actions as do
from channels.phone.call import events as ev
from channels.phone.call.machine import step
from channels.phone.call.state import Call, House, Stage
from channels.phone.ear import Ear
from channels.phone.errands import Errands
from channels.phone.mouth import Mouth
from channels.phone.ports import Clock, Desk, Gone, Keyed, Line, LineEvent, Played, Sounded
from channels.phone.recording import Recorder
from voice.ports import Endpointer, Speaker, SpeechEvent, Transcriber

log = structlog.get_logger(__name__)
TICK_SECONDS = 0.1
"""How often the clock is looked at: for silence, and for speech that ends without a sound."""

LONGEST_GOODBYE = 30.0
"""Seconds: a line that does not tell when the goodbye was heard is hung up all the same."""

KNOWN_KEYS = frozenset("0123456789*#")


@dataclass(frozen=True)
class Parts:
    """What every call shares, and what makes the things a call has for itself."""

    house: House
    desk: Desk
    speaker: Speaker
    transcriber: Transcriber
    endpointer: Callable[[int], AbstractAsyncContextManager[Endpointer]]
    clock: Clock
    locale: str = "zh-CN"
    longest_seconds: float = 3600.0
    new_recorder: Callable[[str, int], Recorder | None] = lambda conversation, hz: None
    watch: Callable[[str, ev.Event | do.Action], None] = lambda conversation, what: None


@dataclass
class Kept:
    """What outlives a line that was given to the exchange for a transfer: it comes back where nobody answers."""

    conversation: str
    call: Call
    transferred: bool = False


class CallLoop:
    """One call."""

    def __init__(self, line: Line, parts: Parts, kept: Kept) -> None:
        """Take the line, what all calls share, and the conversation (a new one, or one that comes back)."""
        self._line, self._parts, self.kept = line, parts, kept
        self._events: asyncio.Queue[ev.Event] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()
        self._errands = Errands(parts.desk, parts.clock, kept.conversation, self._put)
        self._mouth = Mouth(line, parts.speaker, parts.clock, lambda prompt: self._put(ev.PromptFinished(prompt)))
        self._mouth.record = self._record_own
        self._recorder = parts.new_recorder(kept.conversation, line.hz) if parts.house.record else None
        self._deafened = False
        self._quiet_since = self._began = parts.clock.now()

    @property
    def _call(self) -> Call:
        return self.kept.call

    async def run(self) -> None:
        """Hold the call to its end."""
        async with self._parts.endpointer(self._line.hz) as endpointer:
            self._ear = Ear(endpointer, self._parts.transcriber, self._parts.clock, self._line.hz)
            self._ear.sentence, self._ear.ended = lambda: self._mouth.sentence, self._put
            await self._hold()

    async def _hold(self) -> None:
        for work in (self._listen(), self._watch(), self._errands.answer()):
            self._start(work)
        try:
            self._put(self._first_event())
            while self._call.stage is not Stage.OVER:
                await self._take(await self._events.get())
        finally:
            await self._end()

    def _first_event(self) -> ev.Event:
        """Greet a new caller; one that comes back from a transfer hears that nobody answered."""
        if self.kept.transferred:
            self.kept.transferred = False
            self.kept.call = replace(self._call, stage=Stage.TRANSFERRING, saying=False, hearing=False, thinking=False)
            return ev.TransferFailed()
        welcome = self._parts.desk.welcome(self._call.locale)
        heard = self._parts.transcriber.locales
        return ev.Answered(welcome, tuple(one for one in self._parts.house.wording.locales if one not in heard))

    async def _take(self, event: ev.Event) -> None:
        self._parts.watch(self.kept.conversation, event)
        if not isinstance(event, (ev.Waiting, ev.PromptFinished)) or not self._mouth.saying:
            self._quiet_since = self._parts.clock.now()
        self.kept.call, actions = step(self._call, event, self._parts.house)
        self._ear.locale, self._ear.expected = self._call.locale, self._call.expected
        for action in actions:
            self._parts.watch(self.kept.conversation, action)
            await PERFORM[type(action)](self, action)

    def _put(self, event: ev.Event) -> None:
        self._events.put_nowait(event)

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[None]) -> None:
        """A task that broke ends the call politely: without it the caller would wait for ever."""
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("call_task_failed", conversation=self.kept.conversation, exc_info=task.exception())
            self._put(ev.Broken())

    async def _listen(self) -> None:
        """Take what the line gives; a line that breaks is one that is gone."""
        try:
            while not isinstance(event := await self._line.receive(), Gone):
                self._heard(event)
        except Exception:
            log.exception("line_broke", conversation=self.kept.conversation)
        self._put(ev.HungUp())

    def _heard(self, event: LineEvent) -> None:
        if isinstance(event, Sounded):
            self._record(event.pcm)
            self._listen_by(lambda: self._ear.hear(event.pcm))
        elif isinstance(event, Keyed) and event.key in KNOWN_KEYS:
            self._put(ev.Pressed(event.key))
        elif isinstance(event, Played):
            self._mouth.played(event.mark)

    def _record(self, pcm: bytes) -> None:
        if self._recorder:
            self._recorder.caller(pcm, self._parts.clock.now())

    def _record_own(self, pcm: bytes) -> None:
        if self._recorder:
            self._recorder.banban(pcm, self._parts.clock.now())

    def _listen_by(self, hear: Callable[[], SpeechEvent | None]) -> None:
        """Let the ear do something; where that breaks the line is deaf from now on, and keys go on."""
        if self._call.deaf or self._deafened:
            return
        try:
            noticed = hear()
        except Exception:
            log.exception("hearing_broke", conversation=self.kept.conversation)
            self._deafened = True
            self._put(ev.Deafened())
            return
        if noticed is SpeechEvent.STARTED:
            self._put(ev.SpeechStarted(self._mouth.sentence, self._age()))

    def _age(self) -> float:
        """Give how long the present prompt has been going on."""
        return self._parts.clock.now() - self._mouth.began

    async def _watch(self) -> None:
        """Look at the clock: speech that ends, silence that lasts, a call that lasts too long."""
        clock, ends = self._parts.clock, self._began + self._parts.longest_seconds
        while True:
            await clock.until(clock.now() + TICK_SECONDS)
            self._listen_by(self._ear.tick)
            if self._ear.speaking and self._call.hearing and self._call.saying:
                self._put(ev.SpeechGoesOn(self._mouth.sentence, self._age(), self._ear.spoken))
            if clock.now() >= ends:
                ends = clock.now() + self._parts.longest_seconds
                self._put(ev.TooLong())
            elif self._call.stage is Stage.LEAVING and clock.now() - self._quiet_since > LONGEST_GOODBYE:
                self._put(ev.HungUp())
            elif self._is_silent(clock.now()):
                self._quiet_since = clock.now()
                self._put(ev.Silent())

    def _is_silent(self, now: float) -> bool:
        patience = self._call.patience
        quiet = not (self._mouth.saying or self._ear.busy) and self._events.empty()
        return patience is not None and quiet and now - self._quiet_since >= patience

    async def _ask(self, action: do.Ask) -> None:
        self._errands.ask(action, self._call.locale)

    async def _say(self, action: do.Say) -> None:
        self._mouth.say(action)

    async def _stop(self, action: do.Stop) -> None:
        self._mouth.stop()

    async def _transfer(self, action: do.Transfer) -> None:
        self._start(self._transferred(action))

    async def _transferred(self, action: do.Transfer) -> None:
        self.kept.transferred = True
        if not await self._line.transfer(action.target, action.code):
            self.kept.transferred = False
            self._put(ev.TransferFailed())

    async def _erase(self, action: do.Erase) -> None:
        if self._recorder:
            self._recorder.erase()
            self._recorder = None

    async def _end(self) -> None:
        """Let go of everything; a call that the exchange may give back keeps its conversation."""
        for task in tuple(self._tasks):
            task.cancel()
        self._mouth.stop()
        await self._errands.unfollow()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._ear.close()
        await self._line.hang_up()
        self._keep_recording()
        if not self.kept.transferred:
            await self._parts.desk.end(self.kept.conversation)

    def _keep_recording(self) -> None:
        """Keep what was recorded; a disk that is full takes nothing from the caller."""
        try:
            if self._recorder:
                self._recorder.close()
        except OSError:
            log.exception("recording_not_kept", conversation=self.kept.conversation)


PERFORM: dict[type[Any], Callable[[CallLoop, Any], Coroutine[Any, Any, None]]] = {
    do.Ask: CallLoop._ask,
    do.Say: CallLoop._say,
    do.Stop: CallLoop._stop,
    do.Follow: lambda loop, action: loop._errands.follow(),
    do.Unfollow: lambda loop, action: loop._errands.unfollow(),
    do.Transfer: CallLoop._transfer,
    do.LeaveNumber: lambda loop, action: loop._errands.leave_number(action.number),
    do.LeaveQueue: lambda loop, action: loop._errands.leave_queue(),
    do.StandAside: lambda loop, action: loop._errands.stand_aside(),
    do.Rate: lambda loop, action: loop._errands.rate(action.stars),
    do.Erase: CallLoop._erase,
    do.HangUp: lambda loop, action: loop._line.hang_up(),
}
