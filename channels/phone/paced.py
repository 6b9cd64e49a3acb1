"""A line whose far end plays what comes as it comes: we send a frame each 20 ms by the clock, silence included."""

from __future__ import annotations

import asyncio

from channels.phone.playback import Pacer
from channels.phone.ports import Clock, Gone, Keyed, LineEvent, Played, Sounded

MOST_UNHEARD = 500
"""Events that wait to be heard, ten seconds of sound: a call that hangs behind loses sound, never a key."""


class PacedLine:
    """What such lines have in common. A door gives it what sends a frame, calls `begin`, and overrides the rest."""

    def __init__(self, clock: Clock, hz: int, caller: str = "") -> None:
        """Take the clock, the rate both ways, and the number that calls."""
        self.hz, self.caller = hz, caller
        self._inbox: asyncio.Queue[LineEvent] = asyncio.Queue()
        self._pacer = Pacer(clock, hz, self.send_frame, lambda mark: self._inbox.put_nowait(Played(mark)))
        self._pacing: asyncio.Task[None] | None = None
        self._over = False

    def begin(self) -> None:
        """Begin to send."""
        if not self._over:
            self._pacing = asyncio.create_task(self._pacer.run())

    async def receive(self) -> LineEvent:
        """Give what comes next."""
        return await self._inbox.get()

    def play(self, pcm: bytes, mark: str) -> None:
        """Play samples after what is still to be played."""
        self._pacer.playback.add(pcm, mark)

    def clear(self) -> None:
        """Drop what has not been played yet."""
        self._pacer.playback.clear()

    def heard(self, pcm: bytes) -> None:
        """Take sound from the caller."""
        if self._inbox.qsize() < MOST_UNHEARD:
            self._inbox.put_nowait(Sounded(pcm))

    def keyed(self, key: str) -> None:
        """Take a key from the caller."""
        self._inbox.put_nowait(Keyed(key))

    def gone(self) -> None:
        """Take that the caller has gone; what comes later is not heard."""
        if not self._over:
            self._over = True
            if self._pacing:
                self._pacing.cancel()
            self._inbox.put_nowait(Gone())

    @property
    def over(self) -> bool:
        """Tell whether the line is no longer there."""
        return self._over

    def send_frame(self, pcm: bytes) -> None:
        """Send 20 ms of sound; each door has its own way."""
        raise NotImplementedError

    async def transfer(self, target: str, code: str) -> bool:
        """Connect the caller with another phone; a door that cannot says so."""
        return False

    async def hang_up(self) -> None:
        """End the call."""
        self.gone()
