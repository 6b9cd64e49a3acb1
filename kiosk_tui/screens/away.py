"""The assistant cannot be reached: says so, keeps what was said, names a telephone; goes away by itself."""

from __future__ import annotations

from assistant.privacy import masked
from kiosk_tui import keys
from kiosk_tui.fit import Paragraph
from kiosk_tui.leaves import Frame, Leaf
from kiosk_tui.screens.page import PageScreen


class AwayScreen(PageScreen):
    """Stands until the assistant answers again."""

    BAR = (keys.BACK, keys.AGAIN, keys.QUIETER, keys.LOUDER, keys.SIZE, keys.PERSON)

    def __init__(self, phone: str, kept: str) -> None:
        """Take the telephone to ring, and what was said and not sent."""
        super().__init__()
        self._phone, self._kept = phone, kept

    def leaves(self, frame: Frame) -> list[Leaf]:
        """Say what is wrong and what can be done."""
        say = self.host.words
        headline = say("kiosk.away")
        kept = (say("kiosk.said", text=masked(self._kept)),) if self._kept else ()
        told = (*((say("kiosk.away.kept"),) if kept else ()), say("kiosk.away.call", phone=self._phone))
        return [Leaf(headline, tuple(map(Paragraph, (*kept, *told))), (), (headline, *kept, *told))]
