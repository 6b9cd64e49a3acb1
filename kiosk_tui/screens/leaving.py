"""Does the person really want to end the talk with the clerk?"""

from __future__ import annotations

from kiosk_tui.leaves import Frame, Leaf, own_choices
from kiosk_tui.screens.page import PageScreen


class LeavingScreen(PageScreen):
    """Asks before a talk with a clerk is ended."""

    def leaves(self, frame: Frame) -> list[Leaf]:
        """Ask."""
        say = self.host.words
        headline = say("kiosk.clerk.ask_end")
        choices = own_choices(say, ("kiosk.clerk.stay", "stay"), ("kiosk.clerk.end", "done"))
        return [Leaf(headline, (), choices, (headline,))]
