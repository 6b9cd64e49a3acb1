"""Media streams by real WebSockets: Twilio's questions, sound both ways, barge-in, transfer and back, and strangers."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

import pytest
from aiohttp import BasicAuth, ClientSession, ClientWebSocketResponse, WSMsgType, WSServerHandshakeError, web

from channels.phone.audiosocket.notes import Notes
from channels.phone.call.events import Pressed, SpeechStarted, TransferFailed
from channels.phone.streams import twiml
from channels.phone.streams.routes import Streams
from tests.channels.phone.conftest import Exchange
from tests.channels.phone.fakes import seconds_of_tone, tone
from tests.channels.phone.leftovers import vanish
from tests.channels.phone.streams.test_protocols import START
from tests.waiting import until
from voice.codecs import from_ulaw, to_ulaw
from voice.dtmf import tones

SECRET = "a secret"


class Far:
    """The exchange's end of one Twilio stream: plays what comes in real time, and tells the marks it reaches."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket
        self.heard, self.clears, self.marks = bytearray(), 0, list[str]()
        self.ended = asyncio.Event()
        self._reading = asyncio.create_task(self._read())

    async def send(self, event: str, **more: Any) -> None:
        await self.socket.send_str(json.dumps({"event": event, "streamSid": "MZ1", **more}))

    async def speak(self, pcm: bytes) -> None:
        """Say something; whoever was said goodbye to meanwhile says no more."""
        for at in range(0, len(pcm), 320):
            if self.ended.is_set():
                return
            payload = base64.b64encode(to_ulaw(pcm[at : at + 320])).decode()
            await self.send("media", media={"track": "inbound", "payload": payload})
            await asyncio.sleep(0.02)

    async def _read(self) -> None:
        async for message in self.socket:
            if message.type is WSMsgType.TEXT:
                await self._take(json.loads(message.data))
        self.ended.set()

    async def _take(self, message: Mapping[str, Any]) -> None:
        assert message["streamSid"] == "MZ1"
        if message["event"] == "media":
            self.heard += from_ulaw(base64.b64decode(message["media"]["payload"]))
        elif message["event"] == "clear":
            self.clears += 1
        elif message["event"] == "mark":
            self.marks.append(message["mark"]["name"])
            await self.send("mark", mark=message["mark"])

    async def close(self) -> None:
        await self.socket.close()
        await self._reading


class Place:
    """A server and a client."""

    def __init__(self, exchange: Exchange, url: str, client: ClientSession) -> None:
        self.exchange, self.url, self.client = exchange, url, client

    async def ask(self, path: str, form: dict[str, str], signed: bool = True) -> tuple[int, str]:
        url = f"{self.url}/phone/twilio/{path}"
        headers = {"X-Twilio-Signature": twiml.signature(SECRET, url, form)} if signed else {}
        async with self.client.post(url, data=form, headers=headers) as answer:
            return answer.status, await answer.text()

    async def stream(self, call: str = "CA1", token: str | None = None) -> Far:
        far = Far(await self.client.ws_connect(f"{self.url}/phone/twilio/stream"))
        known = {"caller": "+8613800001234", "token": twiml.token(SECRET, call) if token is None else token}
        start = {**START["start"], "callSid": call, "customParameters": known}  # type: ignore[dict-item]
        await far.send("connected")
        await far.send("start", start=start)
        return far


NewPlace = Callable[..., Awaitable[Place]]


@pytest.fixture
async def new_place(new_exchange: Callable[..., Exchange]) -> AsyncIterator[NewPlace]:
    """Make a server: `place = await new_place(clerk="800")`."""
    async with contextlib.AsyncExitStack() as closing:

        async def make(**how: object) -> Place:
            exchange, app = new_exchange(**how), web.Application()
            runner = web.AppRunner(app, handle_signals=False)
            notes = Notes()
            places: list[str] = [""]
            streams = Streams(exchange.switchboard, notes, exchange.parts, SECRET, "")
            streams.add_routes(app)
            await runner.setup()
            closing.push_async_callback(runner.cleanup)
            closing.push_async_callback(exchange.switchboard.close)
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            places[0] = f"http://127.0.0.1:{runner.addresses[0][1]}"
            object.__setattr__(streams, "url", places[0])
            client = await closing.enter_async_context(ClientSession())
            return Place(exchange, places[0], client)

        yield make


