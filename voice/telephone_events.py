"""Keys as packets (RFC 4733 telephone-event): the payloads of one key press, and the keys in payloads that come in.

Only the payload is here; RTP around it belongs to the telephone door. Durations are in samples of the RTP clock (8000 a second).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

EVENTS = "0123456789*#ABCD"
"""The keys by event code."""

PAYLOAD = struct.Struct("!BBH")
END, VOLUME = 0x80, 0x3F
CLOCK = 8000
FRAME = 160
"""20 ms: how often a payload is sent while a key is held."""

END_REPEATED = 3
"""The last payload is sent so often, because any packet may be lost."""

LONGEST = 0xFFFF
QUIET_DB = 10
"""The tone's level, in dB below the loudest."""


@dataclass(frozen=True)
class TelephoneEvent:
    """One payload: the event's code, whether the key was let go, dB below the loudest, and how long it has been held."""

    code: int
    ended: bool
    volume: int
    duration: int

    @property
    def key(self) -> str:
        """The key, or "" where the code is no key's (flash, fax and others)."""
        return EVENTS[self.code] if self.code < len(EVENTS) else ""

    @classmethod
    def parse(cls, payload: bytes) -> TelephoneEvent | None:
        """Read the first event of a payload; None where it is too short to be one."""
        if len(payload) < PAYLOAD.size:
            return None
        code, flags, duration = PAYLOAD.unpack_from(payload)
        return cls(code, bool(flags & END), flags & VOLUME, duration)

    def build(self) -> bytes:
        """Give the four bytes."""
        return PAYLOAD.pack(self.code, (END if self.ended else 0) | self.volume, self.duration)


def press(key: str, seconds: float = 0.1) -> Iterator[TelephoneEvent]:
    """Give the payloads of one key press in the order of sending, one each 20 ms; all carry the RTP timestamp of the first."""
    code = EVENTS.index(key)
    whole = max(FRAME, min(LONGEST, round(seconds * CLOCK)))
    for duration in range(FRAME, whole, FRAME):
        yield TelephoneEvent(code, False, QUIET_DB, duration)
    for _ in range(END_REPEATED):
        yield TelephoneEvent(code, True, QUIET_DB, whole)


class KeyReceiver:
    """Gives each key of one RTP stream once, whatever packets are lost, doubled or late."""

    def __init__(self) -> None:
        self._began: int | None = None
        self._last = TelephoneEvent(0, True, 0, 0)

    def take(self, timestamp: int, payload: bytes) -> str:
        """Give the key that this packet is the first to tell of, or "". `timestamp` is that of the RTP header."""
        event = TelephoneEvent.parse(payload)
        if event is None or self._is_old(timestamp):
            return ""
        held_on = self._goes_on(timestamp, event)
        known = timestamp == self._began or held_on
        self._began, self._last = timestamp, event
        return "" if known else event.key

    def _is_old(self, timestamp: int) -> bool:
        """Tell whether a packet belongs to a key before the newest one; timestamps turn over after 2^32."""
        return self._began is not None and 0 < (self._began - timestamp) & 0xFFFFFFFF < 1 << 31

    def _goes_on(self, timestamp: int, event: TelephoneEvent) -> bool:
        """Tell whether a key held for longer than a payload can say goes on in a further segment."""
        began, last = self._began, self._last
        next_segment = began is not None and timestamp == (began + last.duration) & 0xFFFFFFFF
        return next_segment and last.duration == LONGEST and not last.ended and last.code == event.code
