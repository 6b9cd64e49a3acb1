"""The end of a visit: thanks, the slip if there was a matter, and a way to begin again."""

from __future__ import annotations

from assistant.messages import Choice
from kiosk_tui.fit import Paragraph
from kiosk_tui.leaves import Frame, Leaf, own_choices
from kiosk_tui.screens.slip import SlipScreen


class FinishedScreen(SlipScreen):
    """Says goodbye; `thanked` where the visitor has rated, `link` is empty where there is nothing to take away."""

    def __init__(self, link: str, digits: tuple[str, str], printer: bool, thanked: bool) -> None:
        """Take what the slip holds and whether to thank."""
        super().__init__(link, digits, printer and bool(link))
        self._thanked = thanked

    def headline(self) -> str:
        """Say goodbye."""
        return self.host.words("kiosk.finished")

    def leaves(self, frame: Frame) -> list[Leaf]:
        """Say goodbye, and that all will be forgotten."""
        say = self.host.words
        thanks = (say("kiosk.finished.thanks"),) if self._thanked else ()
        scan = (say("kiosk.slip.scan"),) if self._link else ()
        told = (*thanks, *scan, say("kiosk.finished.forgotten"))
        shown = told if frame.room.rows >= 16 else (*scan, *told)[:1]
        return [Leaf(self.headline(), tuple(map(Paragraph, shown)), self.answers(), (self.headline(), *told))]

    def answers(self) -> tuple[Choice, ...]:
        """Offer to print, to begin again, to leave."""
        say = self.host.words
        offered = [("kiosk.slip.print", "print")] if self._printer else []
        offered += [("kiosk.finished.again", "again"), ("kiosk.finished.leave", "leave")]
        return own_choices(say, *offered)
