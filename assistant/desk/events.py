"""The Events port inside one process."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from assistant.messages import Json

MOST_UNHEARD = 200
"""A listener who is so far behind loses the oldest hints; it looks at the store anyway."""

Line = asyncio.Queue[Json | None]


class LocalEvents:
    """Carries events between the tasks of one event loop."""

    def __init__(self) -> None:
        """Begin with nobody listening."""
        self._lines: defaultdict[str, set[Line]] = defaultdict(set)

    async def publish(self, topic: str, event: Json) -> None:
        """Tell all who listen to a topic."""
        self.spread(topic, event)

    def spread(self, topic: str, event: Json) -> None:
        """Put an event before every listener of a topic."""
        for line in tuple(self._lines.get(topic, ())):
            _put(line, event)

    @asynccontextmanager
    async def subscribe(self, topic: str) -> AsyncIterator[AsyncIterator[Json]]:
        """Listen to a topic; leaving the context ends it."""
        line: Line = asyncio.Queue(MOST_UNHEARD)
        self._lines[topic].add(line)
        try:
            yield _heard(line)
        finally:
            self._lines[topic].discard(line)
            if not self._lines[topic]:
                del self._lines[topic]

    async def close(self) -> None:
        """Tell every listener that this is the end."""
        for lines in tuple(self._lines.values()):
            for line in tuple(lines):
                _put(line, None)


async def _heard(line: Line) -> AsyncIterator[Json]:
    while (event := await line.get()) is not None:
        yield event


def _put(line: Line, event: Json | None) -> None:
    if line.full():
        line.get_nowait()
    line.put_nowait(event)
