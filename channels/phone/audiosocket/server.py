"""Takes calls from Asterisk's AudioSocket: one TCP connection a call."""

from __future__ import annotations

import asyncio
import socket
from uuid import UUID

import structlog

from channels.phone.audiosocket.frames import HZ, Frame, FrameReader, Kind
from channels.phone.audiosocket.notes import Notes
from channels.phone.keypad import Keypad
from channels.phone.paced import PacedLine
from channels.phone.ports import Clock
from channels.phone.switchboard import Switchboard
from voice.resampling import Resampler

log = structlog.get_logger(__name__)
FIRST_FRAME_SECONDS = 5.0
"""A connection that does not say which call it is within this time is closed."""

FIRST_SOUND_SECONDS = 0.3
"""A phone that sends no silence may send nothing for long: then the rate is the usual one."""

UNANSWERED_MS = 20_000
"""A far end that acknowledges nothing of what we send for so long is gone: half-open connections end so."""

READ = 4096
OURS = (8000, 16000)
"""The rates at which we speak and hear; any other one is turned into the first, and back."""

MOST_UNSENT = 64_000
"""Bytes that wait to be sent, two seconds: where the far end takes nothing more, frames are dropped."""


class AudioSocketLine(PacedLine):
    """One call from Asterisk."""

    def __init__(self, writer: asyncio.StreamWriter, clock: Clock, notes: Notes, ticket: str, first: Frame | None = None) -> None:
        """Take the connection, where the exchange reads what comes next, and the first sound, whose rate is ours too."""
        self.kind = first.kind if first and first.kind in HZ else int(Kind.SLIN)
        wire = HZ[self.kind]
        super().__init__(clock, wire if wire in OURS else OURS[0], notes.caller_of(ticket))
        self._writer, self._notes, self._ticket = writer, notes, ticket
        self._resamplers: dict[int, Resampler] = {}
        self._outgoing, self._keypad = Resampler(self.hz, wire), Keypad(clock, self.hz)

    def send_frame(self, pcm: bytes) -> None:
        """Send 20 ms of sound."""
        if not self._writer.is_closing() and self._writer.transport.get_write_buffer_size() < MOST_UNSENT:
            self._writer.write(Frame(self.kind, self._outgoing.feed(pcm)).render())

    def take(self, frame: Frame) -> None:
        """Take a frame; kinds we do not know are let pass."""
        if frame.kind in HZ:
            pcm = self._at_our_rate(frame)
            self._press(self._keypad.heard(pcm))
            self.heard(pcm)
        elif frame.kind == Kind.DTMF:
            self._press(self._keypad.signalled(frame.payload[:1].decode("ascii", "ignore")))
        elif frame.kind in {Kind.HANGUP, Kind.ERROR}:
            self.gone()

    async def transfer(self, target: str, code: str) -> bool:
        """Leave a note for the dialplan and give the call back to it; it brings the caller back where nobody answers."""
        self._notes.leave(self._ticket, target, code)
        await self.hang_up()
        return True

    async def hang_up(self) -> None:
        """Tell Asterisk that we are done; the dialplan goes on."""
        if not self.over and not self._writer.is_closing():
            self._notes.end(self._ticket)
            self._writer.write(Frame(Kind.HANGUP).render())
        await super().hang_up()

    def _press(self, keys: str) -> None:
        for key in keys:
            self.keyed(key)

    def _at_our_rate(self, frame: Frame) -> bytes:
        hz = HZ[frame.kind]
        if hz == self.hz:
            return frame.payload
        return self._resamplers.setdefault(hz, Resampler(hz, self.hz)).feed(frame.payload)


class AudioSocketServer:
    """Listens for Asterisk."""

    def __init__(self, switchboard: Switchboard, clock: Clock, notes: Notes) -> None:
        """Take who holds the calls, the clock and the notes that are shared with FastAGI."""
        self._switchboard, self._clock, self._notes = switchboard, clock, notes
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    async def open(self, host: str, port: int) -> tuple[str, int]:
        """Begin to listen and give where; raises OSError."""
        self._server = await asyncio.start_server(self._take, host, port)
        return self._server.sockets[0].getsockname()[:2]  # type: ignore[no-any-return]  # typed as Any by asyncio

    async def close(self) -> None:
        """Listen no longer and end what is connected."""
        if self._server:
            self._server.close()
            await self._server.wait_closed()
        for task in tuple(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            await self._hold(reader, writer)
        except (OSError, asyncio.TimeoutError):
            log.info("audiosocket_lost")
        finally:
            self._connections.discard(task)
            writer.close()

    async def _hold(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _end_when_unanswered(writer)
        frames = FrameReader()
        ticket, waiting = await asyncio.wait_for(_ticket(reader, frames), FIRST_FRAME_SECONDS)
        if not ticket:
            return
        waiting += await _first_sound(reader, frames) if not waiting else ()
        first = next((frame for frame in waiting if frame.kind in HZ), None)
        line = AudioSocketLine(writer, self._clock, self._notes, ticket, first)
        for frame in waiting:
            line.take(frame)
        line.begin()
        reading = asyncio.create_task(_read(reader, frames, line))
        try:
            if not await self._switchboard.take(line, ticket):
                self._notes.break_off(ticket)
            await _sent(writer)
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)


async def _ticket(reader: asyncio.StreamReader, frames: FrameReader) -> tuple[str, list[Frame]]:
    """Give the call's UUID and the frames that came with it; "" for whoever speaks something else."""
    seen: list[Frame] = []
    while not seen:
        data = await reader.read(READ)
        if not data:
            return "", []
        seen += frames.feed(data)
    if seen[0].kind != Kind.UUID or len(seen[0].payload) != 16:
        return "", []
    return str(UUID(bytes=seen[0].payload)), seen[1:]


async def _first_sound(reader: asyncio.StreamReader, frames: FrameReader) -> list[Frame]:
    try:
        return list(frames.feed(await asyncio.wait_for(reader.read(READ), FIRST_SOUND_SECONDS)))
    except asyncio.TimeoutError:
        return []


def _end_when_unanswered(writer: asyncio.StreamWriter) -> None:
    connection: socket.socket = writer.get_extra_info("socket")
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNANSWERED_MS)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


async def _read(reader: asyncio.StreamReader, frames: FrameReader, line: AudioSocketLine) -> None:
    try:
        while data := await reader.read(READ):
            for frame in frames.feed(data):
                line.take(frame)
    except OSError:
        log.info("audiosocket_broke_off")
    line.gone()


async def _sent(writer: asyncio.StreamWriter) -> None:
    try:
        await asyncio.wait_for(writer.drain(), FIRST_FRAME_SECONDS)
    except (ConnectionError, asyncio.TimeoutError):
        log.info("audiosocket_lost")
