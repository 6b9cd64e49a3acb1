"""The machine's clock, as calls use it."""

from __future__ import annotations

import asyncio
import time


class MonotonicClock:
    """Seconds of `time.monotonic`."""

    def now(self) -> float:
        """Give the present moment."""
        return time.monotonic()

    async def until(self, moment: float) -> None:
        """Wait until a moment; at once where it has passed."""
        await asyncio.sleep(max(0.0, moment - time.monotonic()))
