"""A whole line on this machine only: what a softphone or a benchmark rings."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from channels.phone.audiosocket.notes import Notes
from channels.phone.audiosocket.server import AudioSocketServer
from channels.phone.loop import Parts
from channels.phone.switchboard import Switchboard

LOOPBACK = "127.0.0.1"


@asynccontextmanager
async def on_loopback(parts: Parts, most_calls: int) -> AsyncIterator[tuple[str, int]]:
    """Open a line behind an AudioSocket door on a free port; gives host and port, and closes both at the end."""
    switchboard = Switchboard(parts, most_calls)
    server = AudioSocketServer(switchboard, parts.clock, Notes())
    try:
        yield await server.open(LOOPBACK, 0)
    finally:
        await switchboard.close()
        await server.close()
