"""What an outbox delivers: which entries of a log are due, the messages they go in, and the other side that takes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from assistant.conversation import Entry, Who
from assistant.desk.reception import Reception
from assistant.desk.turns import Turned
from assistant.errors import DeliveryFailed
from assistant.messages import Json, Reply
from assistant.ports import Correspondent

PLACE = "desk.place."


@dataclass(frozen=True)
class Packet:
    """One message as the other side takes it.

    With it everything up to the entry `last` is delivered, and `parts` parts of the next one.
    """

    body: Any
    last: int
    parts: int = 0


@dataclass(frozen=True)
class Fate:
    """What becomes of a message that was not taken: tried `again` soon, `given_up`, or else kept until the person writes."""

    again: bool = False
    given_up: bool = False


class Post(Protocol):
    """The other side of a door."""

    door: str

    def pack(self, entries: Sequence[Entry], parts: int, locale: str) -> Sequence[Packet]:
        """Put entries into messages, in order, without the first parts of the first entry."""

    async def send(self, to: Correspondent, packet: Packet) -> None:
        """Hand one message over; raises DeliveryFailed."""

    def fate(self, failed: DeliveryFailed) -> Fate:
        """Say what becomes of a message that was not taken."""

    async def kept(self, to: Correspondent, reception: Reception) -> None:
        """Do what is to be done where a message waits until the person writes."""

    def is_worth(self, conversation: str, entries: Sequence[Entry]) -> bool:
        """Tell whether these entries are to be sent now, not only with the person's next answer."""


def due(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Leave out what the person said, and news of a place in the queue that newer notices have made old. Pure."""
    found: list[Entry] = []
    for entry in entries:
        if entry.who is Who.PERSON or entry.private:
            continue
        if entry.who is Who.NOTICE and found and is_place(found[-1]):
            found.pop()
        found.append(entry)
    return tuple(found)


def is_place(entry: Entry) -> bool:
    """Tell whether an entry only says which place in the queue the person has."""
    lines: list[Json] = (entry.reply or {}).get("lines") or []
    return entry.who is Who.NOTICE and bool(lines) and str(lines[0]["key"]).startswith(PLACE)


async def unlogged(reception: Reception, conversation: str, turned: Turned) -> Reply | None:
    """Give the reply of a turn that stands nowhere in the log, so that nobody else will deliver it; None where it does."""
    if not turned.reply.lines:
        return None
    entries = await reception.log(conversation, turned.number - 1) if turned.number else ()
    return None if entries and entries[0].who is not Who.PERSON else turned.reply
