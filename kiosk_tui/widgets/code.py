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
from kiosk_tui.fit import Room
from kiosk_tui.panel import Cell
from kiosk_tui.terminal import terminal_of
from kiosk_tui.widgets.headline import Headline
from kiosk_tui.widgets.picture import PictureWidget

LIGHT, DARK = (255, 255, 255), (0, 0, 0)
ON_SCREEN = Style(color="#ffffff", bgcolor="#000000")
LEAST_DOT, LEAST_DOT_BESIDE = 3, 5
"""Pixels of a module under which no telephone can read it, and under which a screen of its own is better."""

MOST_ROWS = 9
SHARE = 0.4
"""How much of the width the code has beside the digits."""


class QrCode(PictureWidget):
    """Draws a text as a QR code, dark on light whatever the theme: as a picture, or as half-blocks where they fit."""

    def __init__(self, text: str, id: str | None = None) -> None:
        """Take the text; an empty one shows nothing."""
        super().__init__(id=id)
        self._dots = qr(text) if text else np.zeros((0, 0), dtype=np.uint8)

    def rows_beside(self, room: Room) -> tuple[int, ...]:
        """Give the rows that suit the code beside something else, the best first; () where it cannot be read there."""
        return self._rows_in(room, int(room.inner * SHARE), MOST_ROWS, LEAST_DOT_BESIDE)

    def rows_alone(self, room: Room) -> tuple[int, ...]:
        """Give the rows that suit the code alone on a screen, the best first; () where it cannot be read at all."""
        return self._rows_in(room, room.inner, room.rows, LEAST_DOT)

    def _rows_in(self, room: Room, columns: int, most: int, dot: int) -> tuple[int, ...]:
        modules = len(self._dots)
        if not modules:
            return ()
        if room.cell is None:
            return (-(-modules // 2),) if modules <= columns else ()
        least = -(-modules * dot // room.cell.height)
        return tuple(range(most, least - 1, -1)) if modules * dot <= columns * room.cell.width else ()

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
        yield Headline(self._digits, blocks=True)


def _even(dots: Picture) -> Picture:
    light = 1 - dots
    return np.vstack([light, np.ones((len(light) % 2, light.shape[1]), dtype=np.uint8)])
