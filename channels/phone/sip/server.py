"""Takes calls by SIP: who may call, how many, and what each kind of request does."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Coroutine, Mapping, Sequence
from ipaddress import ip_address, ip_network
from typing import Any

import structlog

from channels.phone.ports import Clock
from channels.phone.rtp.latch import Address
from channels.phone.rtp.session import Ports
from channels.phone.sip import sdp
from channels.phone.sip.digest import Login
from channels.phone.sip.line import SipLine, refusal
from channels.phone.sip.message import Message, Peer, parameter, response
from channels.phone.sip.transactions import Transactions
from channels.phone.switchboard import Switchboard
from channels.web.limits import Limit

log = structlog.get_logger(__name__)
ALLOWED = ("INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "INFO", "NOTIFY", "UPDATE")
ALLOW = ("allow", ", ".join(ALLOWED))
A_MINUTE, AT_ONCE = 3000, 200
"""Requests from one address in the long run, and at once. A trunk brings all its calls from one address."""

CONFIRM_SECONDS = 8.0
"""How long a phone has to confirm our answer: as long as four answers take, then its port is for others."""

HERE = ("127.0.0.0/8", "::1/128")


class SipServer:
    """One SIP address that answers every call to it."""

    def __init__(
        self, switchboard: Switchboard, clock: Clock, ports: Ports, peers: Sequence[str] = (), login: Login | None = None
    ) -> None:
        """Take who holds the calls, the clock, the ports for sound, which networks may call (empty: this machine), and who we
        are to a trunk that asks.
        """
        self._switchboard, self._clock, self._ports = switchboard, clock, ports
        self._peers = [ip_network(peer, strict=False) for peer in (*peers, *HERE)]
        self._gate = Limit(A_MINUTE, clock.now, AT_ONCE)
        self._login = login
        self._calls: dict[str, SipLine] = {}
        self._unconfirmed: dict[str, str] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.transactions = Transactions(self._take)

    async def open(self, host: str, port: int, told: str = "") -> Address:
        """Begin to listen and give where; raises OSError."""
        return await self.transactions.open(host, port, told)

    async def close(self) -> None:
        """Listen no longer; calls have been ended by the switchboard."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.transactions.close()

    def allow(self, host: str) -> None:
        """Let one more address call: the server that we have registered with."""
        network = ip_network(host)
        if network not in self._peers:
            self._peers.append(network)

    def _take(self, request: Message, address: Address) -> None:
        """Take a new request; strangers get no answer, so that nobody learns that something listens here."""
        if not self._may_call(address[0]) or not self._gate.allows(address[0]):
            return
        handler = HANDLERS.get(request.method)
        if handler:
            handler(self, request, address)
        else:
            self._answer(request, 405, address, [ALLOW])

    def _may_call(self, host: str) -> bool:
        there = ip_address(host)
        return any(there in network for network in self._peers)

    def _answer(self, request: Message, status: int, address: Address, more: Sequence[tuple[str, str]] = ()) -> None:
        self.transactions.respond(response(request, status, _tag(), more), request, address)

    def _invite(self, request: Message, address: Address) -> None:
        line = self._line_of(request)
        if line:
            self._again(line, request, address)
            return
        refused = self._refusal(request) or self._crowded(request, address[0])
        if refused:
            self.transactions.respond(refusal(request, refused, _tag()), request, address)
            return
        self._unconfirmed[request.get("call-id")] = address[0]
        self.transactions.respond(response(request, 100), request, address)
        self._start(self._hold(request, address))

    def _refusal(self, invite: Message) -> int:
        """Give the status that refuses a call, or 0."""
        if parameter(invite.get("to"), "tag"):
            return 481
        if invite.get("require"):
            return 420
        if invite.body and _codec_of(invite.body) is None:
            return 488
        return 0

    def _crowded(self, invite: Message, host: str) -> int:
        """Give the status that refuses a call for want of room, or 0. Calls that are not confirmed yet take room too, and one
        peer may have half of all places with such.
        """
        call_id, hosts = invite.get("call-id"), list(self._unconfirmed.values())
        if call_id in self._unconfirmed or call_id in self._calls:
            return 482
        crowds = hosts.count(host) >= max(2, self._switchboard.most // 2)
        return 486 if crowds or self._switchboard.calls + len(hosts) >= self._switchboard.most else 0

    async def _hold(self, invite: Message, address: Address) -> None:
        """Hold one call from its INVITE to its end."""
        tag, call_id = _tag(), invite.get("call-id")
        line = SipLine(self.transactions, self._clock, Peer.of_caller(invite, tag), address, self._login)
        try:
            await self._ports.open(line.rtp)
            self._calls[call_id] = line
            if await self._pick_up(line, invite, address, tag):
                del self._unconfirmed[call_id]
                line.begin()
                await self._switchboard.take(line)
        except OSError:
            line.ended()
            self.transactions.respond(response(invite, 503, tag), invite, address)
        finally:
            self._unconfirmed.pop(call_id, None)
            await line.hang_up()
            self._calls.pop(call_id, None)

    async def _pick_up(self, line: SipLine, invite: Message, address: Address, tag: str) -> bool:
        """Answer the call; False where it was given up meanwhile or never confirmed."""
        offered = sdp.parse(invite.body)
        body = line.agree(offered) if offered else line.offer()
        answer = response(invite, 200, tag, [self._contact(), ALLOW], body)
        return await self.transactions.respond_until_confirmed(answer, invite, address, CONFIRM_SECONDS) and not line.over

    def _again(self, line: SipLine, request: Message, address: Address) -> None:
        """Take a change of a running call: other sound, on hold, back again."""
        offered = sdp.parse(request.body)
        if offered and offered.codec is None:
            self._answer(request, 488, address)
            return
        body = line.agree(offered) if offered else line.offer()
        answer = response(request, 200, "", [self._contact(), ALLOW], body)
        self._start(self._confirm(answer, request, address))

    async def _confirm(self, answer: Message, request: Message, address: Address) -> None:
        await self.transactions.respond_until_confirmed(answer, request, address)

    def _update(self, request: Message, address: Address) -> None:
        line = self._line_of(request)
        offered = sdp.parse(request.body)
        if line is None or (offered and offered.codec is None):
            self._answer(request, 481 if line is None else 488, address)
            return
        body = line.agree(offered) if offered else ""
        self.transactions.respond(response(request, 200, "", [self._contact()], body), request, address)

    def _ack(self, request: Message, address: Address) -> None:
        """An ACK may bring the answer to our own offer."""
        line, audio = self._line_of(request), sdp.parse(request.body)
        if line and audio:
            line.connect(audio)

    def _bye(self, request: Message, address: Address) -> None:
        line = self._line_of(request)
        self._answer(request, 200 if line else 481, address)
        if line:
            line.ended()

    def _cancel(self, request: Message, address: Address) -> None:
        """We answer at once, so that there is nothing left to cancel: the caller goes on to say BYE."""
        self._answer(request, 200 if self._line_of(request) else 481, address)

    def _options(self, request: Message, address: Address) -> None:
        self._answer(request, 200, address, [ALLOW, ("accept", "application/sdp"), self._contact()])

    def _info(self, request: Message, address: Address) -> None:
        """Keys may come as INFO with a body like “Signal=5”."""
        line = self._line_of(request)
        self._answer(request, 200 if line else 481, address)
        if line and request.get("content-type").startswith("application/dtmf-relay"):
            signals = [part.split("=", 1)[1].strip() for part in request.body.splitlines() if part.lower().startswith("signal=")]
            for signal in signals[:1]:
                line.pressed(signal[:1], "message")

    def _notify(self, request: Message, address: Address) -> None:
        line = self._line_of(request)
        self._answer(request, 200 if line else 481, address)
        if line:
            line.notified(request)

    def _line_of(self, request: Message) -> SipLine | None:
        """Give the call that a request belongs to: the same call and the same caller's tag, so that nobody else can end it."""
        line = self._calls.get(request.get("call-id"))
        known = line and parameter(line.peer.remote, "tag") == parameter(request.get("from"), "tag")
        return line if known else None

    def _contact(self) -> tuple[str, str]:
        host, port = self.transactions.here
        return "contact", f"<sip:banban@{host}:{port}>"

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _tag() -> str:
    return secrets.token_hex(6)


def _codec_of(body: str) -> int | None:
    offered = sdp.parse(body)
    return offered.codec if offered else None


HANDLERS: Mapping[str, Callable[[SipServer, Message, Address], None]] = {
    "INVITE": SipServer._invite,
    "ACK": SipServer._ack,
    "BYE": SipServer._bye,
    "CANCEL": SipServer._cancel,
    "OPTIONS": SipServer._options,
    "INFO": SipServer._info,
    "NOTIFY": SipServer._notify,
    "UPDATE": SipServer._update,
}
