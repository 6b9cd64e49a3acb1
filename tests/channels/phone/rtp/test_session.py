"""Whose packets are heard, and where ours go: a stream that runs is moved by nobody."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable

import numpy as np
import pytest

from channels.phone.rtp.packet import Packet
from channels.phone.rtp.session import PCMU, RtpSession
from tests.channels.phone.sip.raw_phone import Address, Socket
from voice.codecs import from_ulaw, to_ulaw

EVENTS = 101
SIGNALLED = "127.0.0.1"


class Sounds:
    """A session, what it heard, and sockets that send to it."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.session = RtpSession(self.heard.append, lambda key: None)
        self.made: list[Socket] = []

    async def open(self, remote: Address) -> None:
        await self.session.open("127.0.0.1", 0)
        self.session.connect(remote, PCMU, EVENTS)

    async def socket(self, host: str = SIGNALLED) -> Socket:
        _, made = await asyncio.get_running_loop().create_datagram_endpoint(Socket, local_addr=(host, 0))
        self.made.append(made)
        return made

    async def send(self, source: Socket, first: int, count: int = 1, stream: int = 7, payload_type: int = PCMU) -> int:
        """Send packets and give how many were heard."""
        before = len(self.heard)
        for number in range(first, first + count):
            packet = Packet(payload_type, number, number * 160, stream, to_ulaw(b"\x10\x10" * 160))
            source.transport.sendto(packet.render(), ("127.0.0.1", self.session.port))
        await asyncio.sleep(0.05)
        return len(self.heard) - before

    async def reaches(self, source: Socket) -> bool:
        """Tell whether what we send arrives there."""
        self.session.send(bytes(320))
        try:
            await asyncio.wait_for(source.inbox.get(), 0.2)
        except asyncio.TimeoutError:
            return False
        return True


NewSounds = Callable[[], Sounds]


@pytest.fixture
async def new_sounds() -> AsyncIterator[NewSounds]:
    made: list[Sounds] = []

    def make() -> Sounds:
        made.append(Sounds())
        return made[-1]

    yield make
    for one in made:
        one.session.close()
        for each in one.made:
            each.transport.close()


async def test_a_stream_from_where_the_phone_said_is_moved_by_nobody(new_sounds: NewSounds) -> None:
    sounds = new_sounds()
    phone, thief = await sounds.socket(), await sounds.socket("127.0.0.9")
    await sounds.open((SIGNALLED, phone.port))
    assert await sounds.send(phone, 1, 3) == 3
    assert await sounds.send(thief, 100, 20, stream=7) == 0
    assert await sounds.send(thief, 100, 20, stream=8) == 0
    assert await sounds.reaches(phone) and not await sounds.reaches(thief)


async def test_a_forged_packet_before_the_phones_own_does_not_take_its_stream(new_sounds: NewSounds) -> None:
    sounds = new_sounds()
    phone, thief = await sounds.socket(), await sounds.socket("127.0.0.9")
    await sounds.open((SIGNALLED, phone.port))
    await sounds.send(thief, 1)
    assert await sounds.reaches(phone) and not await sounds.reaches(thief)
    assert await sounds.send(phone, 1, 3) == 3
    assert await sounds.send(thief, 2, 50) == 0


async def test_behind_a_router_sound_comes_from_elsewhere_and_goes_there_once(new_sounds: NewSounds) -> None:
    sounds = new_sounds()
    router, thief = await sounds.socket("127.0.0.8"), await sounds.socket("127.0.0.9")
    await sounds.open((SIGNALLED, 9))
    assert await sounds.send(router, 1, 20) > 10
    assert await sounds.reaches(router)
    assert await sounds.send(thief, 1, 50) == 0
    assert await sounds.reaches(router) and not await sounds.reaches(thief)


async def test_single_packets_from_anywhere_take_no_stream(new_sounds: NewSounds) -> None:
    sounds = new_sounds()
    router, thief = await sounds.socket("127.0.0.8"), await sounds.socket("127.0.0.9")
    await sounds.open((SIGNALLED, 9))
    for number in range(30):
        await sounds.send(thief, number * 100, stream=number)
    assert not await sounds.reaches(thief)
    assert await sounds.send(router, 1, 20) > 10 and await sounds.reaches(router)


async def test_the_phone_itself_takes_its_stream_back(new_sounds: NewSounds) -> None:
    sounds = new_sounds()
    phone, thief = await sounds.socket(), await sounds.socket("127.0.0.9")
    await sounds.open((SIGNALLED, phone.port))
    await sounds.send(thief, 1, 20)
    assert await sounds.send(phone, 1, 3, stream=5) == 3
    assert await sounds.send(thief, 21, 50) == 0
    assert await sounds.reaches(phone) and not await sounds.reaches(thief)


async def test_a_new_agreement_is_followed_and_the_same_one_changes_nothing(new_sounds: NewSounds) -> None:
    sounds = new_sounds()
    router, other = await sounds.socket("127.0.0.8"), await sounds.socket("127.0.0.7")
    await sounds.open((SIGNALLED, 9))
    await sounds.send(router, 1, 20)
    sounds.session.connect((SIGNALLED, 9), PCMU, EVENTS)
    assert await sounds.reaches(router), "a call that is only put on hold and back keeps its way"
    sounds.session.connect(("127.0.0.7", other.port), PCMU, EVENTS)
    assert await sounds.send(other, 1, 3, stream=5) == 3 and await sounds.reaches(other)
    assert await sounds.send(router, 60, 50) == 0


async def test_of_speech_with_one_packet_in_twenty_lost_the_rest_is_heard_in_its_place(new_sounds: NewSounds) -> None:
    sounds, chance = new_sounds(), random.Random(5)
    phone = await sounds.socket()
    await sounds.open((SIGNALLED, phone.port))
    said = np.random.default_rng(5).integers(-8000, 8000, 500 * 160).astype("<i2")
    coded = to_ulaw(said.tobytes())
    packets = [Packet(PCMU, number, number * 160, 7, coded[number * 160 :][:160]).render() for number in range(500)]
    lost = [number for number in range(1, 495) if chance.random() < 0.05]
    order = sorted(
        (number for number in range(500) if number not in lost), key=lambda number: number + chance.choice((0, 0, 1.5))
    )
    for number in order:
        phone.transport.sendto(packets[number], ("127.0.0.1", sounds.session.port))
        await asyncio.sleep(0)
    await asyncio.sleep(0.1)
    heard, whole = b"".join(sounds.heard), np.frombuffer(from_ulaw(coded), "<i2")
    assert 15 <= len(lost) <= 35 and len(heard) == 2 * len(whole)
    assert np.count_nonzero(np.frombuffer(heard, "<i2") != whole) <= len(lost) * 160
