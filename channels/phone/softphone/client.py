"""The caller's end of AudioSocket: sends what a handset says, plays what comes, as an exchange would."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Protocol
from uuid import UUID, uuid4

from channels.phone.audiosocket.frames import HZ, Frame, FrameReader, Kind
from channels.phone.ports import FRAME_SECONDS, Clock
from voice.sound import SAMPLE_BYTES

WIRE_HZ = 8000
FRAME = round(FRAME_SECONDS * WIRE_HZ) * SAMPLE_BYTES
READ = 4096


class Handset(Protocol):
    """What somebody holds to the ear: gives sound and keys, takes sound. Everything is PCM at 8000 Hz."""

    def sound(self) -> bytes:
        """Give the next 20 ms; fewer bytes where less is there."""

    def pressed(self) -> str:
        """Give the keys that were pressed since the last time."""

    def play(self, pcm: bytes) -> None:
        """Take what is heard."""

    @property
    def hung_up(self) -> bool:
        """Tell whether whoever holds it is done."""


async def call(host: str, port: int, handset: Handset, clock: Clock, ticket: UUID | None = None) -> None:
    """Hold a call until one side ends it; raises OSError where nobody listens."""
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(Frame(Kind.UUID, (ticket or uuid4()).bytes).render())
        speaking = asyncio.create_task(_speak(writer, handset, clock))
        try:
            await _hear(reader, handset)
        finally:
            speaking.cancel()
            await asyncio.gather(speaking, return_exceptions=True)
    finally:
        writer.close()


async def _speak(writer: asyncio.StreamWriter, handset: Handset, clock: Clock) -> None:
    due = clock.now()
    while not handset.hung_up:
        for key in handset.pressed():
            writer.write(Frame(Kind.DTMF, key.encode()).render())
        writer.write(Frame(Kind.SLIN, handset.sound().ljust(FRAME, b"\0")).render())
        await writer.drain()
        due += FRAME_SECONDS
        await clock.until(due)
    writer.write(Frame(Kind.HANGUP).render())
    await writer.drain()


async def _hear(reader: asyncio.StreamReader, handset: Handset) -> None:
    async for frame in _frames(reader):
        if frame.kind in {Kind.HANGUP, Kind.ERROR}:
            return
        if frame.kind in HZ:
            handset.play(frame.payload)


async def _frames(reader: asyncio.StreamReader) -> AsyncIterator[Frame]:
    frames = FrameReader()
    while data := await reader.read(READ):
        for frame in frames.feed(data):
            yield frame
