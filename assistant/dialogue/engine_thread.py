"""An engine in a thread and an event loop of its own: a turn is processor work and must not hold up who serves the web."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Protocol, TypeVar

from assistant.messages import Reply, Request

Result = TypeVar("Result")


class Loaded(Protocol):
    """An engine that can be let go of."""

    async def handle(self, request: Request) -> Reply:
        """Answer one request."""

    def welcome(self, locale: str | None) -> Reply:
        """Give what a door shows before anything is said."""

    async def close(self) -> None:
        """Let go of what it holds."""


class EngineThread:
    """Answers requests one after the other in its thread; may be asked from any event loop."""

    def __init__(self, build: Callable[[], Loaded]) -> None:
        """Build the engine in its thread and wait for it; raises what building raises."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="engine", daemon=True)
        self._thread.start()
        try:
            self._engine = asyncio.run_coroutine_threadsafe(_called(build), self._loop).result()
        except BaseException:
            self._stop()
            raise

    async def handle(self, request: Request) -> Reply:
        """Answer one request."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._engine.handle(request), self._loop))

    def welcome(self, locale: str | None) -> Reply:
        """Give what a door shows before anything is said."""
        return self._engine.welcome(locale)

    async def close(self) -> None:
        """Let go of the engine and end the thread."""
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._engine.close(), self._loop))
        await asyncio.to_thread(self._stop)

    def _stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def _called(build: Callable[[], Result]) -> Result:
    return build()
