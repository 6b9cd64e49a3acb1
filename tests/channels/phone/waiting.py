"""Waits for something to come about, in real time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable


async def until(holds: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait until something holds; an AssertionError where it never does."""
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, "it never came about"
        await asyncio.sleep(0.02)
