"""Real peers place real calls on loopback: SIP, RTP, keys, both ways."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from channels.phone.call.events import HungUp, Pressed, SpeechEnded
from channels.phone.rtp.session import Ports
from channels.phone.sip.server import SipServer
from tests.channels.phone.conftest import Exchange
from tests.channels.phone.fakes import seconds_of_tone, tone
from tests.channels.phone.sip.peers import KEY, PCAPS, THEY_END, Baresip, needs_baresip, needs_pjsua, needs_sipp, pjsua, sipp
from voice.sound import Sound

pytestmark = pytest.mark.slow
STAR = KEY.format(pcap=PCAPS / "dtmf_2833_star.pcap")
SPEECH = Sound.joined([Sound.silence(4.5, 8000), Sound(tone(400, 1.5), 8000), Sound.silence(20, 8000)], 8000)


@pytest.fixture
async def new_server(new_exchange: Callable[..., Exchange]) -> AsyncIterator[Callable[..., object]]:
    """Make a SIP server and give it with its exchange and port."""
    made: list[SipServer] = []

    async def make(**how: object) -> tuple[Exchange, int]:
        exchange = new_exchange(**how)
        made.append(SipServer(exchange.switchboard, exchange.parts.clock, Ports("127.0.0.1", 0, 2)))
        return exchange, (await made[-1].open("127.0.0.1", 0))[1]

    yield make
    for one in made:
        await one._switchboard.close()
        await one.close()


@needs_sipp
async def test_sipp_presses_a_key_and_is_said_goodbye(new_server, tmp_path: Path) -> None:
    exchange, port = await new_server(said=[])
    code, said = await sipp(tmp_path, port, 20, STAR, THEY_END)
    assert code == 0, said[-3000:]
    assert [one.key for one in exchange.did(Pressed)] == ["*"] * 20
    await _until(lambda: exchange.switchboard.calls == 0)


@needs_sipp
@pytest.mark.parametrize("codec", [0, 8])
async def test_sipp_hangs_up(new_server, tmp_path: Path, codec: int) -> None:
    exchange, port = await new_server(said=[])
    code, said = await sipp(tmp_path, port, 10, codec=codec)
    assert code == 0, said[-3000:]
    assert len(exchange.did(HungUp)) == 10


@needs_sipp
async def test_a_call_too_many_hears_the_busy_tone(new_server, tmp_path: Path) -> None:
    exchange, port = await new_server(said=[], most_calls=3)
    code, said = await sipp(tmp_path, port, 5)
    assert code == 1 and "486" in said
    assert len(exchange.did(HungUp)) == 3


@needs_baresip
async def test_baresip_speaks_is_heard_hears_us_and_presses_keys(new_server, tmp_path: Path) -> None:
    exchange, port = await new_server(said=["你好", "再见"])
    phone = Baresip(tmp_path, SPEECH.wav())
    await phone.dial(port)
    try:
        await _until(lambda: len(exchange.engine.requests) == 1)
        for key in "12*":
            phone.press(key)
            await asyncio.sleep(0.4)
            phone.press(" ")
        await _until(lambda: bool(exchange.did(HungUp)) or exchange.switchboard.calls == 0)
    finally:
        await phone.quit()
    assert exchange.engine.requests[0].hypotheses in {("你好",), ()} and exchange.engine.requests[0].utterance in {"", "你好"}
    assert [one.key for one in exchange.did(Pressed)][-1] == "*"
    assert _heard_tone(phone.heard) > 2


@needs_pjsua
async def test_pjsua_speaks_is_heard_and_hears_us(new_server, tmp_path: Path) -> None:
    exchange, port = await new_server(said=["再见"])
    (tmp_path / "said.wav").write_bytes(SPEECH.wav())
    heard = tmp_path / "heard.wav"
    code, said = await pjsua(f"sip:banban@127.0.0.1:{port}", str(tmp_path / "said.wav"), str(heard), "", "25")
    assert code == 0 and "answered over 200" in said, said
    assert [one.heard.text for one in exchange.did(SpeechEnded)] == ["再见"]
    assert _heard_tone(heard) > 2


@needs_pjsua
async def test_pjsua_presses_every_key_and_holds_the_call_meanwhile(new_server, tmp_path: Path) -> None:
    exchange, port = await new_server(said=[])
    (tmp_path / "said.wav").write_bytes(Sound.silence(30, 8000).wav())
    heard = str(tmp_path / "heard.wav")
    code, said = await pjsua(f"sip:banban@127.0.0.1:{port}", str(tmp_path / "said.wav"), heard, "123456789#*", "30", "hold")
    assert code == 0 and "answered over 200" in said, said
    assert "".join(one.key for one in exchange.did(Pressed)) == "123456789#*"


def _heard_tone(path: Path) -> float:
    sound = Sound.from_wav(path.read_bytes())
    return seconds_of_tone(sound.pcm, 600, sound.hz)


async def _until(holds: Callable[[], bool], seconds: float = 30) -> None:
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, "it never came about"
        await asyncio.sleep(0.05)
