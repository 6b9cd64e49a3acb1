"""The sound of one SIP call: a UDP port of its own, packets in and out, keys as packets or as tones."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from channels.phone.rtp.jitter import JitterBuffer
from channels.phone.rtp.latch import Address, Latch
from channels.phone.rtp.packet import SEQUENCES, TIMESTAMPS, Packet
from voice.codecs import from_alaw, from_ulaw, to_alaw, to_ulaw
from voice.dtmf import KeyListener
from voice.sound import SAMPLE_BYTES
from voice.telephone_events import KeyReceiver

HZ, SAMPLES = 8000, 160
PCMU, PCMA = 0, 8


@dataclass(frozen=True)
class Codec:
    """How samples travel."""

    name: str
    encode: Callable[[bytes], bytes]
    decode: Callable[[bytes], bytes]


CODECS: Mapping[int, Codec] = {PCMU: Codec("PCMU", to_ulaw, from_ulaw), PCMA: Codec("PCMA", to_alaw, from_alaw)}
"""By their static payload types (RFC 3551)."""


class Ports:
    """The UDP ports for sound: even numbers, each for one call, taken in turn so that a late packet meets nobody else."""

    def __init__(self, host: str, first: int, count: int) -> None:
        """Take the address, the first port and how many there are; first 0 lets the system choose."""
        self._host, self._first, self._count = host, first + first % 2, max(1, count // 2)
        self._turn = 0

    async def open(self, session: RtpSession) -> None:
        """Give a session a port; raises OSError where none is free."""
        for _ in range(self._count):
            port = self._first + 2 * (self._turn % self._count) if self._first else 0
            self._turn += 1
            try:
                await session.open(self._host, port)
            except OSError:
                continue
            return
        raise OSError("no port for sound is free")


class RtpSession(asyncio.DatagramProtocol):
    """Sends and takes packets. It answers to where the call's packets come from, as phones behind routers need."""

    def __init__(self, heard: Callable[[bytes], None], keyed: Callable[[str], None]) -> None:
        """Take who hears the sound (PCM at 8000 Hz) and the keys."""
        self._heard, self._keyed = heard, keyed
        self._transport: asyncio.DatagramTransport | None = None
        self._latch = Latch()
        self._codec = PCMU
        self._events: int | None = None
        self._jitter, self._keys, self._tones = JitterBuffer(), KeyReceiver(), KeyListener(HZ)
        self._source, self._sequence = secrets.randbits(32), secrets.randbits(16)
        self._timestamp = secrets.randbits(32)
        self._sending = True
        self.port = 0

    async def open(self, host: str, port: int) -> None:
        """Take a port; raises OSError."""
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=(host, port))
        self.port = self._transport.get_extra_info("sockname")[1]

    def connect(self, remote: Address, codec: int, events: int | None, sending: bool = True) -> None:
        """Take what was agreed: where to send, how, the payload type of keys (None: they come as tones), and whether to send."""
        self._latch.agree(remote)
        self._codec, self._events, self._sending = codec, events, sending

    def send(self, pcm: bytes) -> None:
        """Send 20 ms of sound; nothing while the other side holds the call."""
        self._sequence = (self._sequence + 1) % SEQUENCES
        self._timestamp = (self._timestamp + len(pcm) // SAMPLE_BYTES) % TIMESTAMPS
        if self._transport is None or self._latch.remote is None or not self._sending:
            return
        payload = CODECS[self._codec].encode(pcm)
        packet = Packet(self._codec, self._sequence, self._timestamp, self._source, payload)
        self._transport.sendto(packet.render(), self._latch.remote)

    def close(self) -> None:
        """Give the port back."""
        if self._transport:
            self._transport.close()

    def datagram_received(self, data: bytes, addr: Address) -> None:
        """Take what arrives; only what looks like a packet of this call is heard."""
        packet = Packet.parse(data)
        if packet is None or packet.payload_type not in {*CODECS, self._events} or not self._latch.is_ours(packet, addr):
            return
        if packet.payload_type == self._events:
            self._key(self._keys.take(packet.timestamp, packet.payload))
        for one in self._jitter.push(packet):
            self._sound(one)

    def error_received(self, exc: Exception) -> None:
        """A phone that has closed its port is noticed by its BYE, not here."""

    def _sound(self, packet: Packet | None) -> None:
        if packet is None:
            self._heard(bytes(SAMPLES * SAMPLE_BYTES))
            return
        codec = CODECS.get(packet.payload_type)
        pcm = codec.decode(packet.payload) if codec else b""
        if self._events is None and pcm:
            for key in self._tones.hear(pcm):
                self._key(key)
        if pcm:
            self._heard(pcm)

    def _key(self, key: str) -> None:
        if key:
            self._keyed(key)
