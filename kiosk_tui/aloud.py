"""Reads aloud: one text after the other, silent at once when asked."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from assistant.errors import NoSoundDevice
from voice.ports import Loudspeaker, Manner, Speaker


class Aloud:
    """The kiosk's voice. Without a loudspeaker it keeps silent. Belongs to one event loop."""

    def __init__(self, speaker: Speaker | None = None, loudspeaker: Loudspeaker | None = None) -> None:
        """Take what makes speech and what plays it; None for a kiosk that does not speak."""
        self._speaker, self._loudspeaker = speaker, loudspeaker
        self._task: asyncio.Task[None] | None = None

    def say(self, texts: Sequence[str], locale: str, manner: Manner) -> None:
        """Read texts aloud from now on, instead of what is being read."""
        self.stop()
        if self._speaker is not None and self._loudspeaker is not None and any(texts):
            reading = self._read(self._speaker, self._loudspeaker, ("\n".join(filter(None, texts)), locale, manner))
            self._task = asyncio.create_task(reading)

    def stop(self) -> None:
        """Be silent at once, and forget what was being read."""
        if self._loudspeaker is not None:
            self._loudspeaker.stop()
        if self._task is not None:
            self._task.cancel()
            self._task = None

    @property
    def speaking(self) -> bool:
        """Tell whether something is being read."""
        return self._task is not None and not self._task.done()

    async def close(self) -> None:
        """End what runs."""
        self.stop()
        if self._speaker is not None:
            await self._speaker.close()

    async def _read(self, speaker: Speaker, loudspeaker: Loudspeaker, what: tuple[str, str, Manner]) -> None:
        try:
            async for sound in speaker.stream(*what):
                if not await loudspeaker.play(sound):
                    return
        except NoSoundDevice:
            self._loudspeaker = None
