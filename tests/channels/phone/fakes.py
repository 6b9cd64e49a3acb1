"""Fakes of the telephone's ports: a clock that steps, a line whose sound tells by its samples what it says, and who hears it.

Every text gets a number, and its sound is that number in each sample: whoever holds the samples knows what was said and how
much of it arrived, whatever was cut off, lost or doubled on the way. (They stand apart from `tests/fakes.py` because only the
telephone's tests need them.)
"""

from __future__ import annotations

import asyncio
import heapq
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar

import numpy as np

from channels.phone.playback import Pacer
from channels.phone.ports import FRAME_SECONDS, Gone, Keyed, LineEvent, Played, Sounded
from voice.ports import ORDINARY, Heard, Hypothesis, Listening, Manner, SpeechEvent
from voice.sound import Sound

Anything = TypeVar("Anything")
HZ = 8000
FRAME = round(HZ * FRAME_SECONDS)
SECONDS_A_LETTER = 0.1
LOUD = 32100
"""Numbers from here are as loud as samples can be."""

HEARD_SHARE = 0.6
"""A text is heard where so much of its sound has arrived."""


class SteppedClock:
    """Time that goes on only when everybody waits for it: whole calls in moments, and always the same."""

    def __init__(self) -> None:
        self._now = 1000.0
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = count()
        self._busy = 0

    def now(self) -> float:
        """Give the present moment."""
        return self._now

    async def until(self, moment: float) -> None:
        """Wait until a moment."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (max(moment, self._now), next(self._order), future))
        await future

    @contextmanager
    def busy(self) -> Any:
        """Time stands still meanwhile: for work that is done in threads or by a real engine."""
        self._busy += 1
        try:
            yield
        finally:
            self._busy -= 1

    async def during(self, work: Awaitable[Anything]) -> Anything:
        """Do work without time going on."""
        with self.busy():
            return await work

    async def run(self) -> None:
        """Let time go on, step by step, until cancelled."""
        while True:
            await self._settle()
            while self._waiting and self._waiting[0][2].done():
                heapq.heappop(self._waiting)
            if not self._waiting:
                await asyncio.sleep(0.001)
                continue
            moment, _, future = heapq.heappop(self._waiting)
            self._now = moment
            future.set_result(None)

    async def _settle(self) -> None:
        """Wait until nobody has anything to do any more but wait for the clock."""
        ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]  # the only way to know that all others wait
        await asyncio.sleep(0)
        while ready or self._busy:  # noqa: ASYNC110 - there is no event for “nobody else has anything to do”
            await asyncio.sleep(0.0002 if self._busy and not ready else 0)


@dataclass(frozen=True)
class Spoken:
    """A text as it was turned into sound: who speaks, and whether it is speech at all."""

    texts: tuple[str, ...]
    locale: str = ""
    manner: Manner = ORDINARY
    is_speech: bool = True
    scores: tuple[float, ...] = ()
    loud: bool = False


class SoundBook:
    """What each number stands for."""

    def __init__(self) -> None:
        self.spoken: dict[int, Spoken] = {}

    def sound(self, spoken: Spoken, seconds: float, hz: int = HZ) -> bytes:
        """Give the sound of something."""
        number = len(self.spoken) + (LOUD if spoken.loud else 1)
        self.spoken[number] = spoken
        return np.full(round(seconds * hz), number, "<i2").tobytes()

    def arrived(self, pcm: bytes) -> dict[int, int]:
        """Give how many samples of each number are in some sound, in the order they first came."""
        samples = np.frombuffer(pcm, "<i2")
        changes = np.flatnonzero(np.diff(samples)) + 1
        counts: Counter[int] = Counter()
        for part in np.split(samples, changes):
            if len(part) and int(part[0]) in self.spoken:
                counts[int(part[0])] += len(part)
        return dict(counts)


class BookSpeaker:
    """A Speaker whose sound is a number of the book."""

    def __init__(self, book: SoundBook) -> None:
        self._book = book
        self._lengths: dict[int, int] = {}

    async def render(self, text: str, locale: str, manner: Manner = ORDINARY) -> Sound | None:
        """Give 0.1 s a letter, more when slower."""
        if not any(map(str.isalnum, text)):
            return None
        seconds = max(0.2, len(text) * SECONDS_A_LETTER * ORDINARY.rate / manner.rate * (1.0 if locale == "zh-CN" else 0.6))
        return Sound(self._book.sound(Spoken((text,), locale, manner), seconds, manner.hz), manner.hz)

    async def stream(self, text: str, locale: str, manner: Manner = ORDINARY) -> AsyncIterator[Sound]:
        """Give a text as one sound."""
        if sound := await self.render(text, locale, manner):
            yield sound

    async def prepare(self, texts: Iterable[str], locale: str, manner: Manner = ORDINARY) -> None:
        """Nothing is kept."""

    async def close(self) -> None:
        """Nothing runs."""


class ToneSpeaker(BookSpeaker):
    """A Speaker that says everything as a tone of 600 Hz, half a second long: a telephone's codec does not harm it."""

    tone = 600.0

    def __init__(self) -> None:
        super().__init__(SoundBook())

    async def render(self, text: str, locale: str, manner: Manner = ORDINARY) -> Sound | None:
        """Give half a second of the tone."""
        return Sound(tone(self.tone, 0.5, manner.hz), manner.hz)


