"""A line whose far end keeps a queue: sound is sent ahead with marks, and dropped there when the caller speaks."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from channels.phone.audiosocket.notes import Notes
from channels.phone.keypad import Keypad
from channels.phone.ports import Clock, Gone, Keyed, LineEvent, Played, Sounded
from channels.phone.streams.protocol import Flow, Key, Marked, Media, Sent, Started, Stopped, StreamEvent, StreamProtocol
from voice.sound import SAMPLE_BYTES

MOST_AHEAD = 4.0
"""Seconds of sound sent ahead: enough for any hiccup, and far below what an exchange can keep."""

CHUNK_SECONDS = 0.2
LATE_SECONDS = 3.0
"""A mark that does not come back so long after its sound must have ended is taken as played."""

MOST_UNHEARD = 500


class StreamLine:
    """One call."""

    def __init__(self, protocol: StreamProtocol, started: Started, clock: Clock, send: Callable[[Sent], Awaitable[None]]) -> None:
        """Take the protocol, what it said at the start, the clock, and what sends a message."""
        self.hz, self.caller, self.ticket = started.hz, started.caller, started.call
        self._protocol, self._clock, self._send = protocol, clock, send
        self.notes: Notes | None = None
        self._inbox: asyncio.Queue[LineEvent] = asyncio.Queue()
        self._waiting: deque[tuple[bytes, str]] = deque()
        self._news = asyncio.Event()
        self._keypad, self._may_send = Keypad(clock, self.hz), True
        self._due: dict[str, float] = {}
        self._ends = clock.now()
        self._flush = False
        self._over = False
        self._sending = asyncio.create_task(self._run())

    async def receive(self) -> LineEvent:
        """Give what comes next."""
        return await self._inbox.get()

    def play(self, pcm: bytes, mark: str) -> None:
        """Play samples after what is still to be played."""
        step = round(CHUNK_SECONDS * self.hz) * SAMPLE_BYTES
        parts = [pcm[at : at + step] for at in range(0, len(pcm), step)] or [b""]
        self._waiting += [(part, "") for part in parts[:-1]]
        self._waiting.append((parts[-1], mark))
        self._news.set()

    def clear(self) -> None:
        """Drop what has not been played yet."""
        self._waiting.clear()
        self._due.clear()
        self._flush = self._flush or self._ends > self._clock.now()
        self._ends = self._clock.now()
        self._news.set()

    def take(self, event: StreamEvent) -> None:
        """Take what the far end tells."""
        if isinstance(event, Media):
            self._hear(event.pcm)
        elif isinstance(event, Key):
            self._press(self._keypad.signalled(event.key))
        elif isinstance(event, Marked):
            self._played(event.mark)
        elif isinstance(event, Flow):
            self._may_send = event.open
            self._news.set()
        elif isinstance(event, Stopped):
            self.gone()

    def gone(self) -> None:
        """Take that the caller has gone."""
        if not self._over:
            self._over = True
            self._sending.cancel()
            self._inbox.put_nowait(Gone())

    async def transfer(self, target: str, code: str) -> bool:
        """Leave a note for the exchange, and give the call back to it; it brings the caller back where nobody answers."""
        if self.notes is None:
            return False
        self.notes.leave(self.ticket, target, code)
        await self.hang_up()
        return True

    async def hang_up(self) -> None:
        """End the stream; the exchange goes on."""
        ending = None if self._over else self._protocol.hang_up()
        if self.notes and not self._over:
            self.notes.end(self.ticket)
        self.gone()
        if ending is not None:
            await self._send(ending)

    def _hear(self, pcm: bytes) -> None:
        self._press(self._keypad.heard(pcm))
        if pcm and self._inbox.qsize() < MOST_UNHEARD:
            self._inbox.put_nowait(Sounded(pcm))

    def _press(self, keys: str) -> None:
        for key in keys:
            self._inbox.put_nowait(Keyed(key))

    async def _run(self) -> None:
        while True:
            await self._flushed()
            if self._waiting and self._may_send and self._ends - self._clock.now() < MOST_AHEAD:
                await self._next(*self._waiting.popleft())
            elif self._waiting or self._due:
                await self._clock.until(self._clock.now() + CHUNK_SECONDS / 2)
                self._take_late_marks()
            else:
                self._news.clear()
                await self._news.wait()

    async def _flushed(self) -> None:
        if self._flush:
            self._flush = False
            await self._send(self._protocol.clear())

    async def _next(self, pcm: bytes, mark: str) -> None:
        if pcm:
            await self._send(self._protocol.sound(pcm))
        self._ends = max(self._ends, self._clock.now()) + len(pcm) / SAMPLE_BYTES / self.hz
        if mark:
            self._due[mark] = self._ends + LATE_SECONDS
            await self._send(self._protocol.mark(mark))

    def _take_late_marks(self) -> None:
        now = self._clock.now()
        for mark in [mark for mark, due in self._due.items() if due <= now]:
            self._played(mark)

    def _played(self, mark: str) -> None:
        if self._due.pop(mark, None) is not None:
            self._inbox.put_nowait(Played(mark))
