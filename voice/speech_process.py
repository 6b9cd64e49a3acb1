"""The process in which pyttsx3 speaks: one JSON line asks, a JSON line and the samples answer. Runs by `python -m` only.

espeak-ng runs in its synchronous mode here. In the asynchronous mode of pyttsx3's own driver the file may be missing,
cut short or spoken at the last request's rate when `runAndWait` returns.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import wave
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import IO, Any

import pyttsx3
from pyttsx3.drivers import _espeak, espeak

from voice.loudness import amplify, trim
from voice.resampling import at_rate
from voice.sound import Sound
from voice.spoken import as_spoken
from voice.spoken.pinyin import to_pinyin

DRIVER = "banban"
FIRST_VOICE = "en"
MOST_SECONDS = 60
"""After so long over one text the process ends by itself, in case nobody is left to kill it."""

BUFFER_MS = 0
"""0 leaves the size of espeak-ng's sound buffers to espeak-ng."""

PINYIN_VOICE = "cmn-latn-pinyin"


class SynchronousDriver(espeak.EspeakDriver):  # type: ignore[misc]  # pyttsx3 ships no types
    """pyttsx3's espeak driver, except that the WAV is whole when `save_to_file` returns."""

    def __init__(self, proxy: Any) -> None:
        self._sound = bytearray()
        self._rate_hz = _espeak.Initialize(_espeak.AUDIO_OUTPUT_SYNCHRONOUS, BUFFER_MS)
        espeak.EspeakDriver._moduleInitialized, espeak.EspeakDriver._defaultVoice = True, FIRST_VOICE
        super().__init__(proxy)

    def save_to_file(self, text: str, filename: str) -> None:
        """Speak a text into a mono 16-bit WAV file."""
        self._sound.clear()
        _espeak.Synth(text.encode(), flags=_espeak.ENDPAUSE | _espeak.CHARS_UTF8)
        with wave.open(filename, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(ctypes.sizeof(ctypes.c_short))
            file.setframerate(self._rate_hz)
            file.writeframes(self._sound)

    def startLoop(self) -> None:
        """Work off what is queued; every command is done when it returns, so there is nothing to wait for."""
        self._proxy.setBusy(False)

    def _onSynth(self, wav: Any, numsamples: int, events: Any) -> int:
        if numsamples > 0:
            self._sound += ctypes.string_at(wav, numsamples * ctypes.sizeof(ctypes.c_short))
        return 0


class Voice:
    """One pyttsx3 engine, asked for one text at a time."""

    def __init__(self) -> None:
        # A file in memory: a worker that is killed leaves nothing behind.
        self._file = Path(f"/proc/self/fd/{os.memfd_create('said')}")
        self._problems: list[str] = []
        self._engine = pyttsx3.init(DRIVER)
        self._engine.connect("error", lambda name, exception: self._problems.append(str(exception)))

    def say(self, asked: Mapping[str, Any]) -> bytes:
        """Give the PCM of a sentence as voice/speaker.py asks for it; b"" where espeak-ng refused."""
        self._problems.clear()
        self._engine.setProperty("voice", asked["voice"])
        self._engine.setProperty("rate", asked["rate"])
        self._engine.save_to_file(words_for(asked["text"], asked["locale"], asked["voice"]), str(self._file))
        self._engine.runAndWait()
        if self._problems:
            return b""
        sound = trim(Sound.from_wav(self._file.read_bytes()))
        return amplify(at_rate(sound, asked["hz"]), asked["gain"]).pcm


def words_for(text: str, locale: str, voice: str) -> str:
    """Give a text as its voice wants it: numbers in words, and pinyin for the voice that reads pinyin."""
    spoken = as_spoken(text, locale)
    return to_pinyin(spoken) if voice.startswith(PINYIN_VOICE) else spoken


def serve(asked: IO[str], answers: IO[bytes], voice: Voice) -> None:
    """Say that it is ready, then answer each line of `asked` with a line {"size": n} and n bytes, until it ends."""
    _answer(answers, b"")
    for line in asked:
        signal.alarm(MOST_SECONDS)
        sound = voice.say(json.loads(line))
        signal.alarm(0)
        _answer(answers, sound)


def _answer(answers: IO[bytes], sound: bytes) -> None:
    answers.write(json.dumps({"size": len(sound)}).encode() + b"\n" + sound)
    answers.flush()


def register() -> None:
    """Make our driver known to pyttsx3, which finds drivers by module name only."""
    module = ModuleType(f"pyttsx3.drivers.{DRIVER}")
    vars(module)["buildDriver"] = SynchronousDriver
    sys.modules[module.__name__] = module


def main() -> None:
    """Serve on standard input and output; whatever a library prints goes to standard error."""
    register()
    with open(os.dup(sys.stdout.fileno()), "wb") as answers:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        serve(sys.stdin, answers, Voice())


if __name__ == "__main__":
    main()
