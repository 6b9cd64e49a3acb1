"""Says a text aloud: WAV bytes from pyttsx3 and espeak-ng, spoken in one worker process and kept for the next time.

pyttsx3 hangs when two threads use it and now and then on its own; so it never runs in this process, and a worker that
does not answer in time is killed and started anew.
"""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from ctypes.util import find_library
from dataclasses import asdict, dataclass

NORMAL_RATE = 140
"""Words a minute that older people follow well."""

SLOW_RATE = 105
"""Words a minute after “slower, please”."""

VOICES: Mapping[str, str] = {"zh": "cmn-latn-pinyin", "en": "en-us", "yue": "yue"}
"""espeak-ng's voice by language. Its own voice for `zh` spells pinyin in English in version 1.51."""

WORKER = (sys.executable, "-m", "voice.speech_process")
KEPT = 64
"""How many sounds are kept; a sentence of four seconds takes 180 kB."""


@dataclass(frozen=True)
class Utterance:
    """One text in one espeak-ng voice at one rate (words a minute)."""

    text: str
    voice: str
    rate: int


class Speaker:
    """Turns texts into speech, one at a time; belongs to one event loop."""

    def __init__(self, timeout: float = 10.0, worker: Sequence[str] = WORKER) -> None:
        """Take the seconds after which a silent worker is killed, and the command that starts it."""
        self._timeout, self._command = timeout, worker
        self._worker: Process | None = None
        self._turn = asyncio.Lock()
        self._kept: OrderedDict[Utterance, bytes] = OrderedDict()

    @staticmethod
    def available() -> bool:
        """Tell whether this machine has espeak-ng."""
        return find_library("espeak-ng") is not None

    async def render(self, text: str, locale: str, rate: int = NORMAL_RATE) -> bytes | None:
        """Give a mono 16-bit WAV of the text, or None where it has no words or cannot be spoken."""
        asked = Utterance(_speakable(text), voice_of(locale), rate)
        if not any(letter.isalnum() for letter in asked.text):
            return None
        async with self._turn:
            sound = self._kept.get(asked) or await self._speak(asked)
        if sound:
            self._keep(asked, sound)
        return sound or None

    async def close(self) -> None:
        """End the worker."""
        await self._end()

    async def _speak(self, asked: Utterance) -> bytes:
        answered = False
        try:
            sound = await asyncio.wait_for(self._exchange(asked), self._timeout)
            answered = True
        except (asyncio.TimeoutError, asyncio.IncompleteReadError, ValueError, OSError):
            return b""
        finally:
            if not answered:  # a half-read answer would be taken for the next one
                await self._end()
        return sound

    async def _exchange(self, asked: Utterance) -> bytes:
        worker = await self._running()
        assert worker.stdin is not None and worker.stdout is not None
        worker.stdin.write(json.dumps(asdict(asked)).encode() + b"\n")
        await worker.stdin.drain()
        head = await worker.stdout.readline()
        return await worker.stdout.readexactly(int(json.loads(head)["size"]))

    async def _running(self) -> Process:
        if self._worker is None or self._worker.returncode is not None:
            # Its own session: Ctrl+C at a terminal is for the door, not for the voice.
            self._worker = await asyncio.create_subprocess_exec(
                *self._command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, start_new_session=True
            )
        return self._worker

    async def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is None:
            return
        if worker.returncode is None:
            worker.kill()
        await worker.wait()

    def _keep(self, asked: Utterance, sound: bytes) -> None:
        self._kept[asked] = sound
        self._kept.move_to_end(asked)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)


def voice_of(locale: str) -> str:
    """Give espeak-ng's voice for a BCP-47 tag; a language without one of its own here goes by its tag."""
    language = locale.split("-")[0].lower()
    return VOICES.get(language, language)


def _speakable(text: str) -> str:
    """Leave out what would end or spoil the text on its way: control characters and unpaired surrogates."""
    readable = text.encode("utf-8", errors="ignore").decode("utf-8")
    return " ".join("".join(letter if letter.isprintable() else " " for letter in readable).split())
