"""What the dialplan and the line tell each other about a call, by its ticket (the UUID that Asterisk gave it). Pure."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

MOST_KEPT = 2000


@dataclass
class Note:
    """One call: the number that calls, and the phone to ring next with the code to show there ("" for neither)."""

    caller: str = ""
    target: str = ""
    code: str = ""


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

    def take(self, ticket: str) -> tuple[str, str]:
        """Give where the call is to go and its code, once; ("", "") where it is over."""
        note = self._kept.get(ticket)
        if note is None:
            return "", ""
        target, code, note.target = note.target, note.code, ""
        return target, code

    def _of(self, ticket: str) -> Note:
        note = self._kept.setdefault(ticket, Note())
        self._kept.move_to_end(ticket)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return note
