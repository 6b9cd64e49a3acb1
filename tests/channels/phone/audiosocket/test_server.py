"""Calls from Asterisk: whole ones, captured ones, broken ones, and very many of them."""

from __future__ import annotations

import asyncio
import time

import pytest

from channels.phone.audiosocket.agi import AgiServer
from channels.phone.audiosocket.frames import HZ, FrameReader, Kind
from channels.phone.call.events import HungUp, Pressed, TransferFailed
from channels.phone.clock import MonotonicClock
from channels.phone.softphone.client import call as hold_call
from channels.phone.softphone.handsets import QueueHandset
from tests.channels.phone.audiosocket.capture import Segments, needs_capture, sessions
from tests.channels.phone.audiosocket.conftest import NewPlace
from tests.channels.phone.fakes import Spoken, seconds_of_tone, tone
from tests.channels.phone.leftovers import held, is_clean, vanish
from tests.waiting import until
from voice.dtmf import tones
from voice.sound import Sound

WELCOME = "welcome"


async def test_a_call_hears_the_greeting_says_something_and_is_said_goodbye(new_place: NewPlace) -> None:
    place = await new_place()
    asterisk = await place.call()
    await until(lambda: len(place.exchange.book.arrived(asterisk.heard)) >= 3)
    await asterisk.speak(place.exchange.book.sound(Spoken(("再见",), "zh-CN"), 0.8) + bytes(320 * 40))
    await asyncio.wait_for(asterisk.ended.wait(), 10)
    assert place.exchange.engine.requests[0].utterance == "再见"
    assert asterisk.frames[-1].kind == Kind.HANGUP
    assert {len(frame.payload) for frame in asterisk.frames if frame.kind == Kind.SLIN} == {320}


async def test_frames_come_each_20_ms_though_nobody_speaks(new_place: NewPlace) -> None:
    place = await new_place()
    asterisk = await place.call()
    began = time.monotonic()
    await until(lambda: len(asterisk.frames) >= 100)
    took = time.monotonic() - began
    assert 1.5 <= took <= 6, "a hundred frames take two seconds, not a moment"


async def test_keys_and_the_far_end_hanging_up(new_place: NewPlace) -> None:
    place = await new_place()
    asterisk = await place.call()
    for key in (b"1", b"#", b"A", b"", b"\xff", b"12"):
        asterisk.send(Kind.DTMF, key)
    asterisk.send(Kind.HANGUP)
    await until(lambda: bool(place.exchange.did(HungUp)))
    assert [one.key for one in place.exchange.did(Pressed)] == ["1", "#", "1"]
    await until(lambda: place.exchange.switchboard.calls == 0)


async def test_keys_come_as_tones_from_an_exchange_that_passes_none_on(new_place: NewPlace) -> None:
    place = await new_place(said=[])
    asterisk = await place.call()
    await asterisk.speak(tones("12"))
    await until(lambda: [one.key for one in place.exchange.did(Pressed)] == ["1", "2"])
    asterisk.send(Kind.DTMF, b"2")
    asterisk.send(Kind.DTMF, b"3")
    await until(lambda: [one.key for one in place.exchange.did(Pressed)] == ["1", "2", "3"])


@needs_capture
async def test_the_captured_session_is_held_byte_for_byte(new_place: NewPlace) -> None:
    place = await new_place(said=[])
    reader, writer = await asyncio.open_connection("127.0.0.1", place.port)
    hearing = asyncio.create_task(reader.read())
    await _replay(sessions()[0].asterisk, writer)
    heard = [*FrameReader().feed(await asyncio.wait_for(hearing, 20))]
    assert [one.key for one in place.exchange.did(Pressed)] == ["1", "#", "*"]
    assert heard[-1].kind == Kind.HANGUP and len(heard) > 300
    await until(lambda: place.exchange.switchboard.calls == 0)
    writer.close()


@needs_capture
async def test_what_was_answered_in_the_captured_session_is_heard_byte_for_byte() -> None:
    answered = sessions()[0].answered

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _replay(answered, writer)
        await reader.read()
        writer.close()

    frames, handset = FrameReader(), QueueHandset()
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    await asyncio.wait_for(hold_call("127.0.0.1", server.sockets[0].getsockname()[1], handset, MonotonicClock()), 30)
    sound = b"".join(frame.payload for _, data in answered for frame in frames.feed(data) if frame.kind == Kind.SLIN)
    assert bytes(handset.heard) == sound
    server.close()


