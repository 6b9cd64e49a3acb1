"""SIP's transactions over UDP: what is lost is sent again, what comes twice is done once (RFC 3261, section 17)."""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

import structlog

from channels.phone.rtp.latch import Address
from channels.phone.sip.message import Message, parse

log = structlog.get_logger(__name__)
T1, T2 = 0.5, 4.0
TIMEOUT = 64 * T1
MOST_KEPT = 5000
"""Responses that are kept to be sent again; the oldest go first, so that a flood costs a bounded room."""

BRANCH = "z9hG4bK"
Given = TypeVar("Given")
_Key = tuple[str, str, str]


class Transactions(asyncio.DatagramProtocol):
    """One UDP port for SIP. `take` gets each new request once; its answers go out by `respond`."""

    def __init__(self, take: Callable[[Message, Address], None]) -> None:
        """Take who gets new requests."""
        self._take = take
        self._transport: asyncio.DatagramTransport | None = None
        self._answered: OrderedDict[_Key, bytes] = OrderedDict()
        self._asked: dict[str, asyncio.Queue[Message]] = {}
        self._confirming: dict[str, asyncio.Event] = {}
        self.here: Address = ("", 0)

    async def open(self, host: str, port: int, told: str = "") -> Address:
        """Take a port and give where it is; `told` is the address that peers are told. Raises OSError."""
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=(host, port))
        bound = self._transport.get_extra_info("sockname")
        self.here = (told or bound[0], bound[1])
        return self.here

    def close(self) -> None:
        """Give the port back."""
        if self._transport:
            self._transport.close()

    def datagram_received(self, data: bytes, addr: Address) -> None:
        """Take what arrives; what is no message is not answered."""
        message = parse(data)
        if message is None:
            return
        if message.status:
            self._response(message)
        elif message.method == "ACK":
            self._confirmed(message)
            self._take(message, addr)
        else:
            self._request(message, addr)

    def error_received(self, exc: Exception) -> None:
        """A peer that has closed its port is noticed by its silence."""

    def respond(self, answer: Message, request: Message, to: Address) -> None:
        """Answer a request, now and whenever it comes again."""
        data = _where_it_came_from(answer, to).render()
        self._answered[_key(request)] = data
        while len(self._answered) > MOST_KEPT:
            self._answered.popitem(last=False)
        self._send(data, to)

    async def respond_until_confirmed(self, answer: Message, request: Message, to: Address, seconds: float = TIMEOUT) -> bool:
        """Send the final answer to an INVITE again and again until its ACK comes; False where none does in time."""
        confirmed = self._confirming.setdefault(_call(request), asyncio.Event())
        confirmed.clear()
        self.respond(answer, request, to)
        data, wait, waited = self._answered[_key(request)], T1, 0.0
        try:
            while waited < seconds:
                if await _within(confirmed.wait(), min(wait, seconds - waited)):
                    return True
                waited, wait = waited + wait, min(T2, 2 * wait)
                self._send(data, to)
            return False
        finally:
            self._confirming.pop(_call(request), None)

    async def ask(self, request: Message, to: Address) -> Message | None:
        """Send a request until its final response comes, and give that; None where nobody answers."""
        branch = BRANCH + secrets.token_hex(8)
        via = f"SIP/2.0/UDP {self.here[0]}:{self.here[1]};rport;branch={branch}"
        data = replace(request, headers=(("via", via), *request.headers)).render()
        answers: asyncio.Queue[Message] = asyncio.Queue()
        self._asked[branch] = answers
        try:
            return await _within(self._final(data, to, answers), TIMEOUT)
        finally:
            del self._asked[branch]

    async def _final(self, data: bytes, to: Address, answers: asyncio.Queue[Message]) -> Message:
        wait = T1
        while True:
            self._send(data, to)
            answer = await _within(answers.get(), wait)
            while answer is not None and answer.status < 200:
                answer = await _within(answers.get(), TIMEOUT)
            if answer is not None:
                return answer
            wait = min(T2, 2 * wait)

    def _send(self, data: bytes, to: Address) -> None:
        if self._transport and not self._transport.is_closing():
            self._transport.sendto(data, to)

    def _response(self, message: Message) -> None:
        waiting = self._asked.get(message.branch)
        if waiting:
            waiting.put_nowait(message)

    def _request(self, message: Message, addr: Address) -> None:
        known = self._answered.get(_key(message))
        if known:
            self._send(known, addr)
        else:
            self._take(message, addr)

    def _confirmed(self, ack: Message) -> None:
        waiting = self._confirming.get(_call(ack))
        if waiting:
            waiting.set()


async def _within(work: Awaitable[Given], seconds: float) -> Given | None:
    """Give what some work gives, or None after so many seconds."""
    try:
        return await asyncio.wait_for(work, seconds)
    except asyncio.TimeoutError:
        return None


def _key(request: Message) -> _Key:
    return request.branch, request.method, request.get("call-id")


def _call(request: Message) -> str:
    """Name an INVITE and its ACK alike: the call and the number of the request."""
    return f"{request.get('call-id')} {request.cseq[0]}"


def _where_it_came_from(answer: Message, to: Address) -> Message:
    """Tell a phone behind a router which address its request came from (RFC 3581)."""
    headers = list(answer.headers)
    at = next((number for number, (name, _) in enumerate(headers) if name == "via"), None)
    if at is None or "received=" in headers[at][1]:
        return answer
    via = headers[at][1].replace(";rport;", f";rport={to[1]};").removesuffix(";rport")
    via += f";rport={to[1]}" if headers[at][1].endswith(";rport") else ""
    headers[at] = ("via", f"{via};received={to[0]}")
    return replace(answer, headers=tuple(headers))
