"""Photos that people send: checked by content, drawn anew without what a camera adds, kept where no web address leads."""

from __future__ import annotations

import asyncio
import hashlib
import io
import re
import secrets
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import structlog
from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError
from PIL import Image, ImageOps, UnidentifiedImageError

from assistant.errors import AssistantError
from assistant.messages import Json, Request
from assistant.settings.server import ServerSettings
from channels.beside import beside
from channels.chat.api import answered
from channels.chat.authority import conversation_of
from channels.chat.forms import conversation_here
from channels.chat.protocol import Sent, channel_of, render
from channels.chat.showing import chat_page
from channels.chat.taking import new_mark, take
from channels.web.errors import status_of, words_of
from channels.web.gates import ADDRESS
from channels.web.keys import DOORS, reception_of
from channels.web.languages import locale_of
from channels.web.limits import Limit
from channels.web.refusals import Refused

log = structlog.get_logger(__name__)
FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2000
QUALITY = 85
AT_ONCE = 2
"""How many photos are worked on at the same time."""

LEAST_FREE = 500 * 1024 * 1024
"""With less room on the disk no photos are taken."""

A_MINUTE = 30
"""How many photos may come from one address in a minute."""

CHUNK = 64 * 1024
UPLOAD_SECONDS = 120.0
ID = re.compile(r"[a-z0-9-]{1,80}")
DAY = 24 * 3600


