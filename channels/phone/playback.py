"""Sound on its way to the caller: a queue with marks in it, and a pacer that takes a frame each 20 ms, silence included."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from channels.phone.ports import FRAME_SECONDS, Clock
from voice.sound import SAMPLE_BYTES

MOST_BEHIND = 0.2
"""Where the machine was so many seconds too slow, lost frames are not made up for: a burst would be cut off by the far end."""


class Playback:
    """Samples that wait to be played, and marks between them. Pure."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[bytearray, str]] = deque()

    @property
    def empty(self) -> bool:
        """Tell whether nothing waits."""
        return not self._waiting

    def add(self, pcm: bytes, mark: str) -> None:
        """Put samples with a mark at their end behind what waits."""
        self._waiting.append((bytearray(pcm), mark))

    def clear(self) -> None:
        """Drop everything."""
        self._waiting.clear()

    def take(self, size: int) -> tuple[bytes, tuple[str, ...]]:
        """Give `size` bytes, filled up with silence, and the marks that these bytes reach."""
        frame, marks = bytearray(), []
        while self._waiting and len(frame) < size:
            pcm, mark = self._waiting[0]
            part = pcm[: size - len(frame)]
            frame += part
            del pcm[: len(part)]
            if not pcm:
                marks.append(mark)
                self._waiting.popleft()
        return bytes(frame.ljust(size, b"\0")), tuple(marks)


class Pacer:
    """Sends a frame of 20 ms each 20 ms by the clock, for as long as it runs."""

    def __init__(self, clock: Clock, hz: int, send: Callable[[bytes], None], played: Callable[[str], None]) -> None:
        """Take what sends a frame and what is told of marks that were reached."""
        self._clock, self._send, self._played = clock, send, played
        self._size = round(FRAME_SECONDS * hz) * SAMPLE_BYTES
        self.playback = Playback()

    async def run(self) -> None:
        """Send until cancelled."""
        due = self._clock.now()
        while True:
            frame, marks = self.playback.take(self._size)
            self._send(frame)
            for mark in marks:
                self._played(mark)
            due = max(due + FRAME_SECONDS, self._clock.now() - MOST_BEHIND)
            await self._clock.until(due)
