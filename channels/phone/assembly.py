"""Puts the telephone line together: what calls share, and every door that has a port."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path

from aiohttp import web

from assistant.dialogue.turn import Scene
from assistant.errors import AssistantError
from assistant.settings import Settings
from assistant.settings.phone import PhoneSettings
from assistant.settings.voice import VoiceSettings
from assistant.understanding.guard import Guard
from channels.phone.audiosocket.agi import AgiServer
from channels.phone.audiosocket.notes import Notes
from channels.phone.audiosocket.server import AudioSocketServer
from channels.phone.call.state import House
from channels.phone.clock import MonotonicClock
from channels.phone.loop import Parts
from channels.phone.ports import Clock, Desk
from channels.phone.recording import FOLDER, Recorder
from channels.phone.rtp.session import Ports
from channels.phone.sip.digest import Login
from channels.phone.sip.registration import Registration
from channels.phone.sip.server import SipServer
from channels.phone.streams.routes import Streams
from channels.phone.switchboard import Switchboard
from voice.building import build_endpointer
from voice.detection import DetectorStore
from voice.ports import Endpointer, Speaker, Transcriber

Told = Callable[[str, str], None]
"""Hears the name of a door and where it is open."""


@dataclass(frozen=True)
class Voices:
    """Hearing and speaking, shared by all calls."""

    speaker: Speaker
    transcriber: Transcriber
    detectors: DetectorStore
    settings: VoiceSettings

    async def close(self) -> None:
        """End what runs."""
        await self.transcriber.close()
        await self.speaker.close()

    @contextlib.asynccontextmanager
    async def endpointer(self, hz: int) -> AsyncIterator[Endpointer]:
        """Lend what tells speech from noise to one call."""
        detector = await self.detectors.take()
        try:
            yield build_endpointer(self.settings, detector, hz)
        finally:
            self.detectors.give_back(detector)


def build_parts(settings: Settings, scene: Scene, desk: Desk, voices: Voices, clock: Clock | None = None) -> Parts:
    """Put together what all calls share."""
    given, clock = settings.phone, clock or MonotonicClock()
    return Parts(
        house=build_house(settings, scene),
        desk=desk,
        speaker=voices.speaker,
        transcriber=voices.transcriber,
        endpointer=voices.endpointer,
        clock=clock,
        locale=settings.locale,
        longest_seconds=given.longest_minutes * 60.0,
        new_recorder=lambda conversation, hz: Recorder(recordings(settings) / f"{conversation}.wav", hz, clock.now()),
    )


def build_house(settings: Settings, scene: Scene) -> House:
    """Give what a call has to know of the house."""
    given, city, guard = settings.phone, scene.catalogue.city, Guard.read(settings.intents / "safety")

    def in_danger(texts: Iterable[str]) -> bool:
        return guard.signal(*texts) is not None

    return House(
        wording=scene.wording,
        hotline=city.people,
        clerk=given.clerk,
        silence=given.silence_seconds,
        queue=given.queue_seconds,
        guard=given.guard_seconds,
        confirm_below=given.confirm_below,
        record=given.record,
        in_danger=in_danger,
        rate=settings.voice.rate,
    )


def recordings(settings: Settings) -> Path:
    """Give the folder of recordings."""
    return settings.state / FOLDER


class PhoneDoors:
    """The telephone line: all doors that have a port, and one switchboard behind them."""

    def __init__(self, settings: PhoneSettings, parts: Parts) -> None:
        """Take the settings and what calls share; nothing is open yet."""
        self._settings, self._parts = settings, parts
        self.notes = Notes()
        self.switchboard = Switchboard(parts, settings.most_calls)
        self._closing = contextlib.AsyncExitStack()

    async def open(self, told: Told, registered: Callable[[str], None]) -> None:
        """Open every door that has a port; raises AssistantError where a port is taken, or nothing is to be opened."""
        given = self._settings
        doors: list[tuple[int, str, Callable[[int], Awaitable[str]]]] = [
            (given.audiosocket_port, "AudioSocket", self._open_audiosocket),
            (given.agi_port, "FastAGI", self._open_agi),
            (given.stream_port, "WebSocket", self._open_streams),
            (given.sip_port, "SIP", lambda port: self._open_sip(port, registered)),
        ]
        if not any((given.audiosocket_port, given.stream_port, given.sip_port)):
            raise AssistantError("phone.no_door")
        self._closing.push_async_callback(self.switchboard.close)
        for port, name, opening in doors:
            if port:
                told(name, await self._opened(name, port, opening(port)))

    async def close(self) -> None:
        """End all calls and shut every door."""
        await self._closing.aclose()

    async def _opened(self, name: str, port: int, opening: Awaitable[str]) -> str:
        try:
            return await opening
        except OSError as error:
            raise AssistantError("phone.port_taken", door=name, port=port, problem=error.strerror or str(error)) from error

    async def _open_audiosocket(self, port: int) -> str:
        server = AudioSocketServer(self.switchboard, self._parts.clock, self.notes)
        self._closing.push_async_callback(server.close)
        return _address(await server.open(self._settings.host, port))

    async def _open_agi(self, port: int) -> str:
        server = AgiServer(self.notes, self.switchboard)
        self._closing.push_async_callback(server.close)
        return _address(await server.open(self._settings.host, port))

    async def _open_streams(self, port: int) -> str:
        given = self._settings
        if not given.stream_secret:
            raise AssistantError("phone.no_secret")
        url = given.stream_url.rstrip("/") or f"http://{given.host}:{port}"
        app = web.Application()
        Streams(self.switchboard, self.notes, self._parts, given.stream_secret, url).add_routes(app)
        runner = web.AppRunner(app, access_log=None, handle_signals=False)
        await runner.setup()
        self._closing.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, given.host, port).start()
        return url

    async def _open_sip(self, port: int, registered: Callable[[str], None]) -> str:
        given = self._settings
        peers = [network for peer in given.sip_peers.split(",") if peer.strip() for network in await _networks(peer.strip())]
        ports = Ports(given.host, given.rtp_first_port, given.rtp_ports)
        login = Login(given.sip_user, given.sip_password) if given.sip_user else None
        server = SipServer(self.switchboard, self._parts.clock, ports, peers, login)
        self._closing.push_async_callback(server.close)
        here = await server.open(given.host, port, given.sip_address)
        if given.sip_registrar:
            self._register(server, registered)
        return _address(here)

    def _register(self, server: SipServer, registered: Callable[[str], None]) -> None:
        given = self._settings
        login = Login(given.sip_user, given.sip_password)
        registration = Registration(server.transactions, given.sip_registrar, login, registered, server.allow)
        running = asyncio.create_task(registration.run())
        self._closing.push_async_callback(_stopped, running)


async def _networks(peer: str) -> list[str]:
    """Give a network as it stands, or the addresses of a name; raises AssistantError for what is neither."""
    try:
        return [str(ip_network(peer, strict=False))]
    except ValueError:
        pass
    try:
        found = await asyncio.get_running_loop().getaddrinfo(peer, None, type=socket.SOCK_DGRAM)
    except (OSError, UnicodeError) as error:
        raise AssistantError("phone.unknown_peer", peer=peer) from error
    return sorted({str(place[4][0]) for place in found})


async def _stopped(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def _address(place: tuple[str, int]) -> str:
    return f"{place[0]}:{place[1]}"