async def _replay(segments: Segments, writer: asyncio.StreamWriter) -> None:
    """Send what was captured, when it was sent; who has hung up meanwhile hears no more."""
    began = time.monotonic()
    for moment, data in segments:
        await asyncio.sleep(began + moment - time.monotonic())
        if writer.is_closing():
            return
        writer.write(data)


@pytest.mark.parametrize("kind", [0x10, 0x12])
async def test_the_far_ends_rate_is_ours(new_place: NewPlace, kind: int) -> None:
    place = await new_place(said=["再见"])
    asterisk, hz = await place.call(), HZ[kind]
    frame = hz // 50 * 2
    await asterisk.speak(bytes(frame * 20), kind, frame)
    await until(lambda: seconds_of_tone(asterisk.heard, 600, hz) > 0.5)
    await asterisk.speak(tone(400, 1.2, hz) + bytes(frame * 110), kind, frame)
    await asyncio.wait_for(asterisk.ended.wait(), 15)
    assert {frame.kind for frame in asterisk.frames} == {kind, Kind.HANGUP}
    assert {len(one.payload) for one in asterisk.frames if one.kind == kind} == {frame}
    assert place.exchange.engine.requests


async def test_an_unusual_rate_is_answered_at_that_rate(new_place: NewPlace) -> None:
    place = await new_place(said=[])
    asterisk = await place.call()
    await asterisk.speak(bytes(960 * 20), 0x13, 960)
    await until(lambda: seconds_of_tone(asterisk.heard, 600, 24000) > 0.5)
    assert {frame.kind for frame in asterisk.frames} == {0x13}


async def test_sound_at_another_rate_in_between_is_no_harm(new_place: NewPlace) -> None:
    place = await new_place(said=[])
    asterisk = await place.call()
    await asterisk.speak(bytes(320 * 10))
    for kind in (0x11, 0x14, 0x16, 0x77, 0x10):
        asterisk.send(kind, b"\x01" * 999)
    asterisk.send(Kind.DTMF, b"*")
    await asyncio.wait_for(asterisk.ended.wait(), 15)


@pytest.mark.parametrize("first", [b"GET / HTTP/1.1\r\n\r\n", b"\x10\x01\x40" + bytes(320), b"\x01\x00\x04abcd", b"\xff" * 5000])
async def test_whoever_speaks_something_else_is_cut_off(new_place: NewPlace, first: bytes) -> None:
    place = await new_place()
    reader, writer = await asyncio.open_connection("127.0.0.1", place.port)
    writer.write(first)
    if first.startswith(b"\xff"):
        writer.write_eof()
    assert await asyncio.wait_for(reader.read(), 8) == b""
    assert place.exchange.switchboard.calls == 0
    writer.close()


async def test_a_connection_that_says_nothing_is_closed(new_place: NewPlace) -> None:
    place = await new_place()
    reader, writer = await asyncio.open_connection("127.0.0.1", place.port)
    assert await asyncio.wait_for(reader.read(), 8) == b""
    writer.close()


async def test_a_caller_whose_connection_breaks_is_gone_and_others_never_notice(new_place: NewPlace) -> None:
    place = await new_place()
    other, broken = await place.call(), await place.call()
    await until(lambda: place.exchange.switchboard.calls == 2)
    broken.writer.transport.abort()
    await until(lambda: place.exchange.switchboard.calls == 1)
    before = len(other.frames)
    await until(lambda: len(other.frames) > before + 20)


