"""Handsets: typed words that our speaker says, a WAV file in and out, or this machine's microphone and loudspeaker."""

from __future__ import annotations

from array import array
from collections import deque
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError, NoSoundDevice, SoundUnreadable
from channels.phone.softphone.client import FRAME, WIRE_HZ
from voice.resampling import at_rate
from voice.sound import SAMPLE_BYTES, Sound

FAINT = 300
"""Samples up to this size are silence."""

LAST_WORDS_SECONDS = 20.0
"""How long a WAV's caller stays after the last sound of the file, to hear the answer."""


def is_heard(pcm: bytes) -> bool:
    """Tell whether there is more than silence in some sound."""
    return max(map(abs, array("h", pcm)), default=0) > FAINT


class QueueHandset:
    """A handset that says what is put into it."""

    def __init__(self) -> None:
        self._sound, self._keys = bytearray(), deque[str]()
        self.heard = bytearray()
        self.hung_up = False
        self.silent_seconds = 0.0
        """How long nobody has said anything."""

    def say(self, sound: Sound) -> None:
        """Say something after what is still to be said."""
        self.silent_seconds = 0.0
        self._sound += at_rate(sound, WIRE_HZ).pcm

    def press(self, keys: str) -> None:
        """Press keys."""
        self.silent_seconds = 0.0
        self._keys += keys

    def sound(self) -> bytes:
        """Give the next 20 ms."""
        frame = bytes(self._sound[:FRAME])
        del self._sound[:FRAME]
        return frame

    def pressed(self) -> str:
        """Give the keys that were pressed; one at a time, as fingers do."""
        return self._keys.popleft() if self._keys else ""

    def play(self, pcm: bytes) -> None:
        """Keep what is heard."""
        self.heard += pcm
        spoken = self._sound or is_heard(pcm)
        self.silent_seconds = 0.0 if spoken else self.silent_seconds + len(pcm) / SAMPLE_BYTES / WIRE_HZ


class WavHandset(QueueHandset):
    """Says a WAV file, then listens for a while and hangs up."""

    def __init__(self, path: Path) -> None:
        """Read the file; raises AssistantError for one that cannot be used."""
        super().__init__()
        try:
            self.say(Sound.from_wav(path.read_bytes()))
        except (OSError, SoundUnreadable) as error:
            raise AssistantError("phone.call_wav_unreadable", path=str(path)) from error
        self._left = round(LAST_WORDS_SECONDS / 0.02)

    def sound(self) -> bytes:
        """Give the next 20 ms; some time after the last one hang up."""
        frame = super().sound()
        self._left -= not frame
        self.hung_up = self._left <= 0
        return frame


class DeviceHandset(QueueHandset):
    """This machine's microphone and loudspeaker, both in one stream so that they keep the same time."""

    MOST_HEARD = WIRE_HZ * SAMPLE_BYTES
    """A second: what the loudspeaker is behind by is left out."""

    def __init__(self) -> None:
        """Open the devices; raises NoSoundDevice."""
        super().__init__()
        try:
            import sounddevice

            self._stream: Any = sounddevice.RawStream(
                samplerate=WIRE_HZ, blocksize=FRAME // SAMPLE_BYTES, channels=1, dtype="int16", callback=self._turn
            )
            self._stream.start()
        except Exception as error:
            raise NoSoundDevice from error

    def close(self) -> None:
        """Let the devices go."""
        self._stream.close()

    def _turn(self, said: Any, heard: Any, frames: int, time: Any, status: Any) -> None:
        """Give and take one block; called in a thread of the sound library."""
        self._sound += bytes(said)
        del self.heard[: max(0, len(self.heard) - self.MOST_HEARD)]
        size = frames * SAMPLE_BYTES
        heard[:] = bytes(self.heard[:size]).ljust(size, b"\0")
        del self.heard[:size]