class Photos:
    """The folder of photos: one folder a conversation, one JPEG a photo."""

    def __init__(self, folder: Path, settings: ServerSettings) -> None:
        """Take the folder, which no web address leads to, and the limits."""
        self._folder, self._settings = folder, settings
        self._turns = asyncio.Semaphore(AT_ONCE)
        self.limit = Limit(A_MINUTE)

    async def keep(self, conversation: str, raw: bytes, mark: str) -> Json:
        """Keep one photo and give its attachment {id, kind, bytes}; the same mark again gives the one that is kept.

        Raises Refused where it is no photo (415), too large (413), one too many (409), or the disk is full (503).
        """
        async with self._turns:
            return await asyncio.to_thread(self._keep, conversation, raw, mark)

    def path(self, conversation: str, photo: str) -> Path:
        """Give the file of a photo; raises Refused (404) where there is none."""
        found = self._folder / conversation / f"{photo}.jpg"
        if not (ID.fullmatch(conversation) and ID.fullmatch(photo) and found.is_file()):
            raise Refused(404)
        return found

    def purge(self, now: float) -> int:
        """Delete the photos that are older than the setting allows, and give how many; `now` is in seconds of the epoch."""
        old = [path for path in self._folder.glob("*/*") if path.stat().st_mtime < now - self._settings.photo_days * DAY]
        for path in old:
            path.unlink(missing_ok=True)
            with suppress(OSError):  # another photo has come meanwhile, or another process has deleted it
                path.parent.rmdir()
        return len(old)

    def _keep(self, conversation: str, raw: bytes, mark: str) -> Json:
        folder, photo = self._folder / conversation, hashlib.sha256(mark.encode()).hexdigest()[:32]
        if not ID.fullmatch(conversation):
            raise Refused(404)
        path = folder / f"{photo}.jpg"
        if not path.is_file():
            self._make(path, raw)
        return {"id": photo, "kind": "photo", "bytes": path.stat().st_size}

    def _make(self, path: Path, raw: bytes) -> None:
        folder = path.parent
        if len(list(folder.glob("*.jpg"))) >= self._settings.photos:
            raise Refused(409, "chat.error.photos")
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if shutil.disk_usage(folder).free < LEAST_FREE:
            raise Refused(503, "chat.error.photo_room")
        made, fresh = made_anew(raw), path.with_suffix(f".{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_bytes(made)
        with suppress(FileExistsError):  # the same photo has come twice at once
            path.hardlink_to(fresh)
        fresh.unlink()


def made_anew(raw: bytes) -> bytes:
    """Draw a picture again as a JPEG of at most 2000 pixels a side, upright, with nothing else of the old file in it.

    Raises Refused where it is no picture (415) or has too many pixels (413).
    """
    try:
        with Image.open(io.BytesIO(raw), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused(413, "chat.error.photo_large")
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Refused(415, "chat.error.photo") from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


PHOTOS = web.AppKey("photos", Photos)


def add_routes(app: web.Application) -> None:
    """Add sending and seeing photos; old ones are deleted once a day."""
    settings = app[DOORS].settings
    app[PHOTOS] = Photos(settings.state / "photos", settings.server)
    app.cleanup_ctx.append(_purging)
    app.router.add_post("/api/v1/conversations/{id}/photos", send)
    app.router.add_get("/api/v1/conversations/{id}/photos/{photo}", see)
    app.router.add_post("/photos", send_by_form)


async def send(request: web.Request) -> web.Response:
    """Send one: multipart with a file `photo` and perhaps a `mark` → {reply, photo}."""
    conversation = conversation_of(request)
    photo, reply = await _take(request, conversation)
    return answered({"photo": photo, "reply": reply}, 201)


async def send_by_form(request: web.Request) -> web.Response:
    """Send one from the page without JavaScript."""
    try:
        await _take(request, conversation_here(request))
    except AssistantError as error:
        if status_of(error) >= 500 and not isinstance(error, Refused):
            raise
        return await chat_page(request, status_of(error), words_of(request, error))
    raise web.HTTPSeeOther("/#newest")


async def see(request: web.Request) -> web.StreamResponse:
    """Show one to the person who sent it."""
    path = request.app[PHOTOS].path(conversation_of(request), request.match_info["photo"])
    return shown(path)


def shown(path: Path) -> web.FileResponse:
    """Answer with a photo, for whoever was allowed to see it."""
    return web.FileResponse(path, headers={"Content-Type": "image/jpeg", "Cache-Control": "private, max-age=3600"})


async def _take(request: web.Request, conversation: str) -> tuple[Json, Json]:
    photos = request.app[PHOTOS]
    photos.limit.take(request[ADDRESS])
    reception_of(request)  # while it is loading nothing is taken
    mark, raw = await _read(request)
    photo = await photos.keep(conversation, raw, mark)
    asked = Request(conversation, locale=locale_of(request), channel=channel_of(conversation))
    turned = await take(request, Sent(asked, mark), (photo,))
    return photo, render(turned.reply)


async def _read(request: web.Request) -> tuple[str, bytes]:
    """Read the parts `mark` (a new one where there is none) and `photo`; raises Refused (400, 408, 413)."""
    most = request.app[DOORS].settings.server.photo_mb * 1024 * 1024
    try:
        return await asyncio.wait_for(_parts(request, most), UPLOAD_SECONDS)
    except asyncio.TimeoutError as error:
        raise Refused(408, "web.error.400") from error
    except (ValueError, LookupError, AssertionError, HttpProcessingError) as error:  # a broken form
        raise Refused(400, "chat.error.photo") from error


async def _parts(request: web.Request, most: int) -> tuple[str, bytes]:
    mark, raw = "", b""
    if request.content_type != "multipart/form-data":
        raise Refused(415, "chat.error.photo")
    reader = await request.multipart()
    while (part := await reader.next()) is not None:
        if not isinstance(part, BodyPartReader):
            raise Refused(400, "chat.error.photo")
        if part.name == "photo":
            raw = b"".join([chunk async for chunk in _chunks(part, most)])
        elif part.name == "mark":
            mark = b"".join([chunk async for chunk in _chunks(part, CHUNK)]).decode("ascii", "ignore")[:64]
    if not raw:
        raise Refused(400, "chat.error.photo")
    return mark or new_mark(), raw


async def _chunks(part: BodyPartReader, most: int) -> AsyncIterator[bytes]:
    size = 0
    while chunk := await part.read_chunk(CHUNK):
        size += len(chunk)
        if size > most:
            raise Refused(413, "chat.error.photo_large")
        yield chunk


async def _purging(app: web.Application) -> AsyncIterator[None]:
    async def daily() -> None:
        while True:
            try:
                await asyncio.to_thread(app[PHOTOS].purge, time.time())
            except OSError:
                log.exception("photos_not_purged")
            await asyncio.sleep(DAY)

    async with beside(daily()):
        yield
