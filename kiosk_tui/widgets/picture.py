"""A widget that draws a picture over its cells, where the terminal shows pictures."""

from __future__ import annotations

from rich.segment import ControlType, Segment
from textual.color import Color
from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget

from kiosk_tui.drawing.lettering import SHADES
from kiosk_tui.drawing.sixel import Colour, Picture, encode, shades
from kiosk_tui.panel import Cell
from kiosk_tui.terminal import terminal_of

NO_CELLS = ((ControlType.CURSOR_FORWARD, 0),)
"""Marks a segment as one that takes no cells."""


class PictureWidget(Widget):
    """Draws what `picture` gives. The last row carries it, because the rows above it are written first."""

    def picture(self, cell: Cell) -> tuple[Picture, list[Colour]] | None:
        """Give the picture and its colours for cells of so many pixels; None where there is nothing to draw."""
        return None

    def render(self) -> Content:
        """Give the letters under the picture: none."""
        return Content("")

    def render_line(self, y: int) -> Strip:
        """Give a row; the last one also draws."""
        strip = super().render_line(y)
        drawn = self._drawn() if y == self.size.height - 1 else None
        return strip if drawn is None else Strip([*strip, Segment(drawn, None, NO_CELLS)], strip.cell_length)

    def drawn_cell(self) -> Cell | None:
        """Give the pixels of a cell, where pictures are drawn."""
        return terminal_of(self.app).cell

    def shades_of(self, ink: Color, ground: Color) -> list[Colour]:
        """Give the colours between a ground and an ink."""
        return shades(ink.rgb, ground.rgb, SHADES)

    def _drawn(self) -> str | None:
        cell = self.drawn_cell()
        made = self.picture(cell) if cell and self.size.area else None
        if made is None:
            return None
        x, y = self.content_region.offset
        return f"\x1b7\x1b[{y + 1};{x + 1}H{encode(*made)}\x1b8"
