"""The Events port inside one process."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from assistant.messages import Json

MOST_UNHEARD = 200
"""A listener who is so far behind loses the oldest hints; it looks at the store anyway."""


class Unheard(Exception):
    """The events have come to their end: whoever listens may stop."""


class Ear:
    """What one listener has not heard yet."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._waiting: deque[Json] = deque(maxlen=MOST_UNHEARD)
        self._something = asyncio.Event()
        self._closed = False

    def put(self, event: Json) -> None:
        """Let it hear an event."""
        self._waiting.append(event)
        self._something.set()

    def end(self) -> None:
        """Let it hear that nothing more comes."""
        self._closed = True
        self._something.set()

    async def heard(self, seconds: float) -> Sequence[Json]:
        """Give what has come since the last call, waiting at most so long; raises Unheard at the end."""
        if not self._something.is_set():
            try:
                await asyncio.wait_for(self._something.wait(), seconds)
            except asyncio.TimeoutError:
                return ()
        if self._closed:
            raise Unheard
        self._something.clear()
        events = tuple(self._waiting)
        self._waiting.clear()
        return events


class LocalEvents:
    """Carries events between the tasks of one event loop."""

    def __init__(self) -> None:
        """Begin with nobody listening."""
        self._ears: defaultdict[str, set[Ear]] = defaultdict(set)

    async def publish(self, topic: str, event: Json) -> None:
        """Tell all who listen to a topic."""
        self.spread(topic, event)

    def spread(self, topic: str, event: Json) -> None:
        """Put an event before every listener of a topic."""
        for ear in tuple(self._ears.get(topic, ())):
            ear.put(event)

    @asynccontextmanager
    async def subscribe(self, *topics: str) -> AsyncIterator[Ear]:
        """Listen to topics; leaving the context ends it."""
        ear = Ear()
        for topic in topics:
            self._ears[topic].add(ear)
        try:
            yield ear
        finally:
            for topic in topics:
                self._ears[topic].discard(ear)
                if not self._ears[topic]:
                    del self._ears[topic]

    async def close(self) -> None:
        """Tell every listener that this is the end."""
        for ear in {ear for ears in self._ears.values() for ear in ears}:
            ear.end()
