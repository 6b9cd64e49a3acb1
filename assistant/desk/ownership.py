"""Who may have the word after whom: the one table of moves, and the check that nothing changes hands without one. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from assistant.conversation import Owner
from assistant.errors import IllegalMove


class Move(str, Enum):
    """Everything that can happen to who has the word."""

    BEGIN = "begin"
    HAND_OVER = "hand_over"
    CLAIM = "claim"
    TRANSFER = "transfer"
    LOSE = "lose"
    GIVE_BACK = "give_back"
    LEAVE = "leave"
    SHUT = "shut"
    FINISH = "finish"
    END = "end"
    LAPSE = "lapse"


MOVES: Mapping[Move, tuple[frozenset[Owner], Owner]] = {
    Move.BEGIN: (frozenset({Owner.NOBODY}), Owner.BOT),
    Move.HAND_OVER: (frozenset({Owner.BOT}), Owner.QUEUE),
    Move.CLAIM: (frozenset({Owner.QUEUE}), Owner.CLERK),
    Move.TRANSFER: (frozenset({Owner.CLERK}), Owner.QUEUE),
    Move.LOSE: (frozenset({Owner.CLERK}), Owner.QUEUE),
    Move.GIVE_BACK: (frozenset({Owner.CLERK}), Owner.BOT),
    Move.LEAVE: (frozenset({Owner.QUEUE}), Owner.BOT),
    Move.SHUT: (frozenset({Owner.QUEUE}), Owner.BOT),
    Move.FINISH: (frozenset({Owner.CLERK}), Owner.NOBODY),
    Move.END: (frozenset({Owner.BOT, Owner.QUEUE, Owner.CLERK}), Owner.NOBODY),
    Move.LAPSE: (frozenset({Owner.BOT}), Owner.NOBODY),
}
"""From whom a move takes the word, and to whom it gives it. SHUT is the desk closing, LAPSE is long silence."""

SERVED = frozenset(move.value for move in (Move.FINISH, Move.GIVE_BACK, Move.END))
"""The moves with which a clerk's work for a person ends, as they are kept."""


@dataclass(frozen=True)
class Ownership:
    """Who has the word, and which clerk by id: named exactly while a clerk has it."""

    owner: Owner = Owner.NOBODY
    clerk: str = ""

    def __post_init__(self) -> None:
        """Refuse a clerk without the word and the word without a clerk; raises IllegalMove."""
        if bool(self.clerk) != (self.owner is Owner.CLERK):
            raise IllegalMove(owner=self.owner.value, move="")


def moved(before: Ownership, move: Move, clerk: str = "") -> Ownership:
    """Give who has the word after a move; raises IllegalMove where that is not allowed from here.

    `clerk` is the id of the clerk who takes it, for CLAIM only.
    """
    allowed, after = MOVES[move]
    if before.owner not in allowed:
        raise IllegalMove(owner=before.owner.value, move=move.value)
    return Ownership(after, clerk)


def verify(before: Ownership, after: Ownership, move: Move | None) -> None:
    """Raise IllegalMove unless this change of hands is what the move stands for; without a move nothing may change hands."""
    expected = before if move is None else moved(before, move, after.clerk)
    if expected != after:
        raise IllegalMove(owner=before.owner.value, move=move.value if move else "")
