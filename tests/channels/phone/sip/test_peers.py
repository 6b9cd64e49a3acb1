"""Real peers place real calls on loopback: SIP, RTP, keys, both ways."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from channels.phone.call.events import HungUp, Pressed, SpeechEnded, TransferFailed
from channels.phone.rtp.latch import Address
from channels.phone.rtp.session import RtpSession
from channels.phone.sip import sdp
from tests.channels.phone.fakes import seconds_of_tone, tone
from tests.channels.phone.sip.conftest import NewPhone, NewServer
from tests.channels.phone.sip.peers import (
    KEY,
    PCAPS,
    THEY_END,
    Baresip,
    needs_baresip,
    needs_pjsua,
    needs_sipp,
    pjsua,
    scenario,
    sipp,
)
from tests.waiting import until
from voice.sound import Sound

pytestmark = pytest.mark.slow
STAR = KEY.format(pcap=PCAPS / "dtmf_2833_star.pcap")
SPEECH = Sound.joined([Sound.silence(4.5, 8000), Sound(tone(400, 1.5), 8000), Sound.silence(20, 8000)], 8000)


@needs_sipp
async def test_sipp_presses_a_key_and_is_said_goodbye(new_server: NewServer, tmp_path: Path) -> None:
    exchange, port = await new_server(said=[])
    code, said = await sipp(tmp_path, port, 20, scenario(STAR, THEY_END))
    assert code == 0, said[-3000:]
    assert [one.key for one in exchange.did(Pressed)] == ["*"] * 20
    await until(lambda: exchange.switchboard.calls == 0)


@needs_sipp
@pytest.mark.parametrize("codec", [0, 8])
async def test_sipp_hangs_up(new_server: NewServer, tmp_path: Path, codec: int) -> None:
    exchange, port = await new_server(said=[])
    code, said = await sipp(tmp_path, port, 10, scenario(codec=codec))
    assert code == 0, said[-3000:]
    assert len(exchange.did(HungUp)) == 10


@needs_sipp
async def test_a_call_too_many_hears_the_busy_tone(new_server: NewServer, tmp_path: Path) -> None:
    exchange, port = await new_server(said=[], most_calls=3)
    code, said = await sipp(tmp_path, port, 5, scenario())
    assert code == 1 and "486" in said
    assert len(exchange.did(HungUp)) == 3


@needs_baresip
async def test_baresip_speaks_is_heard_hears_us_and_presses_keys(new_server: NewServer, tmp_path: Path) -> None:
    exchange, port = await new_server(said=["你好", "再见"])
    phone = Baresip(tmp_path, SPEECH.wav())
    await phone.dial(port)
    try:
        await until(lambda: len(exchange.engine.requests) == 1)
        for key in "12*":
            phone.press(key)
            await asyncio.sleep(0.4)
            phone.press(" ")
        await until(lambda: bool(exchange.did(HungUp)) or exchange.switchboard.calls == 0)
    finally:
        await phone.quit()
    assert exchange.engine.requests[0].hypotheses in {("你好",), ()} and exchange.engine.requests[0].utterance in {"", "你好"}
    assert [one.key for one in exchange.did(Pressed)][-1] == "*"
    assert _heard_tone(phone.heard) > 2


@needs_pjsua
async def test_pjsua_speaks_is_heard_and_hears_us(new_server: NewServer, tmp_path: Path) -> None:
    exchange, port = await new_server(said=["再见"])
    (tmp_path / "said.wav").write_bytes(SPEECH.wav())
    heard = tmp_path / "heard.wav"
    code, said = await pjsua(f"sip:banban@127.0.0.1:{port}", str(tmp_path / "said.wav"), str(heard), "", "25")
    assert code == 0 and "answered over 200" in said, said
    assert [one.heard.text for one in exchange.did(SpeechEnded)] == ["再见"]
    assert _heard_tone(heard) > 2


@needs_pjsua
async def test_a_phone_that_sends_nothing_in_silence_is_heard_to_the_end(
    new_server: NewServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packets, take = list[float](), RtpSession.datagram_received

    def counted(session: RtpSession, data: bytes, address: Address) -> None:
        packets.append(time.monotonic())
        take(session, data, address)

    monkeypatch.setattr(RtpSession, "datagram_received", counted)
    exchange, port = await new_server(said=["再见"])
    (tmp_path / "said.wav").write_bytes(SPEECH.wav())
    uri, heard = f"sip:banban@127.0.0.1:{port}", str(tmp_path / "heard.wav")
    code, said = await pjsua(uri, str(tmp_path / "said.wav"), heard, "", "25", "dtx")
    assert code == 0 and "answered over 200" in said, said
    assert [one.heard.text for one in exchange.did(SpeechEnded)] == ["再见"]
    assert max(later - sooner for sooner, later in zip(packets, packets[1:], strict=False)) > 1.0, "silence was sent all the same"


@needs_pjsua
async def test_pjsua_presses_every_key_and_holds_the_call_meanwhile(new_server: NewServer, tmp_path: Path) -> None:
    exchange, port = await new_server(said=[])
    (tmp_path / "said.wav").write_bytes(Sound.silence(30, 8000).wav())
    heard = str(tmp_path / "heard.wav")
    code, said = await pjsua(f"sip:banban@127.0.0.1:{port}", str(tmp_path / "said.wav"), heard, "123456789#*", "30", "hold")
    assert code == 0 and "answered over 200" in said, said
    assert "".join(one.key for one in exchange.did(Pressed)) == "123456789#*"


def _heard_tone(path: Path) -> float:
    sound = Sound.from_wav(path.read_bytes())
    return seconds_of_tone(sound.pcm, 600, sound.hz)


@needs_pjsua
async def test_pjsua_is_transferred_to_a_clerk_who_sees_the_code(
    new_server: NewServer, new_phone: NewPhone, tmp_path: Path
) -> None:
    clerk = await new_phone(0)
    exchange, port = await new_server(said=[], clerk=f"sip:800@127.0.0.1:{clerk.sip.port}")
    (tmp_path / "said.wav").write_bytes(Sound.silence(30, 8000).wav())
    calling = asyncio.create_task(
        pjsua(f"sip:banban@127.0.0.1:{port}", str(tmp_path / "said.wav"), str(tmp_path / "heard.wav"), "0", "14")
    )
    invite = await clerk.receive(30)
    offered = sdp.parse(invite.body)
    assert (invite.method, invite.get("x-banban-code")) == ("INVITE", "1001") and offered is not None
    await clerk.take(invite, sdp.answer((clerk.host, clerk.rtp.port), offered, 1))
    await until(lambda: exchange.switchboard.calls == 0)
    assert not exchange.did(TransferFailed)
    assert await asyncio.wait_for(clerk.rtp.inbox.get(), 10), "the caller is heard at the clerk's"
    assert (await calling)[0] == 0


@needs_pjsua
async def test_a_busy_clerk_brings_the_caller_back(new_server: NewServer, tmp_path: Path) -> None:
    _, busy = await new_server(said=[], most_calls=0)
    exchange, port = await new_server(said=[], clerk=f"sip:800@127.0.0.1:{busy}")
    (tmp_path / "said.wav").write_bytes(Sound.silence(30, 8000).wav())
    code, said = await pjsua(f"sip:banban@127.0.0.1:{port}", str(tmp_path / "said.wav"), str(tmp_path / "heard.wav"), "0", "14")
    assert code == 0 and "answered still there" in said, said
    assert len(exchange.did(TransferFailed)) == 1
    assert [request.utterance for request in exchange.engine.requests] == ["0", "0"]
