"""A stretch of sound as every part of this room passes it on: 16-bit little-endian mono PCM and its rate; WAV in and out."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.errors import SoundUnreadable

SAMPLE_BYTES = 2
LEAST_HZ, MOST_HZ = 8000, 48000
"""The rates that are taken; anything a telephone, a browser or a microphone gives lies between."""


@dataclass(frozen=True)
class Sound:
    """Samples and how many of them make a second."""

    pcm: bytes
    hz: int

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.pcm) / SAMPLE_BYTES / self.hz

    def wav(self) -> bytes:
        """Give it as a whole WAV file."""
        made = io.BytesIO()
        with wave.open(made, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(SAMPLE_BYTES)
            file.setframerate(self.hz)
            file.writeframes(self.pcm)
        return made.getvalue()

    @classmethod
    def from_wav(cls, raw: bytes) -> Sound:
        """Read a WAV file; raises SoundUnreadable for anything but 16-bit mono at 8 to 48 kHz."""
        try:
            with wave.open(io.BytesIO(raw)) as file:
                kind, hz = (file.getnchannels(), file.getsampwidth()), file.getframerate()
                pcm = file.readframes(file.getnframes())
        except (wave.Error, EOFError) as error:
            raise SoundUnreadable from error
        if kind != (1, SAMPLE_BYTES) or not LEAST_HZ <= hz <= MOST_HZ:
            raise SoundUnreadable
        return cls(whole(pcm), hz)

    @classmethod
    def joined(cls, parts: Iterable[Sound], hz: int) -> Sound:
        """Put sounds of one rate behind one another."""
        return cls(b"".join(part.pcm for part in parts), hz)

    @classmethod
    def silence(cls, seconds: float, hz: int) -> Sound:
        """Give so much silence."""
        return cls(bytes(SAMPLE_BYTES * round(seconds * hz)), hz)


def whole(pcm: bytes) -> bytes:
    """Leave out half a sample at the end."""
    return pcm if len(pcm) % SAMPLE_BYTES == 0 else pcm[:-1]
