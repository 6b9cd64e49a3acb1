"""Turns recorded speech into hypotheses with Vosk: 16-bit mono WAV in, the likeliest readings out, best first."""

from __future__ import annotations

import io
import json
import re
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from scipy.signal import resample_poly

from assistant.errors import AssistantError

MODEL_HZ = 16000
"""What Vosk's models are trained on; the small ones refuse anything else."""

RECORDED_HZ = (8000, MODEL_HZ)
CHUNK = 2 * MODEL_HZ // 5
"""Bytes fed at once: 200 ms."""

MOST = 3
ACOUSTIC_MODEL = ("am/final.mdl", "final.mdl")
"""Where a Vosk model keeps it, in the present and in the older layout."""

_HAN = r"[\u3400-\u4dbf\u4e00-\u9fff]"
_BETWEEN_HAN = re.compile(rf"(?<={_HAN})\s+(?={_HAN})")


class Recogniser(Protocol):
    """What is used of Vosk's recogniser; the results are JSON."""

    def AcceptWaveform(self, data: bytes) -> int:
        """Take 16 kHz samples; tell whether a stretch of speech has ended."""

    def Result(self) -> str:
        """Give the stretch that has ended."""

    def FinalResult(self) -> str:
        """Give what is left."""


class Transcriber:
    """Hears one recording at a time. Blocks while it does: call it from a thread."""

    def __init__(self, new_recogniser: Callable[[], Recogniser]) -> None:
        """Take what makes a fresh recogniser for each recording."""
        self._new_recogniser = new_recogniser

    @classmethod
    def load(cls, model: Path) -> Transcriber:
        """Load the Vosk model in a folder; raises AssistantError("error.voice_model") where there is none."""
        if not any((model / part).is_file() for part in ACOUSTIC_MODEL):
            raise AssistantError("error.voice_model", path=str(model))
        return cls(_vosk(model))

    def hypotheses(self, recording: bytes) -> tuple[str, ...]:
        """Give at most three readings of a WAV, best first; () for silence.

        Raises AssistantError("error.voice_audio") for anything but 16-bit mono at 8 or 16 kHz.
        """
        samples = read_samples(recording)
        recogniser = self._new_recogniser()
        ended = [recogniser.Result() for chunk in _chunks(samples) if recogniser.AcceptWaveform(chunk)]
        stretches = [_alternatives(json.loads(raw)) for raw in (*ended, recogniser.FinalResult())]
        return _readings([stretch for stretch in stretches if stretch])


def read_samples(recording: bytes) -> bytes:
    """Give a WAV's samples at 16 kHz; raises AssistantError("error.voice_audio") where it is not of our kind."""
    try:
        with wave.open(io.BytesIO(recording)) as file:
            kind = file.getnchannels(), file.getsampwidth(), file.getframerate()
            samples = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise AssistantError("error.voice_audio") from error
    if kind not in {(1, 2, hz) for hz in RECORDED_HZ}:
        raise AssistantError("error.voice_audio")
    return samples if kind[2] == MODEL_HZ else upsample(samples)


def upsample(samples: bytes) -> bytes:
    """Turn 16-bit samples at 8 kHz into 16 kHz."""
    whole = samples[: len(samples) // 2 * 2]
    if not whole:
        return b""
    heard = resample_poly(np.frombuffer(whole, dtype="<i2").astype(np.float32), MODEL_HZ, RECORDED_HZ[0])
    return bytes(np.clip(np.rint(heard), -32768, 32767).astype("<i2").tobytes())


def tidy(text: str) -> str:
    """Take out the spaces Vosk puts between Chinese words."""
    return _BETWEEN_HAN.sub("", text).strip()


def _vosk(model: Path) -> Callable[[], Recogniser]:
    import vosk

    vosk.SetLogLevel(-1)
    loaded = vosk.Model(str(model))

    def new_recogniser() -> Recogniser:
        recogniser: Any = vosk.KaldiRecognizer(loaded, MODEL_HZ)
        recogniser.SetMaxAlternatives(MOST)
        fresh: Recogniser = recogniser
        return fresh

    return new_recogniser


def _chunks(samples: bytes) -> Iterator[bytes]:
    return (samples[start : start + CHUNK] for start in range(0, len(samples), CHUNK))


def _alternatives(result: dict[str, Any]) -> list[str]:
    """Give the readings of one stretch; a recogniser without alternatives has one `text`."""
    found = result.get("alternatives") or [result]
    return [text for text in (str(one.get("text", "")).strip() for one in found) if text]


def _readings(stretches: list[list[str]]) -> tuple[str, ...]:
    """Join the stretches: the nth reading takes each stretch's nth alternative, or its last."""
    most = min(MOST, max(map(len, stretches), default=0))
    joined = (" ".join(stretch[min(nth, len(stretch) - 1)] for stretch in stretches) for nth in range(most))
    return tuple(dict.fromkeys(tidy(text) for text in joined))