def tone(frequency: float, seconds: float, hz: int = HZ) -> bytes:
    """Give a tone as PCM."""
    time = np.arange(round(seconds * hz)) / hz
    wave: bytes = (8000 * np.sin(2 * np.pi * frequency * time)).astype("<i2").tobytes()
    return wave


def seconds_of_tone(pcm: bytes, frequency: float, hz: int = HZ) -> float:
    """Give how long a tone sounds in some PCM: blocks of 20 ms in which it holds most of the power."""
    samples = np.frombuffer(pcm, "<i2").astype(float)
    size = hz // 50
    blocks = samples[: len(samples) // size * size].reshape(-1, size)
    wave = np.exp(-2j * np.pi * frequency * np.arange(size) / hz)
    share = (np.abs(blocks @ wave) ** 2 * 2 / size) / np.maximum(np.sum(blocks**2, axis=1), 1.0)
    loud = np.mean(blocks**2, axis=1) > 1e5
    return float(np.count_nonzero((share > 0.6) & loud)) / 50


class BookListening:
    """A Listening that looks up what it was fed."""

    def __init__(self, book: SoundBook, locale: str, expected: Sequence[str]) -> None:
        self._book, self._locale, self.expected = book, locale, tuple(expected)
        self._pcm = bytearray()
        self.closed = False

    partial = ""

    def feed(self, pcm: bytes) -> None:
        """Take samples."""
        self._pcm += pcm

    async def finish(self) -> Heard:
        """Give what was said, put together; half a word is nothing."""
        self.closed = True
        said = [
            self._book.spoken[number] for number, samples in self._book.arrived(bytes(self._pcm)).items() if samples >= FRAME * 4
        ]
        said = [one for one in said if one.is_speech and one.texts and one.texts[0]]
        if not said:
            return Heard()
        if len(said) == 1:
            one = said[0]
            scores = one.scores or (1.0, *([0.0] * len(one.texts)))
            return Heard(tuple(Hypothesis(text, score) for text, score in zip(one.texts, scores, strict=False)))
        return Heard((Hypothesis(("" if self._locale.startswith("zh") else " ").join(one.texts[0] for one in said), 1.0),))

    async def close(self) -> None:
        """Remember that it was given back."""
        self.closed = True


class BookTranscriber:
    """A Transcriber that looks up what was said."""

    def __init__(self, book: SoundBook, locales: Sequence[str] = ("zh-CN", "en")) -> None:
        self._book, self.locales = book, tuple(locales)
        self.listenings: list[BookListening] = []

    async def prepare(self, locale: str) -> None:
        """Nothing has to be loaded."""

    async def listen(self, locale: str, hz: int = HZ, expected: Sequence[str] = ()) -> Listening:
        """Begin to hear."""
        self.listenings.append(BookListening(self._book, locale, expected))
        return self.listenings[-1]

    async def transcribe(self, sound: Sound, locale: str, expected: Sequence[str] = ()) -> Heard:
        """Hear a recording."""
        listening = await self.listen(locale, sound.hz, expected)
        listening.feed(sound.pcm)
        return await listening.finish()

    async def close(self) -> None:
        """Nothing runs."""


class BookDetector:
    """A Detector by the book: sure of speech that is in it, deaf to all else."""

    def __init__(self, book: SoundBook) -> None:
        self._book = book

    def probability(self, window: bytes) -> float:
        """Tell whether most of a window is speech."""
        spoken = self._book.spoken.get(int(np.median(np.frombuffer(window, "<i2"))))
        return float(spoken is not None and spoken.is_speech)

    def reset(self) -> None:
        """Nothing is remembered."""


class BookEndpointer:
    """An Endpointer by the book: speech after 0.2 s of it, its end after `wait` seconds by the clock; no noise is speech."""

    onset = 0.2

    def __init__(self, book: SoundBook, wait: float = 1.8) -> None:
        self._book, self.wait = book, wait
        self.speaking = False
        self._voiced = 0.0
        self._last = 0.0

    @property
    def spoken(self) -> float:
        """The seconds of speech."""
        return self._voiced

    def hear(self, pcm: bytes, now: float) -> SpeechEvent | None:
        """Take samples."""
        if any(self._book.spoken[number].is_speech for number in self._book.arrived(pcm)):
            self._voiced += len(pcm) / 2 / HZ
            self._last = now
            if self._voiced >= self.onset and not self.speaking:
                self.speaking = True
                return SpeechEvent.STARTED
        return self.tick(now)

    def tick(self, now: float) -> SpeechEvent | None:
        """Look at the clock."""
        if self._voiced and now - self._last >= (self.wait if self.speaking else 0.5):
            self._voiced, was, self.speaking = 0.0, self.speaking, False
            return SpeechEvent.ENDED if was else None
        return None

    def reset(self) -> None:
        """Begin anew."""
        self.speaking, self._voiced = False, 0.0


@dataclass
class FakeLine:
    """A Line to a caller who is a script: what it plays is kept, what the caller says is fed in."""

    clock: SteppedClock
    book: SoundBook
    caller: str = ""
    answers_transfer: bool = True
    hz: int = HZ
    heard: list[Spoken] = field(default_factory=list)
    transferred: list[tuple[str, str]] = field(default_factory=list)
    hung_up: bool = False

    def __post_init__(self) -> None:
        self.inbox: asyncio.Queue[LineEvent] = asyncio.Queue()
        self._pacer = Pacer(self.clock, self.hz, self._take, lambda mark: self.inbox.put_nowait(Played(mark)))
        self._sounding: tuple[int, int] = (0, 0)
        self._pacing = asyncio.create_task(self._pacer.run())
        self.silent_seconds = 0.0

    async def receive(self) -> LineEvent:
        """Give what the caller does next."""
        return await self.inbox.get()

    def play(self, pcm: bytes, mark: str) -> None:
        """Play to the caller."""
        self._pacer.playback.add(pcm, mark)

    def clear(self) -> None:
        """Be silent."""
        self._pacer.playback.clear()

    async def transfer(self, target: str, code: str) -> bool:
        """Ring a clerk: somebody answers, or nobody does after 20 seconds."""
        self.transferred.append((target, code))
        if not self.answers_transfer:
            await self.clock.until(self.clock.now() + 20)
            return False
        await self.hang_up()
        return True

    async def hang_up(self) -> None:
        """End the call."""
        if not self.hung_up:
            self.hung_up = True
            self._pacing.cancel()
            self.inbox.put_nowait(Gone())

    def feed(self, pcm: bytes) -> None:
        """Let the caller's phone send."""
        self.inbox.put_nowait(Sounded(pcm))

    def press(self, key: str) -> None:
        """Let the caller press a key."""
        self.inbox.put_nowait(Keyed(key))

    def _take(self, frame: bytes) -> None:
        """Keep what the caller hears, each text once it has been heard far enough."""
        arrived = self.book.arrived(frame)
        self.silent_seconds = 0.0 if arrived else self.silent_seconds + FRAME_SECONDS
        for number, samples in arrived.items():
            before = self._sounding[1] if self._sounding[0] == number else 0
            self._sounding = number, before + samples
            wanted = HEARD_SHARE * len(self.book.spoken[number].texts[0]) * SECONDS_A_LETTER * self.hz * 0.6
            if before < wanted <= self._sounding[1]:
                self.heard.append(self.book.spoken[number])
