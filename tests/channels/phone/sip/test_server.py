"""What the SIP server answers to each request, right, wrong, or far too many of them."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from functools import partial

import pytest

from channels.phone.call.events import HungUp, Pressed, SpeechEnded
from channels.phone.rtp.packet import Packet
from channels.phone.rtp.session import Ports
from channels.phone.sip import sdp
from channels.phone.sip.digest import Login
from channels.phone.sip.message import Message, parse, response
from channels.phone.sip.server import SipServer
from tests.channels.phone.conftest import Exchange
from tests.channels.phone.fakes import tone
from tests.channels.phone.leftovers import held, is_clean
from tests.channels.phone.sip.conftest import NewPhone, NewServer
from tests.channels.phone.sip.raw_phone import RawPhone
from tests.waiting import until
from voice.codecs import to_ulaw
from voice.dtmf import tones
from voice.telephone_events import press


async def test_a_call_is_answered_with_sound_and_ended_by_bye(new_server: NewServer, new_phone: NewPhone) -> None:
    exchange, port = await new_server(said=[])
    phone = await new_phone(port)
    answer = await phone.ring()
    assert answer.status == 200 and answer.get("contact").startswith("<sip:banban@127.0.0.1")
    packets = [Packet.parse(await asyncio.wait_for(phone.rtp.inbox.get(), 3)) for _ in range(20)]
    assert all(one and one.payload_type == 0 and len(one.payload) == 160 for one in packets)
    numbers = [one.sequence for one in packets if one]
    assert numbers == [(numbers[0] + at) % 65536 for at in range(20)]
    assert (await phone.hang_up()).status == 200
    await until(lambda: exchange.switchboard.calls == 0)
    assert exchange.did(HungUp)


async def test_keys_come_as_packets_once_though_some_are_lost(new_server: NewServer, new_phone: NewPhone) -> None:
    exchange, port = await new_server(said=[])
    phone = await new_phone(port)
    await phone.ring()
    sequence = 0
    for number, key in enumerate("159"):
        for at, event in enumerate(press(key)):
            sequence += 1
            if (number, at) != (1, 0):
                phone.send_sound(Packet(101, sequence, 8000 * (number + 1), 5, event.build()))
    await until(lambda: len(exchange.did(Pressed)) == 3)
    assert [one.key for one in exchange.did(Pressed)] == ["1", "5", "9"]


async def test_keys_come_as_info_and_as_tones(new_server: NewServer, new_phone: NewPhone) -> None:
    exchange, port = await new_server(said=[])
    phone = await new_phone(port)
    await phone.ring(phone.offer.replace("telephone-event", "something-else"))
    phone.send(phone.request("INFO", "Signal=7\r\nDuration=160", ("content-type", "application/dtmf-relay")))
    info = phone.request("INFO", None, ("content-type", "application/dtmf-relay"))
    phone.send(Message(info.method, info.uri, headers=info.headers, body="Signal=7\r\nDuration=160"))
    await until(lambda: [one.key for one in exchange.did(Pressed)] == ["7"])
    sound = to_ulaw(tones("3"))
    for at in range(0, len(sound), 160):
        phone.send_sound(Packet(0, at // 160, at, 5, sound[at : at + 160]))
    await until(lambda: [one.key for one in exchange.did(Pressed)] == ["7", "3"])


@pytest.mark.parametrize("first", ["info", "packets"])
@pytest.mark.parametrize("apart", [0.0, 0.3])
async def test_a_key_that_comes_as_info_and_as_packets_is_pressed_once(
    first: str, apart: float, new_server: NewServer, new_phone: NewPhone
) -> None:
    exchange, port = await new_server(said=[])
    phone = await new_phone(port)
    await phone.ring()

    def as_info() -> None:
        info = phone.request("INFO", None, ("content-type", "application/dtmf-relay"))
        phone.send(Message(info.method, info.uri, headers=info.headers, body="Signal=5\r\nDuration=160"))

    def as_packets(number: int) -> None:
        for at, event in enumerate(press("5")):
            phone.send_sound(Packet(101, 20 * number + at, 8000 * number, 5, event.build()))

    for number in (1, 2):
        ways = [as_info, partial(as_packets, number)]
        for way in ways if first == "info" else reversed(ways):
            way()
            await asyncio.sleep(apart)
    phone.send_sound(Packet(101, 90, 80000, 5, next(press("#")).build()))
    await until(lambda: [one.key for one in exchange.did(Pressed)][-1:] == ["#"])
    await until(lambda: phone.sip.inbox.qsize() >= 2)
    assert [one.key for one in exchange.did(Pressed)] == ["5", "5", "#"]


async def test_speech_with_one_packet_in_twenty_lost_is_one_utterance(new_server: NewServer, new_phone: NewPhone) -> None:
    exchange, port = await new_server(said=["再见"])
    phone, chance = await new_phone(port), random.Random(7)
    await phone.ring()
    await asyncio.sleep(2.5)
    coded = to_ulaw(tone(400, 2.0) + bytes(320 * 100))
    for number in range(len(coded) // 160):
        if chance.random() > 0.05:
            phone.send_sound(Packet(0, number, number * 160, 5, coded[number * 160 :][:160]))
        await asyncio.sleep(0.02)
    await until(lambda: bool(exchange.did(SpeechEnded)))
    assert [one.heard.text for one in exchange.did(SpeechEnded)] == ["再见"]
    assert (await phone.asked("BYE")).method == "BYE"


async def test_what_is_sent_twice_is_done_once(new_server: NewServer, new_phone: NewPhone) -> None:
    exchange, port = await new_server(said=[])
    phone = await new_phone(port)
    invite = phone.request("INVITE", phone.offer)
    for _ in range(5):
        phone.send(invite)
    answer = await phone.final()
    phone.send(phone.request("ACK", None, cseq=1))
    assert answer.status == 200
    await until(lambda: exchange.switchboard.calls == 1)
    for _ in range(3):
        phone.send(invite)
    assert (await phone.final()).status == 200
    assert exchange.switchboard.calls == 1


async def test_the_answer_is_sent_again_until_it_is_confirmed(new_server: NewServer, new_phone: NewPhone) -> None:
    exchange, port = await new_server(said=[])
    phone = await new_phone(port)
    phone.send(phone.request("INVITE", phone.offer))
    assert [(await phone.final()).status, (await phone.final()).status] == [200, 200]
    assert exchange.switchboard.calls == 0, "the call begins when the answer is confirmed"


async def test_an_offer_of_ours_where_the_phone_makes_none(new_server: NewServer, new_phone: NewPhone) -> None:
    _, port = await new_server(said=[])
    phone = await new_phone(port)
    invite = phone.request("INVITE")
    phone.send(invite)
    answer = await phone.final()
    offered = sdp.parse(answer.body)
    assert answer.status == 200 and offered is not None and offered.types == (0, 8, 101)
    phone.send(phone.request("ACK", sdp.answer(("127.0.0.1", phone.rtp.port), offered, 1), cseq=1))
    assert Packet.parse(await asyncio.wait_for(phone.rtp.inbox.get(), 3)) is not None


async def test_on_hold_nothing_is_sent_and_then_again(new_server: NewServer, new_phone: NewPhone) -> None:
    _, port = await new_server(said=[])
    phone = await new_phone(port)
    await phone.ring()
    held = await phone.ring(phone.offer.replace("a=sendrecv", "a=sendonly"))
    assert "a=recvonly" in held.body
    while not phone.rtp.inbox.empty():
        phone.rtp.inbox.get_nowait()
    with pytest.raises(asyncio.TimeoutError):
        while True:
            await asyncio.wait_for(phone.rtp.inbox.get(), 0.3)
    assert "a=sendrecv" in (await phone.ring()).body
    await asyncio.wait_for(phone.rtp.inbox.get(), 3)


async def test_options_cancel_update_and_what_we_do_not_know(new_server: NewServer, new_phone: NewPhone) -> None:
    _, port = await new_server(said=[])
    phone = await new_phone(port)
    phone.send(phone.request("OPTIONS"))
    answer = await phone.final()
    assert answer.status == 200 and "INVITE" in answer.get("allow")
    for method, status in (
        ("CANCEL", 481),
        ("BYE", 481),
        ("UPDATE", 481),
        ("INFO", 481),
        ("NOTIFY", 481),
        ("MESSAGE", 405),
        ("SUBSCRIBE", 405),
    ):
        phone.send(phone.request(method))
        assert (await phone.final()).status == status, method
    await phone.ring()
    phone.send(phone.request("UPDATE"))
    phone.send(phone.request("CANCEL"))
    assert {(await phone.final()).status, (await phone.final()).status} == {200}


@pytest.mark.parametrize(
    ("body", "more", "status"),
    [
        ("v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 4000 RTP/AVP 18\r\n", (), 488),
        ("no description at all", (), 488),
        ("v=0\r\nc=IN IP4 127.0.0.1\r\nm=audio 99999 RTP/AVP 0\r\n", (), 488),
        (None, (("require", "100rel"),), 420),
    ],
)
async def test_calls_that_cannot_be_are_refused(
    new_server: NewServer, new_phone: NewPhone, body: str | None, more: tuple[tuple[str, str], ...], status: int
) -> None:
    exchange, port = await new_server(said=[])
    phone = await new_phone(port)
    assert (await phone.ring(body, *more)).status == status
    assert exchange.switchboard.calls == 0


async def test_nobody_else_can_end_a_call(new_server: NewServer, new_phone: NewPhone) -> None:
    exchange, port = await new_server(said=[])
    phone, thief = await new_phone(port), await new_phone(port)
    await phone.ring()
    await until(lambda: exchange.switchboard.calls == 1)
    thief.call_id, thief.to_tag = phone.call_id, phone.to_tag
    assert (await thief.hang_up()).status == 481
    assert exchange.switchboard.calls == 1


async def test_strangers_get_no_answer(new_server: NewServer, new_phone: NewPhone) -> None:
    exchange, port = await new_server(said=[])
    phone = await new_phone(port)
    strict = SipServer(exchange.switchboard, exchange.parts.clock, None, ("10.9.9.0/24",))  # type: ignore[arg-type]  # no call comes so far
    strict._peers = strict._peers[:1]  # forget that this machine may always call
    phone.server = ("127.0.0.1", (await strict.open("127.0.0.1", 0))[1])
    phone.send(phone.request("OPTIONS"))
    with pytest.raises(asyncio.TimeoutError):
        await phone.receive(0.5)
    await strict.close()


async def test_a_flood_and_nonsense_disturb_no_call(new_server: NewServer, new_phone: NewPhone) -> None:
    exchange, port = await new_server(said=[])
    phone, bad = await new_phone(port), await new_phone(port)
    await phone.ring()
    invite = bad.request("INVITE", bad.offer).render()
    for number in range(3000):
        bad.send(invite.replace(b"call-", b"flood%d-" % number).replace(b"z9hG4bK", b"z9hG4bK%d" % number))
        bad.send(bytes([number % 256]) * (number % 1200))
        phone.send_sound(bytes([0x80, number % 256]) + bytes(number % 60))
        if not number % 100:
            await asyncio.sleep(0)
    began, packets = time.monotonic(), 0
    while time.monotonic() - began < 1.0:
        await asyncio.wait_for(phone.rtp.inbox.get(), 1)
        packets += 1
    assert packets >= 20
    assert (await phone.hang_up()).status == 200


async def test_sound_from_elsewhere_is_taken_once_as_behind_a_router(new_server: NewServer, new_phone: NewPhone) -> None:
    exchange, port = await new_server(said=[])
    phone, other = await new_phone(port), await new_phone(port)
    await phone.ring(phone.offer.replace(f"m=audio {phone.rtp.port}", "m=audio 9"))
    other.sound_to = phone.sound_to
    for at, event in enumerate(press("5")):
        phone.send_sound(Packet(101, at, 160, 5, event.build()))
    await until(lambda: len(exchange.did(Pressed)) == 1)
    for at, event in enumerate(press("6")):
        other.send_sound(Packet(101, at, 99160, 6, event.build()))
    assert Packet.parse(await asyncio.wait_for(phone.rtp.inbox.get(), 3)) is not None
    assert [one.key for one in exchange.did(Pressed)] == ["5"]


async def test_every_call_gives_its_port_back(new_server: NewServer, new_phone: NewPhone) -> None:
    exchange, port = await new_server(said=[], most_calls=1)
    for _ in range(5):
        phone: RawPhone = await new_phone(port)
        assert (await phone.ring()).status == 200
        other = await new_phone(port)
        assert (await other.ring()).status == 486
        await phone.hang_up()
        await until(lambda: exchange.switchboard.calls == 0)
    assert parse(b"") is None


async def test_calls_that_are_never_confirmed_leave_room_for_others_and_give_their_ports_back(
    new_server: NewServer, new_phone: NewPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("channels.phone.sip.server.CONFIRM_SECONDS", 2.0)
    _, port = await new_server(said=[], most_calls=4, ports=Ports("127.0.0.1", 24400, 8))
    silent = [await new_phone(port, "127.0.0.9") for _ in range(12)]
    for one in silent:
        one.send(one.request("INVITE", one.offer))
    statuses = [(await one.final()).status for one in silent]
    assert (statuses.count(200), statuses.count(486)) == (2, 10)
    honest = [await new_phone(port) for _ in range(2)]
    assert [(await one.ring()).status for one in honest] == [200, 200]
    assert (await (await new_phone(port)).ring()).status == 486
    await asyncio.sleep(2.5)
    later = [await new_phone(port) for _ in range(2)]
    assert [(await one.ring()).status for one in later] == [200, 200]


async def test_nobody_else_takes_a_call_over_by_its_name(new_server: NewServer, new_phone: NewPhone) -> None:
    exchange, port = await new_server(said=[])
    phone, thief = await new_phone(port), await new_phone(port)
    await phone.ring()
    await until(lambda: exchange.switchboard.calls == 1)
    thief.call_id = phone.call_id
    assert (await thief.ring()).status == 482
    assert (await phone.hang_up()).status == 200


@pytest.mark.parametrize("status", [401, 407])
async def test_a_trunk_that_asks_who_we_are_is_told(new_server: NewServer, new_phone: NewPhone, status: int) -> None:
    exchange, port = await new_server(said=[], clerk="800", login=Login("banban", "secret"))
    phone = await new_phone(port)
    await phone.ring()
    await until(lambda: exchange.switchboard.calls == 1)
    for at, event in enumerate(press("0")):
        phone.send_sound(Packet(101, at, 160, 5, event.build()))
    assert await _proves_itself(phone, "REFER", status)
    for line in ("SIP/2.0 100 Trying", "SIP/2.0 200 OK"):
        notify = phone.request("NOTIFY", None, ("event", "refer"))
        phone.send(Message(notify.method, notify.uri, headers=notify.headers, body=line))
    assert await _proves_itself(phone, "BYE", status)


async def _proves_itself(phone: RawPhone, method: str, status: int) -> bool:
    """Challenge a request and tell whether it comes again with a proof and a higher number."""
    asked, given = ("www-authenticate", "authorization") if status == 401 else ("proxy-authenticate", "proxy-authorization")
    first = await phone.asked(method)
    phone.send(response(first, status, "", [(asked, 'Digest realm="trunk", nonce="n1", qop="auth"')]))
    second = await phone.asked(method)
    phone.send(response(second, 202 if method == "REFER" else 200))
    proof = second.get(given)
    return 'username="banban"' in proof and f'uri="{second.uri}"' in proof and second.cseq[0] == first.cseq[0] + 1


async def test_a_server_that_is_registered_with_again_and_again_is_one_address(new_exchange: Callable[..., Exchange]) -> None:
    exchange = new_exchange(said=[])
    server = SipServer(exchange.switchboard, exchange.parts.clock, Ports("127.0.0.1", 0, 2))
    before = len(server._peers)
    for _ in range(50):
        server.allow("192.0.2.1")
    assert len(server._peers) == before + 1


@pytest.mark.slow
async def test_a_hundred_calls_leave_nothing_behind(new_server: NewServer) -> None:
    exchange, port = await new_server(said=[])
    await _calls(exchange, port, 20)
    before = held()
    for _ in range(5):
        await _calls(exchange, port, 20)
    assert sum(request.utterance == "*" for request in exchange.engine.requests) == 6 * 20
    assert is_clean(before), (before, held())


async def _calls(exchange: Exchange, port: int, count: int) -> None:
    """Hold calls all at once, in which one key says goodbye."""
    phones = [RawPhone(port) for _ in range(count)]
    for phone in phones:
        await phone.open()
        assert (await phone.ring()).status == 200
        for at, event in enumerate(press("*")):
            phone.send_sound(Packet(101, at, 160, 5, event.build()))
    for phone in phones:
        phone.send(response(await phone.asked("BYE"), 200))
    await until(lambda: exchange.switchboard.calls == 0, 60)
    for phone in phones:
        phone.close()
