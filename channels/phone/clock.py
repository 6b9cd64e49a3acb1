"""The machine's clock, as calls use it, and waiting no longer than so many seconds of a clock."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from channels.phone.ports import Clock


class MonotonicClock:
    """Seconds of `time.monotonic`."""

    def now(self) -> float:
        """Give the present moment."""
        return time.monotonic()

    async def until(self, moment: float) -> None:
        """Wait until a moment; at once where it has passed."""
        await asyncio.sleep(max(0.0, moment - time.monotonic()))


async def done_within(clock: Clock, seconds: float, work: asyncio.Future[Any]) -> bool:
    """Wait for work so long; tell whether it is done. Work that is not, or that nobody waits for any more, is cancelled."""
    limit = asyncio.ensure_future(clock.until(clock.now() + seconds))
    try:
        done, _ = await asyncio.wait({work, limit}, return_when=asyncio.FIRST_COMPLETED)
        return work in done
    finally:
        work.cancel()
        limit.cancel()
