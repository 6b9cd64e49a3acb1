"""How many requests one address and one session may send: a bucket of tokens each, in this process's memory."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from channels.web.refusals import Refused

MOST_BUCKETS = 50_000
"""How many buckets are remembered; the one unused longest goes first, and it is full by then."""


class Limit:
    """Lets each key pass so many times a minute, all of them at once if need be, or so many `at_once`."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic, at_once: int = 0) -> None:
        """Take how often a key may pass in a minute, a clock in seconds, and how often at once (0: all of them)."""
        self._a_second, self._most, self._clock = a_minute / 60, float(at_once or a_minute), clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, key: str) -> bool:
        """Take one token of a key's bucket; False where it is empty."""
        now = self._clock()
        tokens, at = self._buckets.pop(key, (self._most, now))
        tokens = min(self._most, tokens + (now - at) * self._a_second)
        allowed = tokens >= 1
        self._buckets[key] = (tokens - allowed, now)
        if len(self._buckets) > MOST_BUCKETS:
            self._buckets.popitem(last=False)
        return allowed

    def take(self, key: str) -> None:
        """Take one token; raises Refused (429) where there is none."""
        if not self.allows(key):
            raise Refused(429)
