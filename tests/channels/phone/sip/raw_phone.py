"""A telephone of our own for SIP: sends exactly what a test wants, right or wrong, and keeps what comes."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any

from channels.phone.rtp.packet import Packet
from channels.phone.sip import sdp
from channels.phone.sip.message import Message, Uri, parameter, parse, response, uri_of

Address = tuple[str, int]
_NUMBERS = itertools.count(1)


class Socket(asyncio.DatagramProtocol):
    """One UDP port."""

    def __init__(self) -> None:
        self.inbox: asyncio.Queue[bytes] = asyncio.Queue()

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.port: int = transport.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, addr: Address) -> None:
        self.inbox.put_nowait(data)


class RawPhone:
    """A phone at 127.0.0.1 (or another address of this machine) that rings one server."""

    def __init__(self, server: int, host: str = "127.0.0.1") -> None:
        self.server, self.host = ("127.0.0.1", server), host
        self.number = next(_NUMBERS)
        self.call_id, self.tag, self.to_tag, self.cseq = f"call-{self.number}", f"tag{self.number}", "", 0

    async def open(self) -> None:
        """Take a port for SIP and one for sound."""
        loop = asyncio.get_running_loop()
        _, self.sip = await loop.create_datagram_endpoint(Socket, local_addr=(self.host, 0))
        _, self.rtp = await loop.create_datagram_endpoint(Socket, local_addr=(self.host, 0))

    def close(self) -> None:
        """Give the ports back."""
        self.sip.transport.close()
        self.rtp.transport.close()

    def request(self, method: str, body: str | None = None, *more: tuple[str, str], cseq: int = 0, branch: str = "") -> Message:
        """Make a request of this phone's call."""
        if not cseq:
            self.cseq += 1
        number = cseq or self.cseq
        via = f"SIP/2.0/UDP {self.host}:{self.sip.port};branch={branch or f'z9hG4bK{self.number}-{number}-{method}'};rport"
        to = "<sip:banban@127.0.0.1>" + (f";tag={self.to_tag}" if self.to_tag else "")
        headers = [
            ("via", via),
            ("from", f"<sip:13800001234@{self.host}>;tag={self.tag}"),
            ("to", to),
            ("call-id", self.call_id),
            ("cseq", f"{number} {method}"),
            ("contact", f"<sip:phone@{self.host}:{self.sip.port}>"),
            *([("content-type", "application/sdp")] if body else []),
            *more,
        ]
        return Message(method, "sip:banban@127.0.0.1", headers=tuple(headers), body=body or "")

    def send(self, message: Message | bytes) -> None:
        """Send a message or any bytes to the server."""
        self.sip.transport.sendto(message if isinstance(message, bytes) else message.render(), self.server)

    async def receive(self, seconds: float = 5.0) -> Message:
        """Give the next message."""
        message = parse(await asyncio.wait_for(self.sip.inbox.get(), seconds))
        assert message is not None
        return message

    async def final(self) -> Message:
        """Give the next response that is final."""
        while (answer := await self.receive()).status < 200:
            pass
        return answer

    async def asked(self, method: str) -> Message:
        """Give the next request of a kind; others of ours are answered on the way."""
        while (message := await self.receive(10)).method != method:
            pass
        return message

    @property
    def offer(self) -> str:
        """What this phone offers."""
        return sdp.offer((self.host, self.rtp.port), 1)

    async def ring(self, body: str | None = None, *more: tuple[str, str]) -> Message:
        """Ring, and confirm an answer; give it."""
        invite = self.request("INVITE", self.offer if body is None else body, *more)
        self.send(invite)
        answer = await self.final()
        self.to_tag = parameter(answer.get("to"), "tag")
        self.send(self.request("ACK", None, cseq=self.cseq, branch="z9hG4bKack"))
        if answer.status == 200:
            told = sdp.parse(answer.body)
            assert told is not None
            self.sound_to = (told.host, told.port)
        return answer

    def send_sound(self, data: Packet | bytes) -> None:
        """Send a packet or any bytes to where the server wants sound."""
        self.rtp.transport.sendto(data if isinstance(data, bytes) else data.render(), self.sound_to)

    async def hang_up(self) -> Message:
        """Say BYE and give the answer."""
        self.send(self.request("BYE"))
        while (answer := await self.final()).cseq[1] != "BYE":
            pass
        return answer

    async def take(self, invite: Message, body: str) -> None:
        """Answer somebody who rings this phone."""
        answer = response(invite, 200, self.tag, [("contact", f"<sip:clerk@{self.host}:{self.sip.port}>")], body)
        to = Uri.parse(uri_of(invite.get("contact")))
        assert to is not None
        self.sip.transport.sendto(answer.render(), (to.host, to.port))


__all__ = ["RawPhone", "uri_of"]
