"""Fakes for the ports of `assistant/`, `voice/` and the kiosk: in memory, deterministic, and they keep what they were given."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timezone
from itertools import count
from typing import Any

import numpy as np

from assistant.conversation import Entry, Standing
from assistant.errors import CodeTaken, StoreError, VoiceBusy
from assistant.messages import Control, Handoff, Line, Outcome, Reply, Request
from assistant.ports import Array, HandoffRecord
from kiosk_tui.connection import Said, Unreachable
from voice.ports import ORDINARY, Heard, Hypothesis, Listening, Manner, SpeechEvent
from voice.sound import Sound

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=timezone.utc)


class MemoryHandoffs:
    """A HandoffStore that forgets everything with the process."""

    def __init__(self) -> None:
        self.records: list[HandoffRecord] = []

    def add(self, record: HandoffRecord) -> str:
        """Keep one hand-off and give its code."""
        earlier = [one.code for one in self.records if one.conversation == record.conversation]
        if not earlier and record.code in {one.code for one in self.records}:
            raise CodeTaken
        code = earlier[0] if earlier else record.code
        self.records.append(replace(record, code=code))
        return code

    def of_conversation(self, conversation: str) -> Sequence[HandoffRecord]:
        """Give the hand-offs of a conversation, oldest first."""
        return [record for record in self.records if record.conversation == conversation]

    def waiting(self) -> Sequence[HandoffRecord]:
        """Give all hand-offs, oldest first."""
        return list(self.records)


class BrokenHandoffs(MemoryHandoffs):
    """A HandoffStore whose database does not answer."""

    def add(self, record: HandoffRecord) -> str:
        """Fail as a database does that is away."""
        raise StoreError(problem="the database is away")


class FixedClock:
    """A Clock that stands still until it is moved."""

    def __init__(self, moment: datetime = NOON) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """Give the moment the clock stands at."""
        return self.moment


class Codes:
    """Gives hand-off codes one after the other: 1001, 1002 …"""

    def __init__(self, first: int = 1001) -> None:
        self._numbers: Iterator[int] = count(first)

    def __call__(self) -> str:
        """Give the next code."""
        return str(next(self._numbers))


class FakeEngine:
    """An Engine that answers by a script and keeps every request.

    The script maps an utterance to a Reply; what it does not know gets a reply that says the utterance back.
    """

    def __init__(self, script: Mapping[str, Reply] | None = None, locale: str = "zh-CN") -> None:
        self.script = dict(script or {})
        self._locale = locale
        self.requests: list[Request] = []
        self.closed = False

    async def handle(self, request: Request) -> Reply:
        """Answer by the script."""
        self.requests.append(request)
        return self.script.get(request.utterance) or self._echo(request)

    async def recall(self, request: Request) -> Reply | None:
        """Remember nothing."""
        return None

    async def overhear(self, text: str, locale: str) -> Reply | None:
        """Hear nothing."""
        return None

    def welcome(self, locale: str | None) -> Reply:
        """Give what a door shows before anything is said."""
        return Reply(Outcome.ANSWERED, (Line("remark.welcome.1", text="welcome"),), locale=locale or self._locale)

    async def close(self) -> None:
        """Remember that the door has let go."""
        self.closed = True

    def _echo(self, request: Request) -> Reply:
        said = request.utterance or str(request.choice)
        return Reply(Outcome.ANSWERED, (Line("echo", text=said),), locale=request.locale or self._locale)


class MuteAgent:
    """A Rasa agent that keeps every message and answers none."""

    processor = None

    def __init__(self) -> None:
        self.messages: list[Any] = []

    async def handle_message(self, message: Any) -> None:
        """Keep one message."""
        self.messages.append(message)


class TinyEncoder:
    """An Encoder without a model: unit vectors of hashed pairs of letters, so that like spelling means likeness."""

    name = "tiny/1"
    size = 64

    def __init__(self, threads: int = 0) -> None:
        self._threads = threads

    def encode(self, sentences: Sequence[str]) -> Array:
        """Give one unit vector of 64 numbers per sentence."""
        vectors = np.zeros((len(sentences), self.size), dtype=np.float32)
        for row, sentence in enumerate(sentences):
            framed = f" {sentence.lower()} "
            for at in range(len(framed) - 1):
                vectors[row, zlib.crc32(framed[at : at + 2].encode("utf-8", "replace")) % self.size] += 1.0
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Array = vectors / np.maximum(lengths, 1e-6)
        return unit


class DeskEngine(FakeEngine):
    """A FakeEngine that hands over when asked for a person, remembers by mark what it has answered, and overhears fire.

    `during` runs once, in the middle of the next turn: what happens to a conversation while the engine is thinking.
    """

    def __init__(self, script: Mapping[str, Reply] | None = None, locale: str = "zh-CN") -> None:
        super().__init__(script, locale)
        self._codes: dict[str, str] = {}
        self._answered: dict[tuple[str, str], Reply] = {}
        self.during: Callable[[], Awaitable[Any]] | None = None

    async def handle(self, request: Request) -> Reply:
        """Answer by the script, or hand over."""
        reply = await super().handle(request)
        if request.utterance in {"转人工", "a person"}:
            code = self._codes.setdefault(request.conversation, str(1001 + len(self._codes)))
            reply = Reply(Outcome.HANDED_OFF, (Line("handoff.asked", text="好的。"),), handoff=Handoff(code, "asked"))
            reply = replace(reply, locale=request.locale or self._locale)
        if self.during:
            during, self.during = self.during, None
            await during()
        self._answered[(request.conversation, request.mark)] = reply
        return reply

    async def recall(self, request: Request) -> Reply | None:
        """Give what was answered to the same mark."""
        return self._answered.get((request.conversation, request.mark))

    async def overhear(self, text: str, locale: str) -> Reply | None:
        """Hear fire, the wish for louder speech, and a swindle only where its words stand beside what was paid."""
        if "银行" in text and "钱给他" in text:
            return Reply(Outcome.SAFETY, (Line("safety.paid.1", text="110"),), locale=locale)
        if "火" in text or "fire" in text:
            return Reply(Outcome.SAFETY, (Line("safety.fire.1", text="119"),), locale=locale)
        return Reply(Outcome.CONTROL, control=Control.LOUDER, locale=locale) if text in {"大声点", "louder"} else None


SECONDS_A_CHARACTER = 0.05


class FakeSpeaker:
    """A Speaker that keeps what it was to say, in which locale and manner, and gives a sound of 0.05 s a character."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str, Manner]] = []
        self.prepared: list[tuple[str, str, Manner]] = []
        self.closed = False

    async def render(self, text: str, locale: str, manner: Manner = ORDINARY) -> Sound | None:
        """Keep a text; a text without letters or digits is silence."""
        self.said.append((text, locale, manner))
        samples = round(len(text) * SECONDS_A_CHARACTER * manner.hz)
        return Sound(b"\x01\x00" * samples, manner.hz) if any(map(str.isalnum, text)) else None

    async def stream(self, text: str, locale: str, manner: Manner = ORDINARY) -> AsyncIterator[Sound]:
        """Keep a text and give it line by line."""
        for line in text.splitlines():
            if sound := await self.render(line, locale, manner):
                yield sound

    async def prepare(self, texts: Iterable[str], locale: str, manner: Manner = ORDINARY) -> None:
        """Keep the prompts."""
        self.prepared += [(text, locale, manner) for text in texts]

    async def close(self) -> None:
        """Remember that the door has let go."""
        self.closed = True