async def test_a_call_is_given_to_the_stream_and_ended(new_place: NewPlace) -> None:
    place = await new_place(said=["再见"])
    status, told = await place.ask("voice", {"CallSid": "CA1", "From": "+8613800001234"})
    assert status == 200 and "<Connect><Stream url=" in told and twiml.token(SECRET, "CA1") in told
    far = await place.stream()
    await until(lambda: seconds_of_tone(bytes(far.heard), 600) > 1)
    await far.speak(tone(400, 1.2) + bytes(320 * 120))
    await asyncio.wait_for(far.ended.wait(), 15)
    assert place.exchange.engine.requests[0].utterance == "再见"
    assert await place.ask("next", {"CallSid": "CA1"}) == (200, twiml.hang_up())


async def test_speech_drops_what_was_sent_ahead(new_place: NewPlace) -> None:
    place = await new_place(said=["问"], guard=0.0)
    far = await place.stream()
    await until(lambda: len(far.heard) > 16000)
    await far.speak(tone(400, 1.0) + bytes(320 * 20))
    await until(lambda: bool(place.exchange.did(SpeechStarted)))
    await until(lambda: far.clears == 1)
    await far.close()
    await until(lambda: place.exchange.switchboard.calls == 0)


async def test_keys_and_a_transfer_that_comes_back(new_place: NewPlace) -> None:
    place = await new_place(said=[], clerk="800")
    far = await place.stream()
    await far.send("dtmf", dtmf={"track": "inbound_track", "digit": "0"})
    await asyncio.wait_for(far.ended.wait(), 20)
    assert [one.key for one in place.exchange.did(Pressed)] == ["0"]
    _, told = await place.ask("next", {"CallSid": "CA1"})
    whisper = f"{place.url}/phone/twilio/whisper?code=1001"
    assert told == twiml.dial("800", f"{place.url}/phone/twilio/dialled", "1001", whisper)
    _, told = await place.ask("dialled", {"CallSid": "CA1", "DialCallStatus": "no-answer", "From": "+86138"})
    assert "<Stream" in told
    again = await place.stream()
    await until(lambda: bool(place.exchange.did(TransferFailed)))
    await again.close()
    assert await place.ask("dialled", {"CallSid": "CA1", "DialCallStatus": "completed"}) == (200, twiml.hang_up())


async def test_keys_come_as_tones_from_an_exchange_that_passes_none_on(new_place: NewPlace) -> None:
    place = await new_place(said=[])
    far = await place.stream()
    await far.speak(tones("12"))
    await far.send("dtmf", dtmf={"track": "inbound_track", "digit": "2"})
    await far.send("dtmf", dtmf={"track": "inbound_track", "digit": "3"})
    await until(lambda: [one.key for one in place.exchange.did(Pressed)] == ["1", "2", "3"])
    await far.close()


async def test_the_code_goes_along_in_the_dial_and_is_said_to_the_clerk(new_place: NewPlace) -> None:
    by_sip = twiml.dial("sip:800@desk.example.org", "https://then", "1001", "https://whisper")
    assert "<Sip>sip:800@desk.example.org?X-Banban-Code=1001</Sip>" in by_sip and "whisper" not in by_sip
    by_number = twiml.dial("+861012345", "https://then", "1001", "https://whisper?code=1001")
    assert '<Number url="https://whisper?code=1001">+861012345</Number>' in by_number
    assert "<Number>+861012345</Number>" in twiml.dial("+861012345", "https://then")
    place = await new_place(said=[])
    status, told = await place.ask("whisper?code=1001", {"CallSid": "CA2"})
    assert status == 200 and '<Say language="zh-CN">' in told and "1 0 0 1" in told
    status, told = await place.ask("whisper?code=%3CHangup/%3E", {"CallSid": "CA2"})
    assert "Hangup" not in told
    assert (await place.ask("whisper?code=1001", {"CallSid": "CA2"}, signed=False))[0] == 403


async def test_a_full_line_is_busy(new_place: NewPlace) -> None:
    place = await new_place(said=[], most_calls=0)
    assert await place.ask("voice", {"CallSid": "CA1"}) == (200, twiml.busy())


async def test_a_full_line_rings_a_clerk_where_there_is_one(new_place: NewPlace) -> None:
    place = await new_place(said=[], most_calls=0, clerk="800")
    assert await place.ask("voice", {"CallSid": "CA1"}) == (200, twiml.dial("800", f"{place.url}/phone/twilio/dialled"))
    assert await place.ask("dialled", {"CallSid": "CA1", "DialCallStatus": "no-answer"}) == (200, twiml.hang_up())


