"""Lets each address ask only so often: a flood costs little, and other callers never notice it. Pure but for the clock."""

from __future__ import annotations

from collections import OrderedDict

from channels.phone.ports import Clock

RATE, BURST = 50.0, 200.0
"""Requests a second from one address in the long run, and at once. A trunk brings all its calls from one address."""

MOST_ADDRESSES = 1000


class Gate:
    """A bucket of tokens for each address."""

    def __init__(self, clock: Clock, rate: float = RATE, burst: float = BURST) -> None:
        """Take the clock and how much is let in."""
        self._clock, self._rate, self._burst = clock, rate, burst
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def lets_in(self, address: str) -> bool:
        """Tell whether a request from an address is taken."""
        now = self._clock.now()
        tokens, at = self._buckets.pop(address, (self._burst, now))
        tokens = min(self._burst, tokens + (now - at) * self._rate)
        self._buckets[address] = (max(0.0, tokens - 1.0), now)
        while len(self._buckets) > MOST_ADDRESSES:
            self._buckets.popitem(last=False)
        return tokens >= 1.0
