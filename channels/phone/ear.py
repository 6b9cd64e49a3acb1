"""Hears one caller: the endpointer tells when speech begins and ends, the transcriber what was said."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.errors import VoiceBusy, VoiceModelMissing
from channels.phone.call.events import SpeechEnded
from channels.phone.ports import Clock
from voice.ports import Endpointer, Heard, Listening, SpeechEvent, Transcriber
from voice.sound import SAMPLE_BYTES, Sound

LEAD_SECONDS = 0.6
"""Sound kept from before speech was noticed: its first syllable lies there."""

LONGEST_SECONDS = 25.0
"""A stretch that goes on for longer is a television: it is ended, and heard as far as it went."""

CLIPPED, CLIPPED_SHARE = 32000, 0.01
"""Somebody shouts where such a share of the samples is as loud as samples can be."""

ECHO_TAIL_SECONDS = 0.4
"""Our own voice comes back from a speakerphone for so long after we have fallen silent."""

SHORT_SECONDS = 2.0
"""What lasts longer than this is more than yes or no, and is heard again without that expectation."""


@dataclass
class Stretch:
    """One stretch of speech while it goes on. `over` counts the seconds of it under our own prompt."""

    began: float
    listening: Listening | None
    expected: tuple[str, ...]
    locale: str
    over: float = 0.0
    clipped: int = 0
    pcm: bytearray | None = None


class Ear:
    """Turns a caller's sound into SpeechStarted and SpeechEnded; feed it from one task only."""

    def __init__(self, endpointer: Endpointer, transcriber: Transcriber, clock: Clock, hz: int) -> None:
        """Take what one caller needs: the endpointer is for this caller alone, the transcriber is shared."""
        self._endpointer, self._transcriber, self._clock, self._hz = endpointer, transcriber, clock, hz
        self._lead: deque[bytes] = deque()
        self._lead_bytes = 0
        self._stretch: Stretch | None = None
        self.locale = "zh-CN"
        self.expected: tuple[str, ...] = ()
        self.sentence: Callable[[], int | None] = lambda: None

    @property
    def speaking(self) -> bool:
        """Tell whether the caller is speaking."""
        return self._stretch is not None

    @property
    def wait(self) -> float:
        """The seconds of silence after which this caller is taken to have finished."""
        return self._endpointer.wait

    async def hear(self, pcm: bytes) -> SpeechEvent | SpeechEnded | None:
        """Take sound; give SpeechEvent.STARTED, SpeechEnded, or None."""
        noticed = self._endpointer.hear(pcm, self._clock.now())
        self._take(pcm)
        return await self._noticed(noticed)

    async def tick(self) -> SpeechEvent | SpeechEnded | None:
        """Look at the clock while nothing comes in."""
        stretch = self._stretch
        if stretch and self._clock.now() - stretch.began > LONGEST_SECONDS:
            self._endpointer.reset()
            return await self._finish(stretch)
        return await self._noticed(self._endpointer.tick(self._clock.now()))

    async def close(self) -> None:
        """Let go of what is being heard."""
        stretch, self._stretch = self._stretch, None
        if stretch and stretch.listening:
            await stretch.listening.close()

    def _take(self, pcm: bytes) -> None:
        stretch = self._stretch
        if stretch is None:
            self._keep_lead(pcm)
            return
        if stretch.listening:
            stretch.listening.feed(pcm)
        if stretch.pcm is not None:
            stretch.pcm += pcm
        samples = np.frombuffer(pcm[: len(pcm) // SAMPLE_BYTES * SAMPLE_BYTES], "<i2")
        stretch.clipped += int(np.count_nonzero(np.abs(samples.astype(np.int32)) >= CLIPPED))
        stretch.over += len(pcm) / SAMPLE_BYTES / self._hz if self.sentence() is not None else 0.0

    def _keep_lead(self, pcm: bytes) -> None:
        self._lead.append(pcm)
        self._lead_bytes += len(pcm)
        while self._lead and self._lead_bytes - len(self._lead[0]) >= LEAD_SECONDS * self._hz * SAMPLE_BYTES:
            self._lead_bytes -= len(self._lead.popleft())

    async def _noticed(self, noticed: SpeechEvent | None) -> SpeechEvent | SpeechEnded | None:
        if noticed is SpeechEvent.STARTED and self._stretch is None:
            await self._begin()
            return noticed
        if noticed is SpeechEvent.ENDED and self._stretch is not None:
            return await self._finish(self._stretch)
        return None

    async def _begin(self) -> None:
        listening = await self._listen(self.expected)
        self._stretch = Stretch(
            self._clock.now(), listening, self.expected, self.locale, pcm=bytearray() if self.expected else None
        )
        lead, self._lead, self._lead_bytes = b"".join(self._lead), deque(), 0
        if lead:
            self._take(lead)
            self._stretch.over = 0.0

    async def _listen(self, expected: Sequence[str]) -> Listening | None:
        try:
            return await self._transcriber.listen(self.locale, self._hz, expected)
        except (VoiceBusy, VoiceModelMissing):
            return None

    async def _finish(self, stretch: Stretch) -> SpeechEnded:
        self._stretch = None
        seconds = max(0.0, self._clock.now() - stretch.began)
        spoken = max(0.0, seconds - self._endpointer.wait)
        heard = await stretch.listening.finish() if stretch.listening else Heard()
        if stretch.pcm is not None and spoken > SHORT_SECONDS:
            heard = await self._heard_freely(bytes(stretch.pcm), stretch.locale) or heard
        clipped = stretch.clipped > CLIPPED_SHARE * max(1.0, spoken) * self._hz
        over = spoken - stretch.over <= ECHO_TAIL_SECONDS
        return SpeechEnded(heard, spoken, over, self.sentence(), stretch.listening is None, clipped)

    async def _heard_freely(self, pcm: bytes, locale: str) -> Heard | None:
        """Hear again what is too long for the expectation; None where nobody is free to."""
        try:
            return await asyncio.shield(self._transcriber.transcribe(Sound(pcm, self._hz), locale))
        except (VoiceBusy, VoiceModelMissing):
            return None
