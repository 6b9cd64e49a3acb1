"""The slip to take away: a code to scan, the number or telephone to remember, and printing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from textual.containers import Horizontal
from textual.widget import Widget

from assistant.messages import Choice
from kiosk_tui.fit import Paragraph, fit
from kiosk_tui.leaves import Frame, Leaf, own_choices
from kiosk_tui.screens.page import PageScreen
from kiosk_tui.widgets.code import BigText, QrCode

QR_ROWS = {24: 9, 18: 6, 14: 5, 12: 3}
"""Rows the code takes, by the rows of the screen from which on it does; fewer where the answers need them."""


class SlipScreen(PageScreen):
    """Shows the code and offers to print. `digits` are what to remember: the hand-off's number, or a telephone."""

    def __init__(self, link: str, digits: tuple[str, str], printer: bool) -> None:
        """Take what the code holds, (what the digits are, the digits), and whether there is a printer."""
        super().__init__()
        self._link, self._digits, self._printer = link, digits, printer

    def headline(self) -> str:
        """Give the headline."""
        return self.host.words("kiosk.step.slip")

    def own_widgets(self) -> Iterator[Widget]:
        """Show the code, and beside it the digits."""
        yield Horizontal(QrCode(self._link, id="qr"), BigText(*self._digits, id="digits"), id="slip")

    def frame(self) -> Frame:
        """Keep rows for the code, as many as leave the answers large enough."""
        frame = super().frame()
        (leaf,), wanted = self.leaves(frame), [taken for least, taken in QR_ROWS.items() if frame.room.rows >= least]
        fitting = (taken for taken in wanted if fit(leaf.page(frame.bar, taken), frame.room) is not None)
        self.extra = next(fitting, 0)
        slip = self.query_one("#slip")
        slip.display, slip.styles.height = bool(self.extra), self.extra
        return replace(frame, extra=self.extra)

    def leaves(self, frame: Frame) -> list[Leaf]:
        """Offer what can be done with the slip."""
        say = self.host.words
        scan = say("kiosk.slip.scan")
        spoken = (self.headline(), *((scan,) if self._link else ()))
        return [Leaf(self.headline(), (Paragraph(scan),) if self._link else (), self.answers(), spoken)]

    def answers(self) -> tuple[Choice, ...]:
        """Give what can be done."""
        say = self.host.words
        offered = [("kiosk.slip.print", "print")] if self._printer else []
        offered += [("kiosk.other", "start_over"), ("kiosk.done", "done")]
        return own_choices(say, *offered)
