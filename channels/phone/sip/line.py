"""One SIP call as a line: sound by RTP, the end by BYE, a clerk's phone by REFER."""

from __future__ import annotations

import asyncio
import re

from channels.phone.keypad import Presses
from channels.phone.paced import PacedLine
from channels.phone.ports import Clock
from channels.phone.rtp.latch import Address
from channels.phone.rtp.session import HZ, RtpSession
from channels.phone.sip import proving, sdp
from channels.phone.sip.digest import Login
from channels.phone.sip.message import Message, Peer, Uri, response, uri_of
from channels.phone.sip.transactions import Transactions

TRANSFER_SECONDS = 45.0
"""How long a clerk's phone may ring."""

SAID_SECONDS = 5.0
"""How long the goodbye to the other side may take when everything is closing."""

_STATUS = re.compile(r"SIP/2\.0 (\d{3})")


class SipLine(PacedLine):
    """One call."""

    def __init__(
        self, transactions: Transactions, clock: Clock, peer: Peer, address: Address, login: Login | None = None
    ) -> None:
        """Take the SIP port, the clock, the caller's side, where its packets come from, and who we are there if it asks."""
        caller = Uri.parse(uri_of(peer.remote))
        super().__init__(clock, HZ, caller.user if caller else "")
        self.peer, self._transactions, self._address, self._login = peer, transactions, address, login
        self._presses = Presses(clock)
        self.rtp = RtpSession(self.heard, lambda key: self.pressed(key, "sound"))
        self._number = 0
        self._version = 0
        self._transfer: asyncio.Future[bool] | None = None
        self._goodbye: asyncio.Task[Message | None] | None = None

    def send_frame(self, pcm: bytes) -> None:
        """Send 20 ms of sound."""
        self.rtp.send(pcm)

    def pressed(self, key: str, way: str) -> None:
        """Take a key that came as a message or with the sound; a phone that sends it both ways has pressed once."""
        if key and self._presses.is_new(key, way):
            self.keyed(key)

    def agree(self, offered: sdp.Audio) -> str:
        """Take what the other side offers, and give our answer."""
        self.connect(offered)
        self._version += 1
        return sdp.answer((self._transactions.here[0], self.rtp.port), offered, self._version)

    def offer(self) -> str:
        """Give an offer of our own."""
        self._version += 1
        return sdp.offer((self._transactions.here[0], self.rtp.port), self._version)

    def connect(self, audio: sdp.Audio) -> None:
        """Send to where the other side wants it from now on."""
        codec = audio.codec
        if codec is not None:
            self.rtp.connect((audio.host, audio.port), codec, audio.events, audio.wants_sound)

    async def transfer(self, target: str, code: str) -> bool:
        """Ask the other side to ring a clerk (RFC 3515); the hand-off code goes along as a header of that call."""
        outcome: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._transfer = outcome
        more = [("refer-to", f"<{self._clerk(target, code)}>"), ("referred-by", f"<{uri_of(self.peer.local)}>"), self._contact()]
        answer = await self._ask("REFER", more)
        if answer is None or answer.status >= 300:
            return False
        try:
            done = await asyncio.wait_for(outcome, TRANSFER_SECONDS)
        except asyncio.TimeoutError:
            return False
        if done:
            await self.hang_up()
        return done

    def notified(self, request: Message) -> None:
        """Take how the ringing goes."""
        found = _STATUS.match(request.body.strip())
        status = int(found[1]) if found else 0
        if self._transfer and not self._transfer.done() and status >= 200:
            self._transfer.set_result(status < 300)

    def ended(self) -> None:
        """The other side said BYE; after a REFER it does so when the clerk has answered."""
        if self._transfer and not self._transfer.done():
            self._transfer.set_result(True)
        self._close()

    async def hang_up(self) -> None:
        """Say BYE, to the end even where who asked for it is cancelled: that the call is over cancels much."""
        if not self.over:
            self._close()
            self._goodbye = asyncio.create_task(self._ask("BYE", [], SAID_SECONDS))
        if self._goodbye:
            await asyncio.shield(self._goodbye)

    def _close(self) -> None:
        self.gone()
        self.rtp.close()

    def _contact(self) -> tuple[str, str]:
        here = self._transactions.here
        return "contact", f"<sip:banban@{here[0]}:{here[1]}>"

    def _clerk(self, target: str, code: str) -> str:
        """Give the clerk's address: as it is set, or an extension at the exchange that the call came from."""
        at = Uri.parse(self.peer.target)
        uri = target if target.startswith(("sip:", "sips:")) else f"sip:{target}@{at.host if at else self._address[0]}"
        return f"{uri}?X-Banban-Code={code}" if code else uri

    async def _ask(self, method: str, more: list[tuple[str, str]], seconds: float = 60.0) -> Message | None:
        def make(headers: tuple[tuple[str, str], ...]) -> Message:
            self._number += 1
            return self.peer.request(method, self._number, [*more, *headers])

        try:
            return await asyncio.wait_for(proving.ask(self._transactions, make, self._address, self._login), seconds)
        except asyncio.TimeoutError:
            return None


def refusal(invite: Message, status: int, tag: str) -> Message:
    """Give the answer that takes no call."""
    more = [("unsupported", invite.get("require"))] if status == 420 else []
    return response(invite, status, tag, more)
