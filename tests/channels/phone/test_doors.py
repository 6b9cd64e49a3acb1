"""Every door that has a port is opened, and what cannot be opened is told in a sentence."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

import pytest
from click.testing import CliRunner

from assistant.errors import AssistantError
from assistant.settings import Settings
from assistant.settings.phone import PhoneSettings
from assistant.wording import Wording
from channels.phone.assembly import PhoneDoors
from channels.phone.command import phone
from channels.phone.softphone.client import call as hold_call
from channels.phone.softphone.handsets import QueueHandset
from channels.phone.voices import fixed_prompts
from tests.channels.phone.conftest import Exchange
from tests.channels.phone.sip.raw_phone import RawPhone

NewExchange = Callable[..., Exchange]


def _free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


async def test_every_door_opens_takes_a_call_and_closes(new_exchange: NewExchange) -> None:
    exchange = new_exchange(said=[])
    given = PhoneSettings(
        audiosocket_port=_free(), agi_port=_free(), stream_port=_free(), sip_port=_free(), stream_secret="s", rtp_first_port=24000
    )
    doors, told = PhoneDoors(given, exchange.parts), dict[str, str]()
    await doors.open(told.__setitem__, lambda problem: None)
    assert set(told) == {"AudioSocket", "FastAGI", "WebSocket", "SIP"}
    handset = QueueHandset()
    handset.press("*")
    await asyncio.wait_for(hold_call("127.0.0.1", given.audiosocket_port, handset, exchange.parts.clock), 20)
    ringing = RawPhone(given.sip_port)
    await ringing.open()
    assert (await ringing.ring()).status == 200
    ringing.close()
    await asyncio.wait_for(doors.close(), 20)
    assert doors.switchboard.calls == 0
    with pytest.raises(OSError):
        await asyncio.open_connection("127.0.0.1", given.audiosocket_port)


async def test_what_cannot_be_opened_is_told(new_exchange: NewExchange, settings: Settings) -> None:
    exchange, wording = new_exchange(said=[]), Wording(settings.locales)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        busy = taken.getsockname()[1]
        for given, key in (
            (PhoneSettings(), "phone.no_door"),
            (PhoneSettings(audiosocket_port=busy), "phone.port_taken"),
            (PhoneSettings(stream_port=_free()), "phone.no_secret"),
            (PhoneSettings(sip_port=_free(), sip_peers="10.0.0.0/8, nobody.invalid"), "phone.unknown_peer"),
            (PhoneSettings(sip_port=_free(), sip_peers="10.0.0.0/99"), "phone.unknown_peer"),
        ):
            doors = PhoneDoors(given, exchange.parts)
            with pytest.raises(AssistantError) as caught:
                await doors.open(lambda door, address: None, lambda problem: None)
            await doors.close()
            assert caught.value.key == key
            for locale in wording.locales:
                assert wording.say(locale, key, **caught.value.fields)


async def test_a_registrar_that_nobody_knows_is_told_and_the_line_is_open_all_the_same(new_exchange: NewExchange) -> None:
    exchange, told, opened = new_exchange(said=[]), asyncio.Queue[str](), list[str]()
    given = PhoneSettings(sip_port=_free(), sip_registrar="sip:nobody.invalid", sip_user="banban", sip_password="x")
    doors = PhoneDoors(given, exchange.parts)
    await doors.open(lambda door, address: opened.append(door), told.put_nowait)
    assert opened == ["SIP"]
    assert await asyncio.wait_for(told.get(), 20)
    await doors.close()


async def test_a_peer_may_be_a_name(new_exchange: NewExchange) -> None:
    given = PhoneSettings(sip_port=_free(), sip_peers="localhost, 10.0.0.0/8,")
    doors, opened = PhoneDoors(given, new_exchange(said=[]).parts), list[str]()
    await doors.open(lambda door, address: opened.append(door), lambda problem: None)
    await doors.close()
    assert opened == ["SIP"]


def test_the_prompts_that_are_spoken_ahead_have_no_fields_and_are_for_callers(settings: Settings) -> None:
    for locale in ("zh-CN", "en"):
        prompts = fixed_prompts(Wording(settings.locales), locale)
        assert len(prompts) > 30 and not [text for text in prompts if "{" in text or "BANBAN" in text or "/1" in text]


def test_the_command_has_help() -> None:
    shown = CliRunner().invoke(phone, ["--help"])
    assert shown.exit_code == 0 and "BANBAN_PHONE_SIP_PORT" in shown.output
