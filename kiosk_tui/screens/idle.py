"""Is somebody still there? Stands over everything; any sign of life takes it away."""

from __future__ import annotations

from kiosk_tui.fit import Paragraph
from kiosk_tui.leaves import Frame, Leaf
from kiosk_tui.screens.page import PageScreen

STEP = 5
"""The seconds left are shown in steps, so that nothing on the screen hurries anybody."""


class IdleScreen(PageScreen):
    """Asks, and shows how long the question stands."""

    BAR = ()

    def __init__(self, left: float) -> None:
        """Take the seconds that are left."""
        super().__init__()
        self._left = left

    async def show_left(self, left: float) -> None:
        """Show the seconds that are left now."""
        if _in_steps(left) != _in_steps(self._left):
            self._left = left
            await self.refit()

    def leaves(self, frame: Frame) -> list[Leaf]:
        """Ask."""
        say = self.host.words
        told = (say("kiosk.idle.press"), say("kiosk.idle.left", seconds=_in_steps(self._left)))
        headline = say("kiosk.idle")
        return [Leaf(headline, tuple(map(Paragraph, told)), (), (headline, *told))]


def _in_steps(seconds: float) -> int:
    return -(-int(seconds) // STEP) * STEP
