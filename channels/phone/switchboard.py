"""Takes calls from every door: how many at once, the loop for each, and calls that come back from a transfer."""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict

import structlog

from channels.phone.call.state import Call
from channels.phone.loop import CallLoop, Kept, Parts
from channels.phone.ports import Line

log = structlog.get_logger(__name__)
SETTLE_SECONDS = 3.0
"""How long an exchange that asks what comes next waits for a call that is being let go of."""

MOST_KEPT = 1000
"""Calls given to the exchange that may still come back; the oldest is forgotten first."""


class Switchboard:
    """All calls of this process."""

    def __init__(self, parts: Parts, most_calls: int) -> None:
        """Take what calls share and how many there may be at once."""
        self._parts, self.most = parts, most_calls
        self._calls: dict[asyncio.Task[None], str] = {}
        self._away: OrderedDict[str, Kept] = OrderedDict()

    @property
    def calls(self) -> int:
        """How many calls there are now."""
        return len(self._calls)

    @property
    def is_full(self) -> bool:
        """Tell whether no further call can be taken."""
        return len(self._calls) >= self.most

    async def take(self, line: Line, ticket: str = "") -> bool:
        """Hold a call to its end; never raises. A `ticket` brings a call back that the exchange took for a transfer.

        False for a call too many, and for one that broke: both are hung up, and the exchange should ring a person.
        """
        if self.is_full:
            await line.hang_up()
            return False
        task = asyncio.current_task()
        assert task is not None
        self._calls[task] = ticket
        try:
            return await self._hold(line, ticket)
        finally:
            del self._calls[task]

    async def settled(self, ticket: str) -> None:
        """Wait a moment until a call is let go of; at once where there is none with that ticket."""
        if waiting := {task for task, held in self._calls.items() if ticket and held == ticket}:
            await asyncio.wait(waiting, timeout=SETTLE_SECONDS)

    async def close(self) -> None:
        """End all calls."""
        calls = tuple(self._calls)
        for task in calls:
            task.cancel()
        await asyncio.gather(*calls, return_exceptions=True)

    async def _hold(self, line: Line, ticket: str) -> bool:
        kept, whole = self._away.pop(ticket, None) or self._new(line), True
        try:
            await CallLoop(line, self._parts, kept).run()
        except Exception:
            log.exception("call_broke", conversation=kept.conversation)
            await line.hang_up()
            whole = False
        if kept.transferred and ticket:
            self._away[ticket] = kept
            while len(self._away) > MOST_KEPT:
                self._away.popitem(last=False)
        return whole

    def _new(self, line: Line) -> Kept:
        """Begin a conversation; its id tells nothing of the caller."""
        return Kept(f"phone-{secrets.token_hex(8)}", Call(self._parts.locale, caller=line.caller))
