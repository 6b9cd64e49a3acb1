"""Lines that are typed, read beside everything else that happens."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Callable

CHUNK = 65_536


async def typed_lines(descriptor: int = 0) -> AsyncIterator[str]:
    """Give the lines of a file descriptor until its end; bytes that are not UTF-8 are left out.

    A thread of its own reads, without the locks of Python's streams, so that leaving never waits for a line.
    """
    lines: asyncio.Queue[str | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def put(line: str | None) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(lines.put_nowait, line)

    threading.Thread(target=_read, args=(descriptor, put), name="typed-lines", daemon=True).start()
    while (line := await lines.get()) is not None:
        yield line


def _read(descriptor: int, put: Callable[[str | None], None]) -> None:
    rest = b""
    while chunk := _chunk(descriptor):
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            put(_text(line))
    if rest:
        put(_text(rest))
    put(None)


def _chunk(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, CHUNK)
    except OSError:
        return b""


def _text(line: bytes) -> str:
    return line.decode("utf-8", errors="ignore").rstrip("\r\n")
