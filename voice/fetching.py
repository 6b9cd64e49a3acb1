"""Brings a model's archive here: from the web with resume, or from a file; checked, unpacked aside, put in place at once."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from assistant.errors import VoiceError
from voice.manifest import SEEN, Model, digest_of, note_digest, seen_digest, write_record
from voice.unpacking import unpack

TRIES = 5
TIMEOUT_SECONDS = 30.0
PAUSE_SECONDS = 1.0
"""Waited before the second try; twice as long before the third, and so on."""

GOES_ON, NOT_A_BEGINNING = 206, 416
"""The web's codes for “here is the rest” and “there is no such rest”."""

HOPELESS = ("HTTP 4",)
BLOCK = 2**18
MOST_BEYOND = 1.5
"""An archive may be so much larger than the manifest says where its size is only about right."""

LEFT_FREE = 200 * 2**20
"""Bytes of the disk that a model must leave."""

SCHEMES = ("https", "http")
Progress = Callable[[int, int], None]
"""Hears how many bytes are there, and how many there will be."""


@dataclass(frozen=True)
class Fetched:
    """An archive that was put in place: its SHA-256, and whether that was known beforehand."""

    digest: str
    was_known: bool


def get_model(model: Model, folder: Path, source: str, progress: Progress) -> Fetched:
    """Fetch a model from a URL or a file into a folder. Where nobody has published its sum, the first archive is trusted.

    Raises VoiceError: no room, not reachable, not what it should be or was before, not to be unpacked. What was there before
    stays until the new one is whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _check_room(model, folder)
    known = model.sha256 or seen_digest(folder, model.name)
    archive = _archive(model, folder, source, progress)
    digest = digest_of(archive)
    if known and digest != known:
        _forget(archive, folder)
        raise _refusal(model, folder, digest, known)
    _put_in_place(archive, model, folder)
    if not known:
        note_digest(folder, model.name, digest)
    _forget(archive, folder)
    return Fetched(digest, bool(known))


def _refusal(model: Model, folder: Path, found: str, wanted: str) -> VoiceError:
    """Give what is wrong with an archive: not what was published, or not what was fetched the first time."""
    if model.sha256:
        return VoiceError("error.model_sum", name=model.name, found=found, wanted=wanted)
    return VoiceError("error.model_changed", name=model.name, found=found, wanted=wanted, path=str(folder / SEEN))


def _archive(model: Model, folder: Path, source: str, progress: Progress) -> Path:
    if urlsplit(source).scheme in SCHEMES:
        return _Download(model, folder / f"{model.name}.part", source, progress).run()
    path = Path(source)
    if not path.is_file():
        raise VoiceError("error.model_no_file", path=source)
    return path


def _forget(archive: Path, folder: Path) -> None:
    """Take away what was downloaded; a file that somebody brought stays."""
    if archive.parent == folder and archive.suffix == ".part":
        archive.unlink(missing_ok=True)
        _tag_of(archive).unlink(missing_ok=True)


def _tag_of(part: Path) -> Path:
    return part.with_suffix(".etag")


def _check_room(model: Model, folder: Path) -> None:
    needed = model.bytes + model.unpacked + LEFT_FREE
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise VoiceError("error.model_no_room", name=model.name, path=str(folder), needed=needed >> 20, free=free >> 20)


def _put_in_place(archive: Path, model: Model, folder: Path) -> None:
    aside = Path(tempfile.mkdtemp(prefix=f".{model.name}-", dir=folder))
    try:
        unpack(archive, aside / "new", most=round(model.unpacked * MOST_BEYOND))
        write_record(aside / "new")
        if (folder / model.name).exists():
            os.replace(folder / model.name, aside / "old")
        os.replace(aside / "new", folder / model.name)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


class _Download:
    """One archive on its way: what is there is kept when the line breaks, and the next try goes on from there."""

    def __init__(self, model: Model, part: Path, url: str, progress: Progress) -> None:
        self._model, self._part, self._url, self._progress = model, part, url, progress
        self._most = model.bytes if model.sha256 else round(model.bytes * MOST_BEYOND)

    def run(self) -> Path:
        """Fetch it whole; raises VoiceError("error.model_fetch") where a further try would not help, or after the last."""
        problem = ""
        for number in range(TRIES):
            time.sleep(number * PAUSE_SECONDS)
            problem = self._tried()
            if not problem:
                return self._part
            if problem.startswith(HOPELESS):
                break
        raise VoiceError("error.model_fetch", name=self._model.name, url=self._url, problem=problem)

    def _tried(self) -> str:
        """Try once; give what went wrong."""
        try:
            return self._try()
        except urllib.error.HTTPError as error:
            if error.code == NOT_A_BEGINNING:
                return self._whole_already()
            return f"HTTP {error.code}"
        except (OSError, HTTPException) as error:
            return str(getattr(error, "reason", "") or error) or type(error).__name__

    def _whole_already(self) -> str:
        """Look at what was there before: there may be no rest because it is whole; its sum will tell."""
        if self._part.stat().st_size == self._model.bytes:
            return ""
        self._part.unlink()
        return "changed"

    def _try(self) -> str:
        there = self._part.stat().st_size if self._part.exists() else 0
        with urllib.request.urlopen(self._request(there), timeout=TIMEOUT_SECONDS) as answer:
            there = there if answer.status == GOES_ON else 0
            _tag_of(self._part).write_text(answer.headers.get("ETag") or "", encoding="utf-8")
            whole = there + int(answer.headers.get("Content-Length") or 0)
            with self._part.open("ab" if there else "wb") as file:
                there = self._copied(answer, file, there, whole)
        return "" if there >= whole else "incomplete"

    def _copied(self, answer: HTTPResponse, file: IO[bytes], there: int, whole: int) -> int:
        while block := answer.read(BLOCK):
            there += len(block)
            if there > self._most:
                raise VoiceError("error.model_size", name=self._model.name, url=self._url)
            file.write(block)
            self._progress(there, whole)
        return there

    def _request(self, there: int) -> urllib.request.Request:
        request = urllib.request.Request(self._url, headers={"User-Agent": "banban"})
        tag = _tag_of(self._part)
        if there:
            request.add_header("Range", f"bytes={there}-")
            if tag.is_file() and (known := tag.read_text(encoding="utf-8")) and not known.startswith("W/"):
                request.add_header("If-Range", known)
        return request
