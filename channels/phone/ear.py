"""Hears one caller: the endpointer tells when speech begins and ends, the transcriber what was said."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import structlog

from assistant.errors import VoiceBusy, VoiceModelMissing
from channels.phone.call.events import NotHeard, SpeechEnded
from channels.phone.clock import done_within
from channels.phone.ports import Clock
from voice.ports import Endpointer, Heard, SpeechEvent, Transcriber
from voice.sound import SAMPLE_BYTES, Sound

log = structlog.get_logger(__name__)
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


WORDS_SECONDS = 15.0
"""Words that are not made out by then are not understood."""


@dataclass
class Stretch:
    """One stretch of speech while it goes on. `over` counts the seconds of it under our own prompt.

    `sounds` holds what is still to be heard, None at its end; `ended` is what is known of it by then, but for the words.
    """

    began: float
    locale: str
    expected: tuple[str, ...]
    sounds: asyncio.Queue[bytes | None] = field(default_factory=asyncio.Queue)
    over: float = 0.0
    clipped: int = 0
    pcm: bytearray | None = None
    ended: SpeechEnded = field(default_factory=SpeechEnded)
    complete: asyncio.Event = field(default_factory=asyncio.Event)


class Ear:
    """Turns a caller's sound into SpeechEvent.STARTED at once, and SpeechEnded once the words are made out.

    Nothing here waits: each stretch is made out in a task of its own, and they are told in the order they were spoken.
    """

    def __init__(self, endpointer: Endpointer, transcriber: Transcriber, clock: Clock, hz: int) -> None:
        """Take what one caller needs: the endpointer is for this caller alone, the transcriber is shared."""
        self._endpointer, self._transcriber, self._clock, self._hz = endpointer, transcriber, clock, hz
        self._lead: deque[bytes] = deque()
        self._lead_bytes = 0
        self._stretch: Stretch | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self.locale = "zh-CN"
        self.expected: tuple[str, ...] = ()
        self.sentence: Callable[[], int | None] = lambda: None
        self.ended: Callable[[SpeechEnded], None] = lambda event: None

    @property
    def speaking(self) -> bool:
        """Tell whether the caller is speaking."""
        return self._stretch is not None

    @property
    def busy(self) -> bool:
        """Tell whether the caller is speaking, or what was said is still being made out."""
        return self.speaking or any(not task.done() for task in self._tasks)

    @property
    def spoken(self) -> float:
        """The seconds of speech in the present stretch, pauses left out."""
        return self._endpointer.spoken if self.speaking else 0.0

    def hear(self, pcm: bytes) -> SpeechEvent | None:
        """Take sound; give SpeechEvent.STARTED where speech begins."""
        noticed = self._endpointer.hear(pcm, self._clock.now())
        self._take(pcm)
        return self._noticed(noticed)

    def tick(self) -> SpeechEvent | None:
        """Look at the clock while nothing comes in."""
        stretch = self._stretch
        if stretch and self._clock.now() - stretch.began > LONGEST_SECONDS:
            self._endpointer.reset()
            return self._noticed(SpeechEvent.ENDED)
        return self._noticed(self._endpointer.tick(self._clock.now()))

    async def close(self) -> None:
        """Let go of what is being heard."""
        self._stretch = None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _take(self, pcm: bytes) -> None:
        stretch = self._stretch
        if stretch is None:
            self._keep_lead(pcm)
            return
        stretch.sounds.put_nowait(pcm)
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

    def _noticed(self, noticed: SpeechEvent | None) -> SpeechEvent | None:
        if noticed is SpeechEvent.STARTED and self._stretch is None:
            self._begin()
            return noticed
        if noticed is SpeechEvent.ENDED and self._stretch is not None:
            self._end(self._stretch)
        return None

    def _begin(self) -> None:
        stretch = Stretch(self._clock.now(), self.locale, self.expected, pcm=bytearray() if self.expected else None)
        self._stretch = stretch
        lead, self._lead, self._lead_bytes = b"".join(self._lead), deque(), 0
        if lead:
            self._take(lead)
            stretch.over = 0.0
        self._tasks = [task for task in self._tasks if not task.done()]
        before = self._tasks[-1] if self._tasks else None
        self._tasks.append(asyncio.create_task(self._make_out(stretch, before)))

    def _end(self, stretch: Stretch) -> None:
        """Keep what is known of a stretch at its end, and let the rest of it be made out."""
        self._stretch = None
        spoken = max(0.0, self._clock.now() - stretch.began - self._endpointer.wait)
        clipped = stretch.clipped > CLIPPED_SHARE * max(1.0, spoken) * self._hz
        over = spoken - stretch.over <= ECHO_TAIL_SECONDS
        stretch.ended = SpeechEnded(Heard(), spoken, over, self.sentence(), clipped=clipped)
        stretch.sounds.put_nowait(None)
        stretch.complete.set()

    async def _make_out(self, stretch: Stretch, before: asyncio.Task[None] | None) -> None:
        """Make out a stretch and tell it, after the one before it."""
        words = asyncio.ensure_future(self._words(stretch))
        try:
            await stretch.complete.wait()
            in_time = await done_within(self._clock, WORDS_SECONDS, words)
        finally:
            words.cancel()
        if before is not None:
            await asyncio.wait([before])
        heard, not_heard = words.result() if in_time else (Heard(), None)
        self.ended(replace(stretch.ended, heard=heard, not_heard=not_heard, more=self.speaking))

    async def _words(self, stretch: Stretch) -> tuple[Heard, NotHeard | None]:
        """Give the words; where hearing them breaks they are not understood, and the next stretch is heard anew."""
        try:
            heard = await self._listened(stretch)
            if stretch.pcm is not None and stretch.ended.seconds > SHORT_SECONDS:
                heard = await self._heard_freely(bytes(stretch.pcm), stretch.locale) or heard
        except VoiceBusy:
            return Heard(), NotHeard.BUSY
        except VoiceModelMissing:
            return Heard(), NotHeard.NO_MODEL
        except Exception:
            log.exception("speech_not_made_out", locale=stretch.locale)
            return Heard(), None
        return heard, None

    async def _listened(self, stretch: Stretch) -> Heard:
        listening = await self._transcriber.listen(stretch.locale, self._hz, stretch.expected)
        try:
            while (pcm := await stretch.sounds.get()) is not None:
                listening.feed(pcm)
            return await listening.finish()
        finally:
            await listening.close()

    async def _heard_freely(self, pcm: bytes, locale: str) -> Heard | None:
        """Hear again what is too long for the expectation; None where nobody is free to."""
        try:
            return await asyncio.shield(self._transcriber.transcribe(Sound(pcm, self._hz), locale))
        except (VoiceBusy, VoiceModelMissing):
            return None
