"""Unpacks an archive that nobody here has made: only plain files, only inside the folder, not more than it should hold."""

from __future__ import annotations

import gzip
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from assistant.errors import VoiceError

MOST_FILES = 2000
BLOCK = 2**20
PLAIN_KINDS = (0, 0o4, 0o10)
"""File types of Unix in a zip: not said, folder, file. Anything else is a link or a device."""

_BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, gzip.BadGzipFile, EOFError, OSError, RuntimeError)


def unpack(archive: Path, folder: Path, most: int) -> None:
    """Unpack a zip or tar archive into a new folder, its one outer folder left away.

    Raises VoiceError("error.model_archive") where it is broken, points outside, holds links or more than `most` bytes.
    """
    folder.mkdir(parents=True)
    try:
        written = _write(_members(archive), folder, most)
    except _BROKEN as error:
        raise _refused(archive, str(error) or type(error).__name__) from error
    if not written:
        raise _refused(archive, "empty")
    _lift(folder)


def _members(archive: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Give name and content of each plain file."""
    return _of_zip(archive) if zipfile.is_zipfile(archive) else _of_tar(archive)


def _of_zip(archive: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with zipfile.ZipFile(archive) as opened:
        for member in opened.infolist():
            if member.external_attr >> 28 not in PLAIN_KINDS:
                raise _refused(archive, member.filename)
            if not member.is_dir():
                yield member.filename, opened.open(member)


def _of_tar(archive: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with tarfile.open(archive, "r:*") as opened:
        for member in opened:
            if not (member.isfile() or member.isdir()):
                raise _refused(archive, member.name)
            content = opened.extractfile(member)
            if content is not None:
                yield member.name, content


def _write(members: Iterable[tuple[str, IO[bytes]]], folder: Path, most: int) -> int:
    """Write the files; give how many."""
    left, count = most, 0
    for name, content in members:
        count += 1
        path = _inside(folder, name)
        if path is None or count > MOST_FILES:
            raise RuntimeError(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with content, path.open("xb") as file:
            left -= _copied(content, file, left)
    return count


def _copied(content: IO[bytes], file: IO[bytes], most: int) -> int:
    """Copy a file's content; give its size."""
    size = 0
    while block := content.read(BLOCK):
        size += len(block)
        if size > most:
            raise RuntimeError("too large")
        file.write(block)
    return size


def _inside(folder: Path, name: str) -> Path | None:
    """Give where a member goes; None for what would leave the folder."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    outside = name.startswith("/") or not parts or any(part in ("..", "/") or ":" in part for part in parts)
    return None if outside else folder.joinpath(*parts)


def _lift(folder: Path) -> None:
    """Where everything stands in one outer folder, move it up."""
    outer = [path for path in folder.iterdir() if path.name != "."]
    if len(outer) != 1 or not outer[0].is_dir():
        return
    aside = folder.with_name(f"{folder.name}-outer")
    outer[0].rename(aside)
    folder.rmdir()
    aside.rename(folder)


def _refused(archive: Path, problem: str) -> VoiceError:
    return VoiceError("error.model_archive", path=str(archive), problem=problem)
