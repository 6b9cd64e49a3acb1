"""Says a text aloud: pyttsx3 and espeak-ng, spoken sentence by sentence in one worker process and kept for the next time.

pyttsx3 hangs when two threads use it and now and then on its own; so it never runs in this process, and a worker that
does not answer in time is killed and started anew.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from ctypes.util import find_library
from dataclasses import asdict

import structlog

from voice.ports import NORMAL_RATE, ORDINARY, Manner
from voice.prompts import Asked, Prompts
from voice.sentences import Sentence, sentences, speakable
from voice.sound import Sound

VOICES: Mapping[str, str] = {"zh": "cmn-latn-pinyin", "cmn": "cmn-latn-pinyin", "en": "en-us", "yue": "yue", "ko": "ko"}
"""espeak-ng's voice by language. Its own voice for `zh` spells pinyin in English in version 1.51."""

REGIONAL: Mapping[str, str] = {"en-gb": "en-gb", "zh-hk": "yue", "zh-mo": "yue"}
"""espeak-ng's voice where the region decides."""

WORKER = (sys.executable, "-m", "voice.speech_process")
START_SECONDS = 30.0
"""How long a worker may take to become ready; it imports numpy and pypinyin first."""

MOST_FAILURES = 3
REST_SECONDS = 30.0
"""After so many failures in a row nothing is tried for so long: without espeak-ng no process helps."""

log = structlog.get_logger()


class EspeakSpeaker:
    """The Speaker; one text at a time. Belongs to one event loop."""

    def __init__(
        self, timeout: float = 10.0, prompts: Prompts | None = None, worker: Sequence[str] = WORKER, variant: str = ""
    ) -> None:
        """Take the seconds after which a silent worker is killed, where sounds are kept, the worker, and a voice variant."""
        self._variant = f"+{variant}" if variant else ""
        self._timeout, self._prompts, self._command = timeout, prompts or Prompts(), worker
        self._worker: Process | None = None
        self._turn = asyncio.Lock()
        self._under_way: set[asyncio.Task[bytes]] = set()
        self._failures, self._rest_until = 0, 0.0

    @staticmethod
    def available() -> bool:
        """Tell whether this machine has espeak-ng."""
        return find_library("espeak-ng") is not None

    async def render(self, text: str, locale: str, manner: Manner = ORDINARY) -> Sound | None:
        """Give the whole text as one sound, or None where it has no words or cannot be spoken."""
        spoken = [sound async for sound in self.stream(text, locale, manner)]
        return Sound.joined(spoken, manner.hz) if spoken else None

    async def stream(self, text: str, locale: str, manner: Manner = ORDINARY) -> AsyncIterator[Sound]:
        """Give the text sentence by sentence, each with the pause that follows it."""
        for sentence in sentences(speakable(text)):
            pcm = await self._spoken(self._asked(sentence, locale, manner))
            if pcm:
                yield Sound(pcm + _pause(sentence, manner), manner.hz)

    async def prepare(self, texts: Iterable[str], locale: str, manner: Manner = ORDINARY) -> None:
        """Speak fixed prompts ahead of time; they are kept in the folder for prompts, so never give it what a person said."""
        for text in texts:
            for sentence in sentences(speakable(text)):
                asked = self._asked(sentence, locale, manner)
                if not self._prompts.find(asked):
                    await asyncio.to_thread(self._prompts.keep_for_good, asked, await self._spoken(asked))

    async def close(self) -> None:
        """End the worker and what it is at."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._end()

    def _asked(self, sentence: Sentence, locale: str, manner: Manner) -> Asked:
        return Asked(sentence.text, locale, voice_of(locale) + self._variant, manner.rate, manner.gain, manner.hz)

    async def _spoken(self, asked: Asked) -> bytes:
        """Give the PCM of one sentence. Who stops waiting does not disturb the worker: it finishes for the next."""
        kept = self._prompts.find(asked)
        if kept:
            return kept
        task = asyncio.ensure_future(self._in_turn(asked))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)

    async def _in_turn(self, asked: Asked) -> bytes:
        async with self._turn:
            if asyncio.get_running_loop().time() < self._rest_until:
                return b""
            sound = self._prompts.find(asked) or await self._speak(asked)
        if sound:
            self._prompts.keep(asked, sound)
        return sound

    async def _speak(self, asked: Asked) -> bytes:
        answered = False
        try:
            worker = await self._running()
            sound = await asyncio.wait_for(_exchange(worker, asked), self._timeout)
            answered = True
        except (asyncio.TimeoutError, asyncio.IncompleteReadError, ValueError, OSError) as error:
            self._note_failure(error)
            return b""
        finally:
            if not answered:  # a half-read answer would be taken for the next one
                await self._end()
        self._failures = 0
        return sound

    def _note_failure(self, error: Exception) -> None:
        self._failures += 1
        log.warning("speaker.failed", error=type(error).__name__, failures=self._failures)
        if self._failures >= MOST_FAILURES:
            self._failures, self._rest_until = 0, asyncio.get_running_loop().time() + REST_SECONDS

    async def _running(self) -> Process:
        if self._worker is None or _has_ended(self._worker):
            await self._end()
            # Its own session: Ctrl+C at a terminal is for the door, not for the voice.
            self._worker = await asyncio.create_subprocess_exec(
                *self._command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, start_new_session=True
            )
            await asyncio.wait_for(_answer(self._worker), START_SECONDS)
        return self._worker

    async def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is None:
            return
        if worker.returncode is None:
            worker.kill()
        await worker.wait()


def _has_ended(worker: Process) -> bool:
    """Ask the system itself: the event loop learns of a killed process a moment later."""
    try:
        return os.waitid(os.P_PID, worker.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    except ChildProcessError:
        return True


def voice_of(locale: str) -> str:
    """Give espeak-ng's voice for a BCP-47 tag; a language without one of its own here goes by its tag."""
    tag = locale.lower()
    language = tag.split("-")[0]
    return REGIONAL.get(tag) or VOICES.get(language, language)


def _pause(sentence: Sentence, manner: Manner) -> bytes:
    """Give the silence after a sentence, longer for who is spoken to more slowly."""
    return Sound.silence(sentence.pause * NORMAL_RATE / manner.rate, manner.hz).pcm


async def _exchange(worker: Process, asked: Asked) -> bytes:
    assert worker.stdin is not None
    worker.stdin.write(json.dumps(asdict(asked)).encode() + b"\n")
    await worker.stdin.drain()
    return await _answer(worker)


async def _answer(worker: Process) -> bytes:
    assert worker.stdout is not None
    head = await worker.stdout.readline()
    return await worker.stdout.readexactly(int(json.loads(head)["size"]))
