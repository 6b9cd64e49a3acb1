"""Speaks to one caller: sentences become sound one after the other, each with a mark, so that the loop knows how far it is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from channels.phone.call.actions import Say, Sentence
from channels.phone.ports import Clock, Line
from voice.ports import Manner, Speaker
from voice.sound import SAMPLE_BYTES

PAUSE_SECONDS = 0.35
"""Silence after each sentence: what was said has to arrive."""

NOTHING = Sentence("", "en")
"""What is said where a prompt has no sentences: a pause, so that the prompt ends like any other."""


class Mouth:
    """Says prompts on one line; `finished` is told the number of each prompt that was said to its end."""

    def __init__(self, line: Line, speaker: Speaker, clock: Clock, finished: Callable[[int], None]) -> None:
        """Take the line, what speaks, and who is told."""
        self._line, self._speaker, self._clock, self._finished = line, speaker, clock, finished
        self._tasks: list[asyncio.Task[None]] = []
        self._marks: dict[str, tuple[int | None, bytes]] = {}
        self._count = 0
        self._played = 0
        self._sentence_began = 0.0
        self.began = 0.0
        self.saying = False
        self.record: Callable[[bytes], None] = lambda pcm: None

    @property
    def sentence(self) -> int | None:
        """The number of the sentence being said, counted since the last prompt that cut another off; None in silence."""
        return self._played if self.saying else None

    def say(self, prompt: Say) -> None:
        """Say a prompt: in place of what is being said, or after it."""
        if not prompt.after:
            self.stop()
        before = self._tasks[-1] if self._tasks else None
        if not self.saying:
            self.began = self._sentence_began = self._clock.now()
            self._played = 0
        self.saying = True
        self._tasks = [task for task in self._tasks if not task.done()]
        self._tasks.append(asyncio.create_task(self._speak(prompt, before)))

    def stop(self) -> None:
        """Be silent at once."""
        for task in self._tasks:
            task.cancel()
        for _, pcm in list(self._marks.values())[:1]:
            heard = round((self._clock.now() - self._sentence_began) * self._line.hz) * SAMPLE_BYTES
            self.record(pcm[:heard])
        self._tasks, self._marks, self.saying, self._played = [], {}, False, 0
        self._line.clear()

    def played(self, mark: str) -> None:
        """Take that the line has played up to a mark; marks of what was cut off are not known any more."""
        if mark not in self._marks:
            return
        prompt, pcm = self._marks.pop(mark)
        self._played += 1
        self._sentence_began = self._clock.now()
        self.record(pcm)
        if prompt is not None:
            self.saying = bool(self._marks) or any(not task.done() for task in self._tasks)
            self._finished(prompt)

    async def _speak(self, prompt: Say, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait([before])
        manner = Manner(prompt.manner.rate, prompt.manner.gain, self._line.hz)
        sentences = prompt.sentences or (NOTHING,)
        for number, sentence in enumerate(sentences, start=1):
            pcm = await self._sound(sentence, manner)
            self._count += 1
            mark = f"{prompt.prompt}.{self._count}"
            self._marks[mark] = prompt.prompt if number == len(sentences) else None, pcm
            self._line.play(pcm, mark)

    async def _sound(self, sentence: Sentence, manner: Manner) -> bytes:
        """Give a sentence as sound with the pause after it; one that cannot be spoken is the pause alone."""
        sound = await self._speaker.render(sentence.text, sentence.locale, manner)
        pause = bytes(SAMPLE_BYTES * round(PAUSE_SECONDS * manner.hz))
        return (sound.pcm if sound else b"") + pause
