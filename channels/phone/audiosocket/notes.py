"""What the dialplan and the line tell each other about a call, by its ticket (the UUID that Asterisk gave it). Pure."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace

MOST_KEPT = 2000


@dataclass
class Note:
    """One call: the number that calls, the phone to ring next with the code to show there ("" for neither), and whether we
    said goodbye. A call that is neither to be rung on nor over broke off: it belongs to people.
    """

    caller: str = ""
    target: str = ""
    code: str = ""
    is_over: bool = False


class Notes:
    """The newest calls' notes; the oldest are forgotten."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Note] = OrderedDict()

    def arrive(self, ticket: str, caller: str) -> None:
        """Keep who calls, before the sound comes."""
        self._of(ticket).caller = caller

    def caller_of(self, ticket: str) -> str:
        """Give the number that calls, or ""."""
        return self._kept[ticket].caller if ticket in self._kept else ""

    def leave(self, ticket: str, target: str, code: str) -> None:
        """Keep where the call is to go."""
        note = self._of(ticket)
        note.target, note.code = target, code

    def end(self, ticket: str) -> None:
        """Keep that we have said goodbye."""
        self._of(ticket).is_over = True

    def break_off(self, ticket: str) -> None:
        """Keep that the call was not held to its end."""
        self._of(ticket).is_over = False

    def take(self, ticket: str) -> Note:
        """Give what comes after us, once; an empty note for a call we know nothing of."""
        note = self._kept.get(ticket, Note())
        told = replace(note)
        note.target, note.is_over = "", False
        return told

    def _of(self, ticket: str) -> Note:
        note = self._kept.setdefault(ticket, Note())
        self._kept.move_to_end(ticket)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return note
