"""Waits in tests for what other tasks and processes bring about, without caring how long that takes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable


async def until(holds: Callable[[], bool], seconds: float = 30.0) -> None:
    """Let others run until something holds; an AssertionError where it never does."""
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, "it never came true"
        await asyncio.sleep(0.01)
