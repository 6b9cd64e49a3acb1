"""Where the packets of one call come from, and whom to send to: as agreed, or found once behind a router. Pure.

Phones behind routers send from another address than they say (RFC 4961), and whoever guesses our port can send too. So the
agreed address is believed at its first packet, for good. Another one is believed only where that one has not come, only after
some packets in a row, and only the first one.
"""

from __future__ import annotations

from collections import OrderedDict

from channels.phone.rtp.packet import SEQUENCES, Packet

Address = tuple[str, int]
IN_A_ROW = 4
"""Packets of one stream in order, 80 ms of sound, before an address that was not agreed is believed."""

MOST_STEP = 3
"""How far the number of the next packet may be off where some were lost."""

MOST_STRANGERS = 16
"""Addresses that are looked at, at once; the oldest is forgotten first."""


class Latch:
    """The far end of one call."""

    def __init__(self) -> None:
        self.remote: Address | None = None
        self._agreed: Address | None = None
        self._found: Address | None = None
        self._strangers: OrderedDict[Address, tuple[Packet, int]] = OrderedDict()

    def agree(self, remote: Address) -> None:
        """Take what was agreed; the same again changes nothing."""
        if remote != self._agreed:
            self.remote = self._agreed = remote
            self._found, self._strangers = None, OrderedDict()

    def is_ours(self, packet: Packet, address: Address) -> bool:
        """Tell whether a packet is of this call."""
        if self._agreed is None:
            return False
        if self._found is None and address != self._agreed and not self._proves(packet, address):
            return False
        if self._found is None or address == self._agreed:
            self._found = self.remote = address
        return address == self._found

    def _proves(self, packet: Packet, address: Address) -> bool:
        """Count the packets in a row from an address that was not agreed."""
        last, count = self._strangers.pop(address, (packet, 0))
        step = (packet.sequence - last.sequence) % SEQUENCES
        goes_on = count == 0 or (packet.source == last.source and 0 < step <= MOST_STEP)
        self._strangers[address] = packet, count + 1 if goes_on else 1
        while len(self._strangers) > MOST_STRANGERS:
            self._strangers.popitem(last=False)
        return self._strangers[address][1] >= IN_A_ROW