class FakeListening:
    """A Listening that keeps its sound and has heard what it was told to."""

    def __init__(self, heard: Heard, expected: Sequence[str], hz: int) -> None:
        self._heard, self.expected, self.hz = heard, tuple(expected), hz
        self.fed = b""
        self.closed = False

    @property
    def partial(self) -> str:
        """Give the reading as soon as anything was fed."""
        return self._heard.text if self.fed else ""

    def feed(self, pcm: bytes) -> None:
        """Keep the sound."""
        if not self.closed:
            self.fed += pcm

    async def finish(self) -> Heard:
        """Give what it was told to have heard; nothing where nothing was fed."""
        self.closed = True
        return self._heard if self.fed else Heard()

    async def close(self) -> None:
        """Remember that it was given back."""
        self.closed = True


class FakeTranscriber:
    """A Transcriber that hears a script: each stretch is the next text (or its readings, best first), then silence.

    With `places` it refuses like a real one when so many listenings are open.
    """

    def __init__(
        self, script: Sequence[str | Sequence[str]] = (), locales: Sequence[str] = ("zh-CN", "en"), places: int = 99
    ) -> None:
        self._script = list(script)
        self._places = places
        self.locales = tuple(locales)
        self.listenings: list[FakeListening] = []
        self.prepared: list[str] = []
        self.closed = False

    async def prepare(self, locale: str) -> None:
        """Keep the locale."""
        self.prepared.append(locale)

    async def listen(self, locale: str, hz: int = 8000, expected: Sequence[str] = ()) -> Listening:
        """Begin the next stretch of the script."""
        if sum(not one.closed for one in self.listenings) >= self._places:
            raise VoiceBusy
        said = self._script.pop(0) if self._script else ()
        texts = (said,) if isinstance(said, str) else tuple(said)
        heard = Heard(tuple(Hypothesis(text, 1.0 if rank == 0 else 0.0) for rank, text in enumerate(texts)))
        self.listenings.append(FakeListening(heard, expected, hz))
        return self.listenings[-1]

    async def transcribe(self, sound: Sound, locale: str, expected: Sequence[str] = ()) -> Heard:
        """Hear a recording."""
        listening = await self.listen(locale, sound.hz, expected)
        listening.feed(sound.pcm)
        return await listening.finish()

    async def close(self) -> None:
        """Remember that the door has let go."""
        self.closed = True


