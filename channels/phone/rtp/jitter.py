"""Puts packets in order and fills what was lost, so that the ear hears one stream in real time. Pure."""

from __future__ import annotations

from channels.phone.rtp.packet import SEQUENCES, Packet, is_newer

MOST_WAITING = 4
"""Packets that wait for a missing one, 80 ms; then it is given up for lost."""

MOST_FILLED = 10
"""Lost packets that are filled with silence; a longer gap is a pause of the sender."""

MOST_JUMP = 3000
"""A sequence number this far off is a new stream (a phone that was put on hold and back), not a loss."""


class JitterBuffer:
    """One stream of packets."""

    def __init__(self) -> None:
        self._next: int | None = None
        self._source: int | None = None
        self._waiting: dict[int, Packet] = {}

    def push(self, packet: Packet) -> list[Packet | None]:
        """Take a packet and give those that are next, in order; None stands for a lost one."""
        if self._next is None or packet.source != self._source or self._is_far(packet.sequence):
            self._next, self._source, self._waiting = packet.sequence, packet.source, {}
        elif packet.sequence != self._next and not is_newer(packet.sequence, self._next):
            return []
        self._waiting[packet.sequence] = packet
        return self._ready()

    def _is_far(self, sequence: int) -> bool:
        assert self._next is not None
        ahead = (sequence - self._next) % SEQUENCES
        return min(ahead, SEQUENCES - ahead) > MOST_JUMP

    def _ready(self) -> list[Packet | None]:
        given: list[Packet | None] = []
        while self._waiting:
            assert self._next is not None
            packet = self._waiting.pop(self._next, None)
            if packet is None:
                if len(self._waiting) < MOST_WAITING:
                    break
                given += self._skip()
                continue
            given.append(packet)
            self._next = (self._next + 1) % SEQUENCES
        return given

    def _skip(self) -> list[Packet | None]:
        """Give up what is missing before the first packet that waits."""
        assert self._next is not None
        start = self._next
        self._next = min(self._waiting, key=lambda sequence: (sequence - start) % SEQUENCES)
        return [None] * min(MOST_FILLED, (self._next - start) % SEQUENCES)