async def test_a_far_end_that_vanishes_without_a_word_is_gone(new_place: NewPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("channels.phone.audiosocket.server.UNANSWERED_MS", 1500)
    place = await new_place()
    other, vanished = await place.call(), await place.call()
    await until(lambda: place.exchange.switchboard.calls == 2 and len(vanished.frames) > 10)
    vanish(vanished.writer.get_extra_info("socket"))
    await until(lambda: place.exchange.switchboard.calls == 1, 10)
    before = len(other.frames)
    await until(lambda: len(other.frames) > before + 20)


async def test_a_call_too_many_goes_straight_back_to_the_exchange(new_place: NewPlace) -> None:
    place = await new_place(most_calls=1)
    await place.call()
    await until(lambda: place.exchange.switchboard.calls == 1)
    second = await place.call()
    await asyncio.wait_for(second.ended.wait(), 5)
    assert [frame.kind for frame in second.frames] == [Kind.HANGUP]


async def test_a_transfer_tells_the_dialplan_and_comes_back_where_nobody_answers(new_place: NewPlace) -> None:
    place = await new_place(clerk="800")
    agi = AgiServer(place.notes, place.exchange.switchboard)
    _, port = await agi.open("127.0.0.1", 0)
    asterisk = await place.call()
    ticket = str(asterisk.ticket)
    ready = ['SET VARIABLE BANBAN_READY "yes"']
    assert await _agi(port, f"agi://127.0.0.1/arrive?call={ticket}", "13800001234") == ready
    asterisk.send(Kind.DTMF, b"0")
    await asyncio.wait_for(asterisk.ended.wait(), 15)
    told = await _agi(port, f"agi://127.0.0.1/next?call={ticket}")
    assert told == ['SET VARIABLE BANBAN_NEXT "clerk"', 'SET VARIABLE BANBAN_CLERK "800"', 'SET VARIABLE BANBAN_CODE "1001"']
    again = await place.call(asterisk.ticket)
    await until(lambda: bool(place.exchange.did(TransferFailed)))
    await until(lambda: len(place.exchange.engine.requests) == 2)
    assert place.exchange.engine.requests[0].conversation == place.exchange.engine.requests[1].conversation
    again.send(Kind.HANGUP)
    await until(lambda: place.exchange.switchboard.calls == 0)
    assert await _agi(port, f"agi://127.0.0.1/next?call={ticket}") == []
    await agi.close()


async def test_nonsense_at_the_agi_port_is_no_harm(new_place: NewPlace) -> None:
    place = await new_place()
    agi = AgiServer(place.notes, place.exchange.switchboard)
    _, port = await agi.open("127.0.0.1", 0)
    for data in (
        b"\xff\xfe\n\n",
        b"agi_request: agi://[::1\n\n",
        b"x" * 200_000 + b"\n\n",
        b"agi_request: agi://h/next?call=%00%0d%0a\n\n",
    ):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(data)
        writer.write_eof()
        await asyncio.wait_for(reader.read(), 8)
        writer.close()
    assert await _agi(port, "agi://127.0.0.1/unknown") == []
    await agi.close()


async def test_the_softphone_holds_a_call(new_place: NewPlace) -> None:
    place = await new_place(said=["再见"])
    handset = QueueHandset()
    handset.say(Sound.silence(2.5, 8000))
    handset.say(Sound(tone(400, 1.2, 16000), 16000))
    await asyncio.wait_for(hold_call("127.0.0.1", place.port, handset, MonotonicClock()), 20)
    assert seconds_of_tone(bytes(handset.heard), 600) > 1
    assert [request.utterance for request in place.exchange.engine.requests] == ["再见"]


@pytest.mark.slow
async def test_five_hundred_calls_leave_nothing_behind(new_place: NewPlace) -> None:
    place = await new_place(most_calls=60)
    await _calls(place, 50)
    before = held()
    for _ in range(9):
        await _calls(place, 50)
    assert _said_goodbye(place) == 10 * 33
    assert is_clean(before), (before, held())


async def _calls(place, count: int) -> None:  # type: ignore[no-untyped-def]
    """Hold calls all at once: two thirds are said goodbye, the others break off."""
    calls = [await place.call() for _ in range(count)]
    for number, one in enumerate(calls):
        one.send(Kind.DTMF, b"*") if number % 3 else one.writer.transport.abort()
    for number, one in enumerate(calls):
        await asyncio.wait_for(one.ended.wait(), 60) if number % 3 else None
    await until(lambda: place.exchange.switchboard.calls == 0, 60)
    for one in calls:
        await one.close()
    place.made.clear()


def _said_goodbye(place) -> int:  # type: ignore[no-untyped-def]
    return sum(request.utterance == "*" for request in place.exchange.engine.requests)


async def _agi(port: int, request: str, caller: str = "") -> list[str]:
    """Ask as Asterisk does and give the commands that come back."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"agi_network: yes\nagi_request: {request}\nagi_callerid: {caller}\n\n".encode())
    told: list[str] = []
    while line := await asyncio.wait_for(reader.readline(), 5):
        told.append(line.decode().strip())
        writer.write(b"200 result=1\n")
    writer.close()
    return told
