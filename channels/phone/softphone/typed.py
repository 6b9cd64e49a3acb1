"""Hears what was typed: a Transcriber that knows the words beforehand, so that a call can be tried without a speech model."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from voice.listening import heard_whole
from voice.ports import Heard, Hypothesis, Listening
from voice.sound import Sound


class TypedListening:
    """One stretch of typed speech."""

    def __init__(self, words: deque[str]) -> None:
        """Take the words that are still to be heard."""
        self._words, self._fed = words, False

    @property
    def partial(self) -> str:
        """Nothing is known before the end."""
        return ""

    def feed(self, pcm: bytes) -> None:
        """Take sound; what it says is known."""
        self._fed = True

    async def finish(self) -> Heard:
        """Give all that was typed until now."""
        said = " ".join(self._words) if self._fed else ""
        self._words.clear()
        return Heard((Hypothesis(said, 1.0),)) if said else Heard()

    async def close(self) -> None:
        """Nothing is held."""


class TypedTranscriber:
    """The Transcriber of a typed call."""

    def __init__(self, locales: Sequence[str]) -> None:
        """Take the languages that may be typed."""
        self.locales = tuple(locales)
        self.words: deque[str] = deque()

    async def prepare(self, locale: str) -> None:
        """Nothing has to be loaded."""

    async def listen(self, locale: str, hz: int = 8000, expected: Sequence[str] = ()) -> Listening:
        """Begin to hear."""
        return TypedListening(self.words)

    async def transcribe(self, sound: Sound, locale: str, expected: Sequence[str] = ()) -> Heard:
        """Hear a whole recording."""
        return await heard_whole(await self.listen(locale, sound.hz), sound.pcm)

    async def close(self) -> None:
        """Nothing runs."""
