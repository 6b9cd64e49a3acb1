"""Recordings of calls, where a city wants them: the caller left and Banban right in one WAV, deleted after some days."""

from __future__ import annotations

import time
import wave
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import numpy as np

from voice.sound import SAMPLE_BYTES

FOLDER = "recordings"
DAY = 86400.0
BLOCK = 1 << 16


class Recorder:
    """Records one call. Each track is laid by the clock, so that both stay together whatever is lost on the way."""

    def __init__(self, path: Path, hz: int, now: float) -> None:
        """Take where the WAV goes, the rate, and the present moment of the call's clock."""
        self._path, self._hz, self._began = path, hz, now
        self._tracks: tuple[IO[bytes], IO[bytes]] = (TemporaryFile(), TemporaryFile())  # noqa: SIM115 - closed in `erase`
        self._open = True

    def caller(self, pcm: bytes, now: float) -> None:
        """Take the caller's sound."""
        self._lay(0, pcm, now)

    def banban(self, pcm: bytes, now: float) -> None:
        """Take our own sound, when it is played."""
        self._lay(1, pcm, now)

    def erase(self) -> None:
        """Forget everything: nothing of this call is kept."""
        self._open = False
        for track in self._tracks:
            track.close()

    def close(self) -> None:
        """Write the WAV; the file is readable by its owner only."""
        if not self._open:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path.touch(mode=0o600)
        with wave.open(str(self._path), "wb") as file:
            file.setnchannels(2)
            file.setsampwidth(SAMPLE_BYTES)
            file.setframerate(self._hz)
            self._write(file)
        self.erase()

    def _lay(self, track: int, pcm: bytes, now: float) -> None:
        if not self._open:
            return
        file = self._tracks[track]
        due = max(0, round((now - self._began) * self._hz) - len(pcm) // SAMPLE_BYTES) * SAMPLE_BYTES
        if due > file.seek(0, 2):
            file.seek(due)
        file.write(pcm[: len(pcm) // SAMPLE_BYTES * SAMPLE_BYTES])

    def _write(self, file: wave.Wave_write) -> None:
        for track in self._tracks:
            track.seek(0)
        while True:
            left, right = (np.frombuffer(track.read(BLOCK), "<i2") for track in self._tracks)
            length = max(len(left), len(right))
            if not length:
                return
            both = np.zeros((length, 2), "<i2")
            both[: len(left), 0], both[: len(right), 1] = left, right
            file.writeframes(both.tobytes())


def forget_old(folder: Path, keep_days: int, now: float | None = None) -> int:
    """Delete recordings older than so many days and give how many there were; `now` is in seconds since 1970."""
    limit = (time.time() if now is None else now) - keep_days * DAY
    old = [path for path in folder.glob("*.wav") if path.stat().st_mtime <= limit]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
