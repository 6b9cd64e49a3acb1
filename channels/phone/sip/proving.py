"""Asks the other side something, and proves who we are where it wants to know."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from channels.phone.rtp.latch import Address
from channels.phone.sip.digest import Challenge, Login
from channels.phone.sip.message import Message
from channels.phone.sip.transactions import Transactions

CHALLENGES = {401: ("www-authenticate", "authorization"), 407: ("proxy-authenticate", "proxy-authorization")}


async def ask(
    transactions: Transactions, make: Callable[[tuple[tuple[str, str], ...]], Message], to: Address, login: Login | None
) -> Message | None:
    """Send a request and give the final response; None where nobody answers. `make` gives the request with some headers more,
    under a new number each time.
    """
    request = make(())
    answer = await transactions.ask(request, to)
    if answer is None or login is None or answer.status not in CHALLENGES:
        return answer
    asked, answered = CHALLENGES[answer.status]
    challenge = Challenge.parse(answer.get(asked))
    if challenge is None:
        return answer
    proof = login.answer(challenge, request.method, request.uri, secrets.token_hex(8))
    return await transactions.ask(make(((answered, proof),)), to)
