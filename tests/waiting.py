"""Waits in tests for what other tasks bring about, without caring how long that takes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


async def until(holds: Callable[[], bool], most: int = 6000) -> None:
    """Let other tasks run until something holds; fails where it never does."""
    for _ in range(most):
        if holds():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it never came true")