async def test_a_call_that_breaks_rings_a_clerk(new_place: NewPlace) -> None:
    place = await new_place(said=[], clerk="800")

    def broken(locale: str | None) -> Any:
        raise RuntimeError("broken")

    place.exchange.reception.welcome = broken  # type: ignore[method-assign]  # nothing in a call goes wrong by itself
    far = await place.stream()
    await asyncio.wait_for(far.ended.wait(), 20)
    assert await place.ask("next", {"CallSid": "CA1"}) == (200, twiml.dial("800", f"{place.url}/phone/twilio/dialled"))


async def test_strangers_are_turned_away(new_place: NewPlace) -> None:
    place = await new_place(said=[])
    assert (await place.ask("voice", {"CallSid": "CA1"}, signed=False))[0] == 403
    far = await place.stream(token="wrong")
    await asyncio.wait_for(far.ended.wait(), 8)
    assert place.exchange.switchboard.calls == 0 and not far.heard
    with pytest.raises(WSServerHandshakeError):
        await place.client.ws_connect(f"{place.url}/phone/asterisk/stream")
    with pytest.raises(WSServerHandshakeError):
        await place.client.ws_connect(f"{place.url}/phone/asterisk/stream", auth=BasicAuth("a", "wrong"))


async def test_nonsense_on_a_stream_is_let_pass(new_place: NewPlace) -> None:
    place = await new_place(said=[])
    far = await place.stream()
    for raw in ("", "{", "[]", '{"event": "media", "media": {"payload": "*"}}', '{"event": "mark", "mark": {"name": "unknown"}}'):
        await far.socket.send_str(raw)
    await far.socket.send_bytes(b"\xff" * 1000)
    await far.send("dtmf", dtmf={"digit": "*"})
    await asyncio.wait_for(far.ended.wait(), 20)
    assert [one.key for one in place.exchange.did(Pressed)] == ["*"]


async def test_a_message_too_long_ends_that_stream_only(new_place: NewPlace) -> None:
    place = await new_place(said=[])
    one, other = await place.stream("CA1"), await place.stream("CA2")
    await until(lambda: place.exchange.switchboard.calls == 2)
    await one.socket.send_str("x" * 1_000_000)
    await until(lambda: place.exchange.switchboard.calls == 1)
    before = len(other.heard)
    await other.send("dtmf", dtmf={"digit": "1"})
    await until(lambda: len(other.heard) > before)
    await other.close()


async def test_a_far_end_that_vanishes_without_a_word_is_gone(new_place: NewPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("channels.phone.streams.routes.HEARTBEAT", 1.0)
    place = await new_place(said=[])
    far = await place.stream()
    await until(lambda: place.exchange.switchboard.calls == 1 and len(far.heard) > 1000)
    vanish(far.socket.get_extra_info("socket"))
    await until(lambda: place.exchange.switchboard.calls == 0, 10)


async def test_asterisk_streams_with_its_password(new_place: NewPlace) -> None:
    place = await new_place(said=["再见"])
    url = f"{place.url}/phone/asterisk/stream?call=e226"
    heard, told = bytearray(), list[str]()
    async with place.client.ws_connect(url, protocols=("media",), auth=BasicAuth("banban", SECRET)) as socket:
        await socket.send_str("MEDIA_START connection_id:e226 channel:WebSocket/x format:slin optimal_frame_size:320 ptime:20")
        speaking = asyncio.create_task(_speak(socket))
        async for message in socket:
            (heard if message.type is WSMsgType.BINARY else told).extend(
                message.data if message.type is WSMsgType.BINARY else [message.data]
            )
            await _confirm(socket, message.data)
        await speaking
    assert seconds_of_tone(bytes(heard), 600) > 1 and told[-1] == "HANGUP"


async def _confirm(socket: ClientWebSocketResponse, said: str | bytes) -> None:
    if isinstance(said, str) and said.startswith("MARK_MEDIA"):
        await socket.send_str("MEDIA_MARK_PROCESSED " + said.split()[1])


async def _speak(socket: ClientWebSocketResponse) -> None:
    await asyncio.sleep(2)
    pcm = tone(400, 1.2) + bytes(320 * 150)
    with contextlib.suppress(ConnectionError):
        for at in range(0, len(pcm), 320):
            await socket.send_bytes(pcm[at : at + 320])
            await asyncio.sleep(0.02)
