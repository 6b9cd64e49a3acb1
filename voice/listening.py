"""One stretch of speech on its way to a recogniser: what is fed waits here, threads hear it, the event loop never does."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from functools import partial
from typing import Protocol, TypeVar

from voice.ports import Heard, Listening
from voice.resampling import Resampler
from voice.sound import SAMPLE_BYTES

MODEL_HZ = 16000
"""What the models are trained on; the small ones of Vosk refuse anything else."""

LONGEST_SECONDS = 120
LEAST_SECONDS, MOST_SECONDS = 0.1, 0.4
"""How much sound a thread hears at a time: not less, because each turn costs; not more, so that other callers get theirs."""

Result = TypeVar("Result")


class Recogniser(Protocol):
    """Hears one stretch after the other; used by one thread at a time."""

    def accept(self, pcm: bytes) -> str:
        """Hear 16 kHz PCM; give what has been made out so far. Blocks."""

    def finish(self) -> Heard:
        """Give the whole stretch and be ready for the next. Blocks."""


class Lender:
    """Lends recognisers that are costly to make, at most so many at a time; who comes first is served first."""

    def __init__(self, make: Callable[[], Recogniser], most: int, executor: Executor) -> None:
        """Take what makes one (it blocks), how many there may be, and the threads that make them."""
        self._make, self._free, self._executor = make, most, executor
        self._idle: list[Recogniser] = []
        self._queue: deque[asyncio.Future[None]] = deque()

    async def take(self) -> Recogniser:
        """Give an idle one, or a new one, or wait until one comes back."""
        if self._free <= 0 or self._queue:
            await self._wait()
        else:
            self._free -= 1
        if self._idle:
            return self._idle.pop()
        try:
            return await in_thread(self._executor, self._make)
        except BaseException:
            self._pass_on()
            raise

    def give_back(self, recogniser: Recogniser | None) -> None:
        """Take one back; None where it broke and must not be used again."""
        if recogniser is not None:
            self._idle.append(recogniser)
        self._pass_on()

    async def _wait(self) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._pass_on()
            raise

    def _pass_on(self) -> None:
        """Give the place to the next who waits for it."""
        while self._queue:
            turn = self._queue.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1


class QueuedListening:
    """The Listening of every transcriber here."""

    def __init__(self, lender: Lender, executor: Executor, hz: int, ended: Callable[[], None]) -> None:
        """Take where the recogniser comes from, the threads, the samples a second fed, and whom to tell of the end."""
        self._lender, self._executor, self._ended = lender, executor, ended
        self._resampler = Resampler(hz, MODEL_HZ)
        self._waiting = bytearray()
        self._least = round(LEAST_SECONDS * hz) * SAMPLE_BYTES
        self._most = round(MOST_SECONDS * hz) * SAMPLE_BYTES
        self._room = LONGEST_SECONDS * hz * SAMPLE_BYTES
        self._partial = ""
        self._more = asyncio.Event()
        self._finishing = self._closed = self._lent = False
        self._work: asyncio.Task[Heard] | None = None

    @property
    def partial(self) -> str:
        """Give what has been made out so far."""
        return self._partial

    def feed(self, pcm: bytes) -> None:
        """Take samples."""
        if self._finishing or self._closed or not pcm:
            return
        taken = pcm[: self._room]
        self._room -= len(taken)
        self._waiting += taken
        if self._work is None:
            self._work = asyncio.ensure_future(self._hear())
            self._work.add_done_callback(lambda work: self._ended())
        if len(self._waiting) >= self._least:
            self._more.set()

    async def finish(self) -> Heard:
        """Give what was said, once all of it is heard."""
        if self._closed or self._work is None:
            await self.close()
            return Heard()
        self._finishing = True
        self._more.set()
        return await asyncio.shield(self._work)

    async def close(self) -> None:
        """Give it up."""
        if self._work is None and not self._closed:
            self._ended()
        self._closed = True
        self._more.set()
        if self._work is None or self._work.done():
            return
        if not self._lent:
            self._work.cancel()
        await asyncio.wait([self._work])

    async def _hear(self) -> Heard:
        recogniser = await self._lender.take()
        self._lent, whole = True, False
        try:
            heard = await self._heard_by(recogniser)
            whole = True
        finally:
            self._lender.give_back(recogniser if whole else None)
        return heard

    async def _heard_by(self, recogniser: Recogniser) -> Heard:
        while not self._closed and not (self._finishing and not self._waiting):
            await self._more.wait()
            self._more.clear()
            while not self._closed and (len(self._waiting) >= self._least or (self._finishing and self._waiting)):
                pcm = self._resampler.feed(bytes(self._waiting[: self._most]))
                del self._waiting[: self._most]
                self._partial = await in_thread(self._executor, partial(recogniser.accept, pcm))
        heard = await in_thread(self._executor, recogniser.finish)
        return Heard() if self._closed else heard


async def heard_whole(listening: Listening, pcm: bytes) -> Heard:
    """Hear a whole recording with a stretch that was begun for it, and give its recogniser back."""
    try:
        listening.feed(pcm)
        return await listening.finish()
    finally:
        await listening.close()


async def in_thread(executor: Executor, work: Callable[[], Result]) -> Result:
    """Run blocking work in a thread. It is waited for even where nobody wants it any more: threads cannot be stopped."""
    running: Awaitable[Result] = asyncio.get_running_loop().run_in_executor(executor, work)
    return await running
