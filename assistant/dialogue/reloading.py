"""An engine that can be exchanged for one on a newer model while people talk: no turn is lost, none is taken by two."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import structlog

from assistant.errors import AssistantError, ModelMissing
from assistant.messages import Reply, Request
from assistant.ports import Assistant

log = structlog.get_logger(__name__)


class Reloading:
    """Answers with the engine it has; ask it from one event loop."""

    def __init__(self, build: Callable[[], Assistant], first: Assistant | None = None) -> None:
        """Take what builds an engine, and the first one where it is there already; raises what building raises."""
        self._build = build
        self._loaded = first or build()
        self._open, self._idle = asyncio.Event(), asyncio.Event()
        self._open.set()
        self._idle.set()
        self._turns = 0
        self._reloading = asyncio.Lock()

    @property
    def is_exchanging(self) -> bool:
        """Tell whether new turns wait because engines are being exchanged."""
        return not self._open.is_set()

    async def handle(self, request: Request) -> Reply:
        """Answer one request."""
        async with self._turn() as assistant:
            return await assistant.handle(request)

    async def recall(self, request: Request) -> Reply | None:
        """Give the answer that a request with this mark has had already, if it had one."""
        async with self._turn() as assistant:
            return await assistant.recall(request)

    async def overhear(self, text: str, locale: str) -> Reply | None:
        """Hear what must not be missed while somebody else has the word."""
        async with self._turn() as assistant:
            return await assistant.overhear(text, locale)

    def welcome(self, locale: str | None) -> Reply:
        """Give what a door shows before anything is said."""
        return self._loaded.welcome(locale)

    async def close(self) -> None:
        """Let go of the engine."""
        await self._loaded.close()

    async def reload(self) -> None:
        """Load another engine beside the present one, let running turns end, and go on with it.

        Raises what building raises; then the present engine stays.
        """
        async with self._reloading:
            fresh = await asyncio.to_thread(self._build)
            self._open.clear()
            try:
                await self._idle.wait()
                old, self._loaded = self._loaded, fresh
            finally:
                self._open.set()
            await old.close()

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[Assistant]:
        """Give the engine for one turn; while engines are being exchanged turns wait a moment."""
        while not self._open.is_set():
            await self._open.wait()
        self._turns += 1
        self._idle.clear()
        try:
            yield self._loaded
        finally:
            self._turns -= 1
            if not self._turns:
                self._idle.set()


class Watch:
    """Notices a newer model in a folder, or that somebody asks for a look."""

    def __init__(self, engine: Reloading, newest: Callable[[], Path], seconds: float) -> None:
        """Take the engine, what finds the newest model, and how often to look; 0 looks only when asked."""
        self._engine, self._newest, self._seconds = engine, newest, seconds
        self._seen = self._look()
        self._asked = asyncio.Event()

    def ask(self) -> None:
        """Load the newest model now, whether or not it has changed: what else it needs may have."""
        self._asked.set()

    async def run(self) -> None:
        """Look for ever."""
        while True:
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._asked.wait(), self._seconds or None)
            is_asked = self._asked.is_set()
            self._asked.clear()
            await self.look(is_asked)

    async def look(self, is_asked: bool = False) -> bool:
        """Look once; tell whether another model was loaded. One that cannot be used is logged, and the present one stays."""
        found = self._look()
        if found is None or (found == self._seen and not is_asked):
            return False
        self._seen = found
        try:
            await self._engine.reload()
        except AssistantError as error:
            log.error("model_not_reloaded", model=found[0], problem=repr(error))
            return False
        log.warning("model_reloaded", model=found[0])
        return True

    def _look(self) -> tuple[str, int, int] | None:
        try:
            path = self._newest()
            about = path.stat()
        except (ModelMissing, FileNotFoundError):
            return None
        return path.name, about.st_mtime_ns, about.st_size
