"""Static files of all doors, kept in memory under one address that changes with their content, so that browsers may keep them."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from aiohttp import web

from channels.web.refusals import Refused

FOREVER = "public, max-age=31536000, immutable"
ADDRESS = "/static/{digest}/{path:.+}"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".wav": "audio/wav"}


class Assets:
    """The static files, by door and name: `chat/page.js`."""

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}

    def add(self, door: str, folder: Path) -> None:
        """Take the files of one door; before the first address is asked for."""
        self._files.update({f"{door}/{name}": content for name, content in _read(folder)})

    @cached_property
    def digest(self) -> str:
        """Give a hash of all files; it is part of every address, so that modules find each other by relative names."""
        whole = hashlib.blake2b(digest_size=8)
        for name, content in sorted(self._files.items()):
            whole.update(f"{name} {len(content)}\n".encode() + content)
        return whole.hexdigest()

    def url(self, name: str) -> str:
        """Give the address of a file; raises KeyError where there is none."""
        if name not in self._files:
            raise KeyError(name)
        return f"/static/{self.digest}/{name}"

    async def serve(self, request: web.Request) -> web.Response:
        """Answer with a file; an address of an older version gets the present one, which is then not kept."""
        name = request.match_info["path"]
        if name not in self._files:
            raise Refused(404)
        suffix = Path(name).suffix
        kind = TYPES.get(suffix) or mimetypes.types_map.get(suffix, "application/octet-stream")
        kept = FOREVER if request.match_info["digest"] == self.digest else "no-store"
        charset = "utf-8" if kind.startswith("text/") else None
        return web.Response(body=self._files[name], content_type=kind, charset=charset, headers={"Cache-Control": kept})


def _read(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()
