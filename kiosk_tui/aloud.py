"""Reads aloud: one text after the other, silent at once when asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from assistant.errors import NoSoundDevice
from voice.ports import Loudspeaker, Manner, Speaker

Build = Callable[[], tuple[Speaker, Loudspeaker]]


class Aloud:
    """The kiosk's voice. Without a loudspeaker it keeps silent. Belongs to one event loop."""

    def __init__(self, build: Build | None = None) -> None:
        """Take what builds the speaker and the loudspeaker at the first word (slow); None for a kiosk that does not speak."""
        self._build = build
        self._parts: tuple[Speaker, Loudspeaker] | None = None
        self._task: asyncio.Task[None] | None = None

    @classmethod
    def of(cls, speaker: Speaker, loudspeaker: Loudspeaker) -> Aloud:
        """Give a voice of parts that are there."""
        voice = cls(lambda: (speaker, loudspeaker))
        voice._parts = speaker, loudspeaker
        return voice

    def say(self, texts: Sequence[str], locale: str, manner: Manner) -> None:
        """Read texts aloud from now on, instead of what is being read."""
        self.stop()
        if self._build is not None and any(texts):
            self._task = asyncio.create_task(self._read(self._build, "\n".join(filter(None, texts)), locale, manner))

    def stop(self) -> None:
        """Be silent at once, and forget what was being read."""
        if self._parts is not None:
            self._parts[1].stop()
        if self._task is not None:
            self._task.cancel()
            self._task = None

    @property
    def mute(self) -> bool:
        """Tell whether nothing can be said here."""
        return self._build is None

    @property
    def speaking(self) -> bool:
        """Tell whether something is being read."""
        return self._task is not None and not self._task.done()

    async def close(self) -> None:
        """End what runs."""
        self.stop()
        if self._parts is not None:
            await self._parts[0].close()

    async def _read(self, build: Build, text: str, locale: str, manner: Manner) -> None:
        if self._parts is None:
            self._parts = await asyncio.to_thread(build)
        speaker, loudspeaker = self._parts
        try:
            async for sound in speaker.stream(text, locale, manner):
                if not await loudspeaker.play(sound):
                    return
        except NoSoundDevice:
            self._build = None
