"""Hears one thing a person says: from the press of the key to the end of their speech."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from voice.ports import Endpointer, Listening, Microphone, SpeechEvent, Transcriber

BEFORE_SPEECH = 0.6
"""Seconds of sound kept from before speech is noticed, so that the first word is whole."""

STRETCH = 0.02
"""Seconds in one stretch that a microphone gives."""

PATIENCE = 8.0
"""Seconds in which somebody has to begin to speak."""

LONGEST = 60.0
"""Seconds of speech that are heard at most."""


@dataclass(frozen=True)
class Ears:
    """A microphone, what tells where speech ends, and what understands it."""

    microphone: Microphone
    new_endpointer: Callable[[int], Endpointer]
    transcriber: Transcriber
    now: Callable[[], float] = time.monotonic

    def hears(self, locale: str) -> bool:
        """Tell whether a language is understood here."""
        return locale in self.transcriber.locales

    async def hear(self, locale: str, partial: Callable[[str], None]) -> tuple[str, ...]:
        """Give the readings of what is said, best first; () where nothing was said or made out.

        `partial` is told what has been made out so far. Raises NoSoundDevice, VoiceModelMissing or VoiceBusy.
        """
        listening = await self.transcriber.listen(locale, self.microphone.hz)
        try:
            await self._until_the_end(listening, partial)
            return (await listening.finish()).texts
        finally:
            await listening.close()

    async def _until_the_end(self, listening: Listening, partial: Callable[[str], None]) -> None:
        endpointer = self.new_endpointer(self.microphone.hz)
        before: deque[bytes] = deque(maxlen=round(BEFORE_SPEECH / STRETCH))
        began, told = self.now(), ""
        async for pcm in self.microphone.stream():
            event, now = endpointer.hear(pcm, self.now()), self.now()
            if event is SpeechEvent.STARTED:
                listening.feed(b"".join(before))
            if endpointer.speaking:
                listening.feed(pcm)
            before.append(pcm)
            if listening.partial != told:
                told = listening.partial
                partial(told)
            if event is SpeechEvent.ENDED or now - began > (LONGEST if endpointer.speaking else PATIENCE):
                return
