"""The Events port over a Redis stream, so that server processes hear of each other's changes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

import structlog
from redis import asyncio as redis
from redis.exceptions import RedisError

from assistant.desk.events import Ear, LocalEvents
from assistant.messages import Json

log = structlog.get_logger(__name__)
STREAM = "banban:events"
KEPT = 10_000
"""Entries the stream keeps; older ones are of no use, as everybody looks at the store anyway."""

BLOCK_MS = 5000
LEAST_PAUSE, MOST_PAUSE = 0.2, 5.0
TROUBLE = (RedisError, OSError, asyncio.TimeoutError)


class RedisEvents:
    """Carries events through one stream; each process reads it once and hands on what its own listeners want."""

    def __init__(self, url: str, stream: str = STREAM) -> None:
        """Take a Redis URL; nothing is connected before the first use."""
        self._redis = redis.Redis.from_url(url, socket_connect_timeout=2.0)
        self._stream, self._local = stream, LocalEvents()
        self._reader: asyncio.Task[None] | None = None
        self._last: str | None = None

    async def publish(self, topic: str, event: Json) -> None:
        """Tell all who listen, in every process; while Redis is away, those of this process."""
        try:
            fields = {"topic": topic, "event": json.dumps(event)}
            await self._redis.xadd(self._stream, fields, maxlen=KEPT, approximate=True)
        except TROUBLE as error:
            log.warning("events_not_sent", problem=type(error).__name__)
            self._local.spread(topic, event)
            return
        if self._reader is None:
            self._local.spread(topic, event)

    @asynccontextmanager
    async def subscribe(self, *topics: str) -> AsyncIterator[Ear]:
        """Listen to topics; what is published from now on is heard, once Redis is there."""
        async with self._local.subscribe(*topics) as ear:
            if self._reader is None:
                await self._find_end()
                self._reader = asyncio.get_running_loop().create_task(self._read())
            yield ear

    async def close(self) -> None:
        """Stop reading, and tell every listener that this is the end."""
        await self._local.close()
        if self._reader:
            self._reader.cancel()
            with suppress(asyncio.CancelledError):
                await self._reader
            self._reader = None
        await self._redis.close()

    async def _find_end(self) -> None:
        """Note where the stream ends, so that reading begins there."""
        with suppress(*TROUBLE):
            newest = await self._redis.xrevrange(self._stream, count=1)
            self._last = newest[0][0].decode() if newest else "0-0"

    async def _read(self) -> None:
        pause = LEAST_PAUSE
        while True:
            try:
                if self._last is None:
                    await self._find_end()
                await self._read_once()
                pause = LEAST_PAUSE
            except TROUBLE as error:
                log.warning("events_not_heard", problem=type(error).__name__)
                await asyncio.sleep(pause)
                pause = min(MOST_PAUSE, 2 * pause)

    async def _read_once(self) -> None:
        for _, entries in await self._redis.xread({self._stream: self._last or "$"}, count=500, block=BLOCK_MS):
            for id_, fields in entries:
                self._last = id_.decode()
                self._hand_on(fields)

    def _hand_on(self, fields: Mapping[bytes, bytes]) -> None:
        try:
            topic, event = fields[b"topic"].decode(), json.loads(fields[b"event"])
        except (KeyError, ValueError):
            return
        self._local.spread(topic, event)
