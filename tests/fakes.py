"""Fakes for the ports of `assistant/ports.py`: in memory, deterministic, and they keep what they were given."""

from __future__ import annotations

import zlib
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timezone
from itertools import count
from typing import Any

import numpy as np

from assistant.errors import CodeTaken, StoreError
from assistant.messages import Control, Handoff, Line, Outcome, Reply, Request
from assistant.ports import Array, HandoffRecord

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
        self._script = dict(script or {})
        self._locale = locale
        self.requests: list[Request] = []
        self.closed = False

    async def handle(self, request: Request) -> Reply:
        """Answer by the script."""
        self.requests.append(request)
        return self._script.get(request.utterance) or self._echo(request)

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
        """Hear fire, and the wish for louder speech."""
        if "火" in text or "fire" in text:
            return Reply(Outcome.SAFETY, (Line("safety.fire.1", text="119"),), locale=locale)
        return Reply(Outcome.CONTROL, control=Control.LOUDER, locale=locale) if text in {"大声点", "louder"} else None
