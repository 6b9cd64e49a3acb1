"""AudioSocket servers on free ports of the loopback, and an exchange's end of the connection."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import UUID, uuid4

import pytest

from channels.phone.audiosocket.frames import HZ, Frame, FrameReader, Kind
from channels.phone.audiosocket.notes import Notes
from channels.phone.audiosocket.server import AudioSocketServer
from tests.channels.phone.conftest import Exchange


class Asterisk:
    """The exchange's end: sends frames, keeps what comes."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, ticket: UUID) -> None:
        self.writer, self.ticket = writer, ticket
        self.frames: list[Frame] = []
        self.ended = asyncio.Event()
        self._reading = asyncio.create_task(self._read(reader))

    def send(self, kind: int, payload: bytes = b"") -> None:
        """Send a frame."""
        self.writer.write(Frame(kind, payload).render())

    async def speak(self, pcm: bytes, kind: int = Kind.SLIN, frame: int = 320) -> None:
        """Send sound, a frame each 20 ms."""
        for at in range(0, len(pcm), frame):
            self.send(kind, pcm[at : at + frame])
            await asyncio.sleep(0.02)

    @property
    def heard(self) -> bytes:
        """All sound that came."""
        return b"".join(frame.payload for frame in self.frames if frame.kind in HZ)

    async def close(self) -> None:
        """Cut the connection."""
        self.writer.close()
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)

    async def _read(self, reader: asyncio.StreamReader) -> None:
        frames = FrameReader()
        try:
            while data := await reader.read(4096):
                self.frames += frames.feed(data)
        except OSError:
            pass
        self.ended.set()


class Place:
    """A server, what is behind it, and where it is."""

    def __init__(self, exchange: Exchange, notes: Notes, port: int) -> None:
        self.exchange, self.notes, self.port = exchange, notes, port
        self.made: list[Asterisk] = []

    async def call(self, ticket: UUID | None = None) -> Asterisk:
        """Bring a call."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.made.append(Asterisk(reader, writer, ticket or uuid4()))
        self.made[-1].send(Kind.UUID, self.made[-1].ticket.bytes)
        return self.made[-1]


NewPlace = Callable[..., Awaitable[Place]]


@pytest.fixture
async def new_place(new_exchange: Callable[..., Exchange]) -> AsyncIterator[NewPlace]:
    """Make a server: `place = await new_place(clerk="800")`."""
    made: list[tuple[Place, AudioSocketServer]] = []

    async def make(**how: object) -> Place:
        exchange, notes = new_exchange(**how), Notes()
        server = AudioSocketServer(exchange.switchboard, exchange.parts.clock, notes)
        _, port = await server.open("127.0.0.1", 0)
        made.append((Place(exchange, notes, port), server))
        return made[-1][0]

    yield make
    for place, server in made:
        for one in place.made:
            await one.close()
        await place.exchange.switchboard.close()
        await server.close()