class LoudnessDetector:
    """A Detector that takes whatever is loud for speech."""

    def __init__(self, least: int = 1000) -> None:
        self._least = least
        self.resets = 0

    def probability(self, window: bytes) -> float:
        """Give 1 for a loud window, 0 for a soft one."""
        return float(np.abs(np.frombuffer(window, "<i2").astype(int)).max() >= self._least)

    def reset(self) -> None:
        """Count how often it was to forget."""
        self.resets += 1


class FakeConnection:
    """A kiosk's Connection to an Engine; a test plays the desk with `tell` and pulls the plug with `away`."""

    def __init__(self, engine: FakeEngine, welcome: Reply | None = None) -> None:
        self._engine, self._welcome = engine, welcome
        self._news: asyncio.Queue[Entry | Standing | None] = asyncio.Queue()
        self._here = asyncio.Event()
        self._here.set()
        self.said: list[Said] = []
        self.opened: list[str] = []
        self.stars: list[int] = []
        self.phones: list[str] = []
        self.typed = self.ended = self.left = 0
        self.closed = False
        self.number = 0

    @property
    def away(self) -> bool:
        """Whether the assistant cannot be reached."""
        return not self._here.is_set()

    @away.setter
    def away(self, away: bool) -> None:
        """Pull the plug, or put it in again."""
        if away:
            self._here.clear()
            self._news.put_nowait(None)
        else:
            self._here.set()

    def tell(self, what: Entry | Standing) -> None:
        """Let something happen in the conversation."""
        self._news.put_nowait(what)

    async def ready(self) -> None:
        """Wait until the plug is in."""
        await self._here.wait()

    async def open(self, locale: str) -> Reply:
        """Begin a conversation."""
        self._reach()
        self.opened.append(locale)
        return replace(self._welcome, locale=locale) if self._welcome else self._engine.welcome(locale)

    async def ask(self, said: Said) -> Reply:
        """Ask the engine, and keep what was said."""
        self._reach()
        self.said.append(said)
        request = Request("kiosk-1", said.utterance, said.choice, said.hypotheses, said.locale, "kiosk")
        return await self._engine.handle(request)

    async def follow(self, after: int = 0) -> AsyncIterator[Entry | Standing]:
        """Give what the test tells; the pulled plug ends it."""
        while (what := await self._news.get()) is not None:
            yield what
        raise Unreachable

    async def typing(self) -> None:
        """Count."""
        self.typed += 1

    async def rate(self, stars: int) -> None:
        """Keep the stars."""
        self._reach()
        self.stars.append(stars)

    async def leave_number(self, phone: str) -> None:
        """Keep the number."""
        self._reach()
        self.phones.append(phone)

    async def leave_queue(self) -> Reply:
        """Give the assistant the word again."""
        self._reach()
        self.left += 1
        return self._engine.welcome(None)

    async def end(self) -> None:
        """Count, and forget what was said as a real one does."""
        self.ended += 1

    async def close(self) -> None:
        """Remember that the door has let go."""
        self.closed = True
        self._news.put_nowait(None)

    def _reach(self) -> None:
        if self.away:
            raise Unreachable


class FakeLoudspeaker:
    """A Loudspeaker that plays in no time, or, while `holding`, until it is stopped."""

    def __init__(self, holding: bool = False) -> None:
        self.holding = holding
        self.played: list[Sound] = []
        self.stopped = 0
        self._silence = asyncio.Event()

    async def play(self, sound: Sound) -> bool:
        """Play."""
        self.played.append(sound)
        if not self.holding:
            return True
        self._silence.clear()
        await self._silence.wait()
        return False

    def stop(self) -> None:
        """Be silent."""
        self.stopped += 1
        self._silence.set()


class FakeMicrophone:
    """A Microphone that gives the stretches it was told to."""

    hz = 16000

    def __init__(self, stretches: Sequence[bytes] = ()) -> None:
        self._stretches = stretches

    async def stream(self) -> AsyncIterator[bytes]:
        """Give the stretches."""
        for pcm in self._stretches:
            await asyncio.sleep(0)
            yield pcm


class FakeEndpointer:
    """An Endpointer that notices speech at one stretch of sound and its end at another, counted from 1."""

    wait = 0.5

    def __init__(self, starts: int, ends: int) -> None:
        self._starts, self._ends, self._count = starts, ends, 0
        self.speaking = False

    def hear(self, pcm: bytes, now: float) -> SpeechEvent | None:
        """Count a stretch."""
        self._count += 1
        self.speaking = self._starts <= self._count < self._ends
        return {self._starts: SpeechEvent.STARTED, self._ends: SpeechEvent.ENDED}.get(self._count)

    def tick(self, now: float) -> SpeechEvent | None:
        """Notice nothing."""
        return None

    def reset(self) -> None:
        """Begin anew."""
        self._count = 0
