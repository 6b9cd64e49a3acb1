"""A telephone number was kept: says so, hidden but for its end, and what happens now."""

from __future__ import annotations

from kiosk_tui.fit import Paragraph
from kiosk_tui.leaves import Frame, Leaf, own_choices
from kiosk_tui.screens.page import PageScreen


class KeptScreen(PageScreen):
    """Shows that the number was kept; an empty number was refused."""

    def __init__(self, number: str) -> None:
        """Take the end of the number, as it may be shown."""
        super().__init__()
        self._number = number

    def leaves(self, frame: Frame) -> list[Leaf]:
        """Say what happens now, or offer to key it in again."""
        say = self.host.words
        choices = own_choices(say, ("kiosk.other", "start_over"), ("kiosk.done", "done"))
        if not self._number:
            wrong = say("kiosk.number.wrong.phone")
            return [Leaf(wrong, (), own_choices(say, ("kiosk.wait.leave_number", "leave_number")), (wrong,))]
        headline, then = say("kiosk.number.kept", number=self._number), say("kiosk.number.kept.next")
        return [Leaf(headline, (Paragraph(then),), choices, (headline, then))]
