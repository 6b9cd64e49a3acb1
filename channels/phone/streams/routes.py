"""The addresses of media streams: Twilio's questions about a call, and the WebSockets of Twilio and Asterisk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import structlog
from aiohttp import BasicAuth, WSMsgType, web

from channels.phone.audiosocket.notes import Notes
from channels.phone.loop import Parts
from channels.phone.streams import twiml
from channels.phone.streams.asterisk import AsteriskProtocol
from channels.phone.streams.line import StreamLine
from channels.phone.streams.protocol import Sent, Started, StreamProtocol
from channels.phone.streams.twilio import TwilioProtocol
from channels.phone.switchboard import Switchboard

log = structlog.get_logger(__name__)
MOST_MESSAGE = 256 * 1024
START_SECONDS = 5.0
HEARTBEAT = 20.0
TWILIO, ASTERISK = "/phone/twilio", "/phone/asterisk/stream"


@dataclass(frozen=True)
class Streams:
    """The door: who holds the calls, the notes, what calls share, the secret that signs, and our public address (https://…)."""

    switchboard: Switchboard
    notes: Notes
    parts: Parts
    secret: str
    url: str

    def add_routes(self, app: web.Application) -> None:
        """Put the addresses into an application."""
        app.router.add_post(f"{TWILIO}/voice", self.voice)
        app.router.add_post(f"{TWILIO}/next", self.next)
        app.router.add_post(f"{TWILIO}/whisper", self.whisper)
        app.router.add_post(f"{TWILIO}/dialled", self.dialled)
        app.router.add_get(f"{TWILIO}/stream", self.twilio)
        app.router.add_get(ASTERISK, self.asterisk)

    async def voice(self, request: web.Request) -> web.Response:
        """A call comes in: give it to the stream; when the line is full ring a clerk, or refuse it where there is none."""
        form = await self._form(request)
        if self.switchboard.is_full:
            return _xml(self._clerk() or twiml.busy())
        return self._stream(form)

    async def next(self, request: web.Request) -> web.Response:
        """The stream is over: ring a clerk if the call is to go there or broke off, else end it."""
        call = (await self._form(request)).get("CallSid", "")
        await self.switchboard.settled(call)
        note = self.notes.take(call)
        if note.target:
            whisper = f"{self.url}{TWILIO}/whisper?{urlencode({'code': note.code})}"
            return _xml(twiml.dial(note.target, self._dialled, note.code, whisper))
        return _xml(twiml.hang_up() if note.is_over else self._clerk() or twiml.hang_up())

    async def whisper(self, request: web.Request) -> web.Response:
        """The clerk has answered: say the hand-off code, a digit at a time, before the caller is connected."""
        await self._form(request)
        code = " ".join(filter(str.isdecimal, request.query.get("code", "")))
        return _xml(twiml.say(self.parts.house.wording.say(self.parts.locale, "phone.whisper", code=code), self.parts.locale))

    async def dialled(self, request: web.Request) -> web.Response:
        """The clerk's phone has rung: end the call if somebody answered, else bring the caller back if there is room."""
        form = await self._form(request)
        is_over = form.get("DialCallStatus") == "completed" or self.switchboard.is_full
        return _xml(twiml.hang_up()) if is_over else self._stream(form)

    async def twilio(self, request: web.Request) -> web.StreamResponse:
        """The sound of a call from Twilio."""
        return await self._socket(request, TwilioProtocol(), self._is_from_us)

    async def asterisk(self, request: web.Request) -> web.StreamResponse:
        """The sound of a call from Asterisk; its password is our secret."""
        if not self._knows_password(request):
            raise web.HTTPUnauthorized(headers={"WWW-Authenticate": 'Basic realm="banban"'})
        return await self._socket(request, AsteriskProtocol(), lambda started: True)

    @property
    def _dialled(self) -> str:
        return f"{self.url}{TWILIO}/dialled"

    def _clerk(self) -> str:
        """Give what rings a clerk without us, or "" where no phone is set."""
        clerk = self.parts.house.clerk
        return twiml.dial(clerk, self._dialled) if clerk else ""

    def _stream(self, form: Mapping[str, str]) -> web.Response:
        call = form.get("CallSid", "")
        parameters = {"caller": form.get("From", ""), "token": twiml.token(self.secret, call)}
        url = f"{self.url}{TWILIO}/stream".replace("http", "ws", 1)
        return _xml(twiml.connect(url, parameters, f"{self.url}{TWILIO}/next"))

    def _is_from_us(self, started: Started) -> bool:
        return twiml.same(started.parameters.get("token", ""), twiml.token(self.secret, started.call))

    def _knows_password(self, request: web.Request) -> bool:
        try:
            given = BasicAuth.decode(request.headers.get("Authorization", ""))
        except ValueError:
            return False
        return twiml.same(given.password, self.secret)

    async def _form(self, request: web.Request) -> dict[str, str]:
        """Give the form of a request that Twilio has signed; anybody else is turned away."""
        posted = await request.post()
        form = {name: value for name, value in posted.items() if isinstance(value, str)}
        wanted = twiml.signature(self.secret, f"{self.url}{request.path_qs}", form)
        if not twiml.same(request.headers.get("X-Twilio-Signature", ""), wanted):
            raise web.HTTPForbidden
        return form

    async def _socket(
        self, request: web.Request, protocol: StreamProtocol, is_known: Callable[[Started], bool]
    ) -> web.StreamResponse:
        socket = web.WebSocketResponse(max_msg_size=MOST_MESSAGE, protocols=("media",), heartbeat=HEARTBEAT)
        await socket.prepare(request)
        try:
            started = await asyncio.wait_for(_started(socket, protocol), START_SECONDS)
        except asyncio.TimeoutError:
            started = None
        if started and is_known(started):
            await self._hold(socket, protocol, started, request.query.get("call", ""))
        await socket.close()
        return socket

    async def _hold(self, socket: web.WebSocketResponse, protocol: StreamProtocol, started: Started, call: str) -> None:
        line = StreamLine(protocol, started, self.parts.clock, lambda message: _send(socket, message))
        line.ticket, line.notes = call or started.call, self.notes
        line.caller = line.caller or self.notes.caller_of(line.ticket)
        reading = asyncio.create_task(_read(socket, protocol, line))
        try:
            if not await self.switchboard.take(line, line.ticket):
                self.notes.break_off(line.ticket)
        finally:
            line.gone()
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)


async def _started(socket: web.WebSocketResponse, protocol: StreamProtocol) -> Started | None:
    async for message in socket:
        event = protocol.parse(message.data) if message.type in {WSMsgType.TEXT, WSMsgType.BINARY} else None
        if isinstance(event, Started):
            return event
    return None


async def _read(socket: web.WebSocketResponse, protocol: StreamProtocol, line: StreamLine) -> None:
    async for message in socket:
        event = protocol.parse(message.data) if message.type in {WSMsgType.TEXT, WSMsgType.BINARY} else None
        if event is not None:
            line.take(event)
    line.gone()


async def _send(socket: web.WebSocketResponse, message: Sent) -> None:
    """Send; a socket that has closed meanwhile is noticed by who reads."""
    if socket.closed:
        return
    try:
        await (socket.send_str(message) if isinstance(message, str) else socket.send_bytes(message))
    except (ConnectionError, RuntimeError):
        log.info("stream_lost")


def _xml(text: str) -> web.Response:
    return web.Response(text=text, content_type="application/xml")
