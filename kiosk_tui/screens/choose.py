"""Any answer of the assistant that is no card: what it says, and which of its choices is meant."""

from __future__ import annotations

from dataclasses import replace

from assistant.messages import Outcome, Reply
from kiosk_tui.leaves import Frame, Leaf, of_reply, own_choices
from kiosk_tui.screens.page import PageScreen


class ChooseScreen(PageScreen):
    """Shows a reply; a warning of danger stands on an alarming ground."""

    def __init__(self, reply: Reply) -> None:
        """Take the reply."""
        super().__init__("-alarm" if reply.outcome is Outcome.SAFETY else None)
        self._reply = reply

    def leaves(self, frame: Frame) -> list[Leaf]:
        """Lay the reply out; where it offers nothing, the kiosk offers to go on or to end."""
        say = self.host.words
        own = own_choices(say, ("kiosk.other", "start_over"), ("kiosk.done", "done"))
        return of_reply(self._reply, replace(frame, own=own))
