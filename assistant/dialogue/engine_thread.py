"""An engine in a thread and an event loop of its own: a turn is processor work and must not hold up who serves the web."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

from assistant.messages import Reply, Request
from assistant.ports import Assistant

Result = TypeVar("Result")
Loaded = TypeVar("Loaded", bound=Assistant)


class EngineThread(Generic[Loaded]):
    """Answers requests one after the other in its thread; may be asked from any event loop."""

    def __init__(self, build: Callable[[], Loaded]) -> None:
        """Build the engine in its thread and wait for it; raises what building raises."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="engine", daemon=True)
        self._thread.start()
        try:
            self.engine = asyncio.run_coroutine_threadsafe(_called(build), self._loop).result()
        except BaseException:
            self._stop()
            raise

    async def handle(self, request: Request) -> Reply:
        """Answer one request."""
        return await self._there(self.engine.handle(request))

    async def recall(self, request: Request) -> Reply | None:
        """Give the answer that a request with this mark has had already, if it had one."""
        return await self._there(self.engine.recall(request))

    async def overhear(self, text: str, locale: str) -> Reply | None:
        """Hear what must not be missed while the engine is silent."""
        return await self._there(self.engine.overhear(text, locale))

    def welcome(self, locale: str | None) -> Reply:
        """Give what a door shows before anything is said."""
        return self.engine.welcome(locale)

    async def close(self) -> None:
        """Let go of the engine and end the thread."""
        await self._there(self.engine.close())
        await asyncio.to_thread(self._stop)

    async def _there(self, work: Coroutine[Any, Any, Result]) -> Result:
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))

    def _stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def _called(build: Callable[[], Result]) -> Result:
    return build()
