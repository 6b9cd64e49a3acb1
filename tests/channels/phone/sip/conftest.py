"""SIP servers on free ports of the loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from channels.phone.rtp.session import Ports
from channels.phone.sip.digest import Login
from channels.phone.sip.server import SipServer
from tests.channels.phone.conftest import Exchange
from tests.channels.phone.sip.raw_phone import RawPhone

NewServer = Callable[..., Awaitable[tuple[Exchange, int]]]
NewPhone = Callable[..., Awaitable[RawPhone]]


@pytest.fixture
async def new_server(new_exchange: Callable[..., Exchange]) -> AsyncIterator[NewServer]:
    """Make a SIP server: `exchange, port = await new_server(most_calls=2)`."""
    made: list[tuple[Exchange, SipServer]] = []

    async def make(
        peers: tuple[str, ...] = (), ports: Ports | None = None, login: Login | None = None, **how: object
    ) -> tuple[Exchange, int]:
        exchange = new_exchange(**how)
        given = ports or Ports("127.0.0.1", 0, 2)
        server = SipServer(exchange.switchboard, exchange.parts.clock, given, peers, login)
        made.append((exchange, server))
        return exchange, (await server.open("127.0.0.1", 0))[1]

    yield make
    for exchange, server in made:
        await exchange.switchboard.close()
        await server.close()


@pytest.fixture
async def new_phone() -> AsyncIterator[NewPhone]:
    """Make a raw phone: `phone = await new_phone(port)`."""
    made: list[RawPhone] = []

    async def make(server: int, host: str = "127.0.0.1") -> RawPhone:
        made.append(RawPhone(server, host))
        await made[-1].open()
        return made[-1]

    yield make
    for one in made:
        one.close()
