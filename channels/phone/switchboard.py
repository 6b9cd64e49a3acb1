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
MOST_KEPT = 1000
"""Calls given to the exchange that may still come back; the oldest is forgotten first."""


class Switchboard:
    """All calls of this process."""

    def __init__(self, parts: Parts, most_calls: int) -> None:
        """Take what calls share and how many there may be at once."""
        self._parts, self._most = parts, most_calls
        self._calls: set[asyncio.Task[None]] = set()
        self._away: OrderedDict[str, Kept] = OrderedDict()

    @property
    def calls(self) -> int:
        """How many calls there are now."""
        return len(self._calls)

    @property
    def is_full(self) -> bool:
        """Tell whether no further call can be taken."""
        return len(self._calls) >= self._most

    async def take(self, line: Line, ticket: str = "") -> None:
        """Hold a call to its end; never raises. A `ticket` brings a call back that the exchange took for a transfer.

        A call too many is hung up at once: the exchange goes on with its next step.
        """
        if self.is_full:
            await line.hang_up()
            return
        task = asyncio.current_task()
        assert task is not None
        self._calls.add(task)
        try:
            await self._hold(line, ticket)
        finally:
            self._calls.discard(task)

    async def close(self) -> None:
        """End all calls."""
        calls = tuple(self._calls)
        for task in calls:
            task.cancel()
        await asyncio.gather(*calls, return_exceptions=True)

    async def _hold(self, line: Line, ticket: str) -> None:
        kept = self._away.pop(ticket, None) or self._new(line)
        try:
            await CallLoop(line, self._parts, kept).run()
        except Exception:
            log.exception("call_broke", conversation=kept.conversation)
            await line.hang_up()
        if kept.transferred and ticket:
            self._away[ticket] = kept
            while len(self._away) > MOST_KEPT:
                self._away.popitem(last=False)

    def _new(self, line: Line) -> Kept:
        """Begin a conversation; its id tells nothing of the caller."""
        return Kept(f"phone-{secrets.token_hex(8)}", Call(self._parts.locale, caller=line.caller))
