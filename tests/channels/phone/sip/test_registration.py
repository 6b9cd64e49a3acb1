"""Registering with a SIP server that challenges, refuses, or never answers."""

from __future__ import annotations

import asyncio
import hashlib
import re

import pytest

from channels.phone.sip.digest import Login
from channels.phone.sip.message import Message, parse, response
from channels.phone.sip.registration import Registration, granted
from channels.phone.sip.transactions import Transactions
from tests.channels.phone.sip.raw_phone import Socket
from tests.waiting import until


class Registrar:
    """A registrar that knows one user; its digest is worked out by RFC 2617 here again."""

    def __init__(self, status: int = 401, granted: str = "", least: int = 0) -> None:
        self.status, self.granted, self.least, self.seen = status, granted, least, []  # type: ignore[var-annotated]

    async def open(self) -> int:
        loop = asyncio.get_running_loop()
        _, self.socket = await loop.create_datagram_endpoint(Socket, local_addr=("127.0.0.1", 0))
        self.running = asyncio.create_task(self.run())
        return self.socket.port

    async def run(self) -> None:
        while True:
            request = parse(await self.socket.inbox.get())
            assert request is not None
            self.seen.append(request)
            port = int(re.search(r":(\d+);rport", request.get("via"))[1])  # type: ignore[index]
            self.socket.transport.sendto(self.answer(request).render(), ("127.0.0.1", port))

    def answer(self, request: Message) -> Message:
        name, asked = (
            ("authorization", "www-authenticate") if self.status == 401 else ("proxy-authorization", "proxy-authenticate")
        )
        given = dict(re.findall(r'(\w+)="?([^",]+)', request.get(name)))
        if not given:
            return response(request, self.status, "t", [(asked, 'Digest realm="trunk", nonce="n1", qop="auth"')])
        first = hashlib.md5(b"banban:trunk:secret").hexdigest()
        second = hashlib.md5(f"REGISTER:{given['uri']}".encode()).hexdigest()
        wanted = hashlib.md5(f"{first}:n1:{given['nc']}:{given['cnonce']}:auth:{second}".encode()).hexdigest()
        if given["response"] != wanted:
            return response(request, 403, "t")
        if int(request.get("expires")) < self.least:
            return response(request, 423, "t", [("min-expires", str(self.least))])
        contact = f"<sip:other@10.0.0.1>;expires=9999, {request.get('contact')}{self.granted}"
        return response(request, 200, "t", [("contact", contact)] if self.granted else [])


async def _register(registrar: Registrar, password: str) -> Message | None:
    port = await registrar.open()
    transactions = Transactions(lambda message, address: None)
    await transactions.open("127.0.0.1", 0)
    told: list[str] = []
    registration = Registration(transactions, f"sip:127.0.0.1:{port}", Login("banban", password), told.append)
    answer = await registration.register(300)
    registrar.running.cancel()
    registrar.socket.transport.close()
    transactions.close()
    return answer


async def test_a_challenge_is_answered() -> None:
    for status in (401, 407):
        registrar = Registrar(status)
        answer = await _register(registrar, "secret")
        assert answer is not None and answer.status == 200
        first, second = registrar.seen
        assert first.get("call-id") == second.get("call-id") and second.cseq[0] == first.cseq[0] + 1
        assert second.get("expires") == "300" and second.get("contact").startswith("<sip:banban@127.0.0.1:")


async def test_a_wrong_password_is_told() -> None:
    answer = await _register(Registrar(), "wrong")
    assert answer is not None and answer.status == 403


async def _stay_registered(registrar: Registrar, password: str) -> tuple[str, list[str]]:
    """Register until it is told what became of it, then stop; give what was told, and where the server was found."""
    port = await registrar.open()
    transactions = Transactions(lambda message, address: None)
    await transactions.open("127.0.0.1", 0)
    told, found = asyncio.Queue[str](), list[str]()
    login = Login("banban", password)
    running = asyncio.create_task(Registration(transactions, f"sip:127.0.0.1:{port}", login, told.put_nowait, found.append).run())
    problem = await asyncio.wait_for(told.get(), 5)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    registrar.running.cancel()
    registrar.socket.transport.close()
    transactions.close()
    return problem, found


async def test_what_became_of_it_is_told() -> None:
    registrar = Registrar()
    problem, found = await _stay_registered(registrar, "wrong")
    assert (problem, set(found)) == ("403", {"127.0.0.1"})
    assert {request.get("expires") for request in registrar.seen} == {"300"}


async def test_who_stops_gives_their_place_up() -> None:
    registrar = Registrar()
    problem, _ = await _stay_registered(registrar, "secret")
    assert problem == ""
    assert [request.get("expires") for request in registrar.seen] == ["300", "300", "0", "0"]


async def _soon(registrar: Registrar, requests: int, seconds: float) -> list[Message]:
    """Stay registered until so many requests have come; give them."""
    port = await registrar.open()
    transactions = Transactions(lambda message, address: None)
    await transactions.open("127.0.0.1", 0)
    registration = Registration(transactions, f"sip:127.0.0.1:{port}", Login("banban", "secret"), lambda problem: None)
    running = asyncio.create_task(registration.run())
    await until(lambda: len(registrar.seen) >= requests, seconds)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    registrar.running.cancel()
    registrar.socket.transport.close()
    transactions.close()
    return list(registrar.seen)


async def test_who_is_granted_less_comes_back_before_it_runs_out() -> None:
    seen = await _soon(Registrar(granted=";expires=2"), 4, 2.0)
    assert {request.get("expires") for request in seen[:4]} == {"300"}


async def test_who_asked_for_too_little_asks_for_what_is_the_least() -> None:
    seen = await _soon(Registrar(least=3600), 4, 3.0)
    assert [request.get("expires") for request in seen[:4]] == ["300", "300", "3600", "3600"]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ([], 300), ([("expires", "120")], 120), ([("expires", "x")], 300), ([("expires", "0")], 300),
        ([("contact", "<sip:banban@127.0.0.1:5060>;expires=60"), ("expires", "120")], 60),
        ([("contact", "<sip:a@1.2.3.4>;expires=9, <sip:banban@127.0.0.1:5060>;q=1;expires=90")], 90),
        ([("contact", "<sip:a@1.2.3.4>;expires=9")], 300),
    ],
)  # fmt: skip
def test_what_is_granted_is_what_stands_at_our_own_address(headers: list[tuple[str, str]], seconds: int) -> None:
    assert granted(Message(status=200, headers=tuple(headers)), "sip:banban@127.0.0.1:5060", 300) == seconds
