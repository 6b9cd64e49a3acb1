"""A QR code, and a few digits in the largest letters."""

from __future__ import annotations

import numpy as np
from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from kiosk_tui.drawing.code import enlarged, qr
from kiosk_tui.drawing.mosaic import blocks
from kiosk_tui.drawing.sixel import Colour, Picture
from kiosk_tui.panel import Cell
from kiosk_tui.terminal import terminal_of
from kiosk_tui.widgets.headline import Headline
from kiosk_tui.widgets.picture import PictureWidget

LIGHT, DARK = (255, 255, 255), (0, 0, 0)
ON_SCREEN = Style(color="#ffffff", bgcolor="#000000")
LEAST_DOT = 3
"""Pixels of a module under which no telephone can read it from a screen."""


class QrCode(PictureWidget):
    """Draws a text as a QR code, dark on light whatever the theme: as a picture, or as half-blocks where they fit."""

    def __init__(self, text: str, id: str | None = None) -> None:
        """Take the text; an empty one shows nothing."""
        super().__init__(id=id)
        self._dots = qr(text) if text else np.zeros((0, 0), dtype=np.uint8)

    def picture(self, cell: Cell) -> tuple[Picture, list[Colour]] | None:
        """Draw the code as large as it fits."""
        pixels = min(self.size.width * cell.width, self.size.height * cell.height)
        if not len(self._dots) or pixels // len(self._dots) < LEAST_DOT:
            return None
        whole: Picture = enlarged(self._dots, pixels) + np.uint8(1)
        return whole, [LIGHT, DARK]

    def render_line(self, y: int) -> Strip:
        """Give a row of the picture, or of half-blocks."""
        rows = [] if terminal_of(self.app).cell or not len(self._dots) else blocks(_even(self._dots))
        if not rows or len(rows) > self.size.height or len(rows[0]) > self.size.width:
            return super().render_line(y)
        row = rows[y] if y < len(rows) else ""
        return Strip([Segment(row, ON_SCREEN)], len(row)).adjust_cell_length(self.size.width, self.rich_style)


class BigText(Widget):
    """A caption and under it digits as large as they go."""

    def __init__(self, caption: str, digits: str, id: str | None = None) -> None:
        """Take both."""
        super().__init__(id=id)
        self._caption, self._digits = caption, digits

    def compose(self) -> ComposeResult:
        """Put the caption over the digits."""
        yield Static(self._caption, id="caption", markup=False)
        yield Headline(self._digits)


def _even(dots: Picture) -> Picture:
    light = 1 - dots
    return np.vstack([light, np.ones((len(light) % 2, light.shape[1]), dtype=np.uint8)])
