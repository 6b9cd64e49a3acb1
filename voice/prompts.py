"""What has been spoken once and may be wanted again: the latest in memory, fixed prompts in a folder too."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import astuple, dataclass
from functools import lru_cache
from pathlib import Path

MEMORY = 32 * 2**20
"""Bytes kept in memory: about twelve minutes at 22 kHz, half an hour at 8 kHz."""

DISK = 256 * 2**20
SUFFIX = ".pcm"
SOURCES = ("speech_process.py", "loudness.py", "resampling.py", "*_numbers.py", "spoken/*.py")
"""What decides how a sentence sounds; a change in it makes what is kept in the folder worthless."""


@dataclass(frozen=True)
class Asked:
    """One sentence as the worker is asked for it: espeak-ng's voice, words a minute, decibels, samples a second."""

    text: str
    locale: str
    voice: str
    rate: int
    gain: float
    hz: int


class Prompts:
    """PCM by what was asked for. With a folder, what is kept for good is there again after a restart."""

    def __init__(self, folder: Path | None = None, memory: int = MEMORY, disk: int = DISK) -> None:
        """Take the folder for fixed prompts, and how many bytes may be kept in memory and there."""
        self._folder, self._memory, self._disk = folder, memory, disk
        self._sounds: OrderedDict[Asked, bytes] = OrderedDict()
        self._size = 0

    def find(self, asked: Asked) -> bytes:
        """Give the PCM, or b"" where it is not kept."""
        if asked in self._sounds:
            self._sounds.move_to_end(asked)
            return self._sounds[asked]
        sound = self._read(asked)
        if sound:
            self.keep(asked, sound)
        return sound

    def keep(self, asked: Asked, sound: bytes) -> None:
        """Keep PCM in memory; the longest unused goes where it gets too much."""
        self._size += len(sound) - len(self._sounds.pop(asked, b""))
        self._sounds[asked] = sound
        while self._size > self._memory:
            self._size -= len(self._sounds.popitem(last=False)[1])

    def keep_for_good(self, asked: Asked, sound: bytes) -> None:
        """Keep PCM in the folder as well. A folder that cannot be written costs speed, no more."""
        if self._folder is None or not sound:
            return
        try:
            _write(self._path(self._folder, asked), sound)
            _prune(self._folder, self._disk)
        except OSError:
            self._folder = None

    def _read(self, asked: Asked) -> bytes:
        if self._folder is None:
            return b""
        path = self._path(self._folder, asked)
        try:
            return path.read_bytes()
        except OSError:
            return b""

    @staticmethod
    def _path(folder: Path, asked: Asked) -> Path:
        name = hashlib.blake2b(repr((_way_of_speaking(), *astuple(asked))).encode(), digest_size=16).hexdigest()
        return folder / f"{name}{SUFFIX}"


@lru_cache(maxsize=1)
def _way_of_speaking() -> str:
    room = Path(__file__).parent
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(path for pattern in SOURCES for path in room.glob(pattern)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _write(path: Path, sound: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(sound)
    os.replace(part, path)


def _prune(folder: Path, most: int, age: Callable[[os.stat_result], float] = lambda stat: stat.st_mtime) -> None:
    """Take away the oldest files until the folder is small enough."""
    found = sorted(((path.stat(), path) for path in folder.glob(f"*{SUFFIX}")), key=lambda pair: age(pair[0]), reverse=True)
    size = 0
    for stat, path in found:
        size += stat.st_size
        if size > most:
            path.unlink(missing_ok=True)
