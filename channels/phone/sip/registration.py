"""Registers with a SIP server, answers its challenge, and does so again before it runs out (RFC 3261, section 10)."""

from __future__ import annotations

import asyncio
import contextlib
import re
import secrets
import socket
from collections.abc import Callable

import structlog

from channels.phone.rtp.latch import Address
from channels.phone.sip.digest import Login
from channels.phone.sip.message import Message, Uri
from channels.phone.sip.proving import ask
from channels.phone.sip.transactions import Transactions

log = structlog.get_logger(__name__)
EXPIRES = 300
RETRY_SECONDS = 30.0
LAST_SECONDS = 2.0
"""How long a server has to answer that we leave."""

TOO_BRIEF = 423
MOST_EXPIRES = 86_400
RENEWED_AFTER = 0.5
"""The share of the granted time after which we register again."""

Told = Callable[[str], None]


class Registration:
    """Our place at one SIP server."""

    def __init__(
        self, transactions: Transactions, registrar: str, login: Login, told: Told, found: Told = lambda host: None
    ) -> None:
        """Take the SIP port, the server as sip:host:port, who we are there, who is told of problems ("" for none), and who
        is told of the server's IP address: calls will come from there.
        """
        self._transactions, self._login, self._told, self._found = transactions, login, told, found
        self._server = Uri.parse(registrar) or Uri(host=registrar)
        self._call_id, self._tag, self._number = secrets.token_hex(12), secrets.token_hex(6), 0
        self._expires = EXPIRES

    async def run(self) -> None:
        """Stay registered until cancelled, then say that we leave; a server that is not there yet is tried again and again."""
        registered = False
        try:
            while True:
                problem, seconds = await self._try()
                registered = not problem
                self._told(problem)
                await asyncio.sleep(seconds)
        finally:
            if registered:
                with contextlib.suppress(asyncio.TimeoutError, OSError):
                    await asyncio.wait_for(self.register(0), LAST_SECONDS)

    async def _try(self) -> tuple[str, float]:
        try:
            answer = await self.register(self._expires)
            if answer is not None and answer.status == TOO_BRIEF:
                self._expires = max(self._expires, min(MOST_EXPIRES, _seconds(answer.get("min-expires"))))
                answer = await self.register(self._expires)
        except OSError as error:
            return str(error), RETRY_SECONDS
        if answer is None or answer.status >= 300:
            return str(answer.status) if answer else "timeout", RETRY_SECONDS
        return "", RENEWED_AFTER * granted(answer, self._contact, self._expires)

    async def register(self, expires: int) -> Message | None:
        """Register for so many seconds (0 ends it) and give the final response; raises OSError for an unknown host."""
        address = await self._address()
        self._found(address[0])
        return await ask(self._transactions, lambda more: self._request(expires, *more), address, self._login)

    async def _address(self) -> Address:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(self._server.host, self._server.port, type=socket.SOCK_DGRAM, family=socket.AF_INET)
        return found[0][4][:2]  # type: ignore[return-value]  # of IPv4

    @property
    def _contact(self) -> str:
        here = self._transactions.here
        return f"sip:{self._login.user}@{here[0]}:{here[1]}"

    @property
    def _uri(self) -> str:
        return f"sip:{self._server.host}"

    def _request(self, expires: int, *more: tuple[str, str]) -> Message:
        self._number += 1
        who = f"<sip:{self._login.user}@{self._server.host}>"
        headers = (
            ("from", f"{who};tag={self._tag}"),
            ("to", who),
            ("call-id", self._call_id),
            ("cseq", f"{self._number} REGISTER"),
            ("max-forwards", "70"),
            ("contact", f"<{self._contact}>"),
            ("expires", str(expires)),
            *more,
        )
        return Message("REGISTER", self._uri, headers=headers)


def granted(answer: Message, contact: str, asked: int) -> int:
    """Give for how many seconds we are registered: as it stands at our address, else for all, else as we asked. Pure."""
    contacts = ",".join(answer.all("contact"))
    found = re.search(rf"<{re.escape(contact)}>[^,<]*;\s*expires\s*=\s*\"?(\d{{1,9}})", contacts, re.IGNORECASE)
    return (_seconds(found[1]) if found else 0) or _seconds(answer.get("expires")) or asked


def _seconds(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
