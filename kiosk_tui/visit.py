"""Everything the kiosk keeps of one visitor, in one place, so that it can be forgotten in one stroke."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.conversation import Entry, Owner, Standing, Who
from assistant.messages import Card, Reply
from kiosk_tui.connection import Said
from kiosk_tui.place import Place
from voice.ports import ORDINARY, Manner


@dataclass
class Visit:
    """One visitor. `number` grows with each, so that what arrives late for an earlier one is known and dropped.

    `new` tells that no other screen has shown the status yet, `unsent` is what has no answer yet, `draft` what was typed and
    not sent, `to_say` what is said before the next screen, `slow` tells that its answer takes its time, `secrets` are numbers
    that are never said aloud. `begun` tells that the assistant has begun the conversation, `away` that it cannot be reached
    now, `met` that the clerk was announced, `keys_told` that the keys of the bar were said, `slip_told` that the slip was.
    `place` is where somebody stood when they went to type, to speak or to the slip.
    `sent` is what a clerk has sent and the person, busy with something else, has not looked at.
    """

    number: int
    locale: str
    bigger: bool = False
    manner: Manner = ORDINARY
    status: tuple[str, ...] = ()
    new: bool = False
    reply: Reply | None = None
    place: Place = field(default_factory=Place)
    card: Card | None = None
    standing: Standing | None = None
    entries: list[Entry] = field(default_factory=list)
    unsent: Said | None = None
    slow: bool = False
    draft: str = ""
    to_say: tuple[str, ...] = ()
    secrets: frozenset[str] = frozenset()
    begun: bool = False
    away: bool = False
    met: bool = False
    keys_told: bool = False
    slip_told: bool = False
    sent: Reply | None = None
    answered: bool = False
    thanked: bool = False

    @property
    def waits(self) -> bool:
        """Tell whether the person waits for a clerk."""
        return self.standing is not None and self.standing.owner is Owner.QUEUE

    @property
    def talks(self) -> bool:
        """Tell whether the person talks with a clerk."""
        return self.standing is not None and self.standing.owner is Owner.CLERK

    @property
    def heard(self) -> int:
        """The number of the last entry that has come."""
        return self.entries[-1].number if self.entries else 0

    def news(self) -> Sequence[Entry]:
        """Give what clerk and desk have said since the person last said something."""
        last = max((at for at, entry in enumerate(self.entries) if entry.who is Who.PERSON), default=-1)
        fresh = [entry for entry in self.entries[last + 1 :] if entry.who is Who.CLERK]
        return fresh or [entry for entry in self.entries if entry.who is Who.CLERK][-1:]
