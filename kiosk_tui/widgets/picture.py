"""A widget that draws a picture over its cells, where the terminal shows pictures."""

from __future__ import annotations

from collections.abc import Hashable

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
    """Draws what `picture` gives. xterm keeps the last 16 pictures only, so a screen has few of them."""

    _kept: tuple[Hashable, str] | None = None

    def picture(self, cell: Cell) -> tuple[Picture, list[Colour]] | None:
        """Give the picture and its colours for cells of so many pixels; None where there is nothing to draw."""
        return None

    def picture_key(self) -> Hashable:
        """Give what the picture shows, so that it is drawn anew only where that has changed."""
        return None

    def render(self) -> Content:
        """Give the letters under the picture: none."""
        return Content("")

    def render_line(self, y: int) -> Strip:
        """Give a row of letters; the last one carries the picture, because all rows are written from the top."""
        strip = super().render_line(y).adjust_cell_length(self.size.width, self.rich_style)
        drawn = self._drawn() if y == self.size.height - 1 else ""
        if not drawn:
            return strip
        x, top = self.content_region.offset
        return Strip([*strip, Segment(f"\x1b7\x1b[{top + 1};{x + 1}H{drawn}\x1b8", None, NO_CELLS)], self.size.width)

    def drawn_cell(self) -> Cell | None:
        """Give the pixels of a cell, where pictures are drawn."""
        return terminal_of(self.app).cell

    def shades_of(self, ink: Color, ground: Color) -> list[Colour]:
        """Give the colours between a ground and an ink."""
        return shades(ink.rgb, ground.rgb, SHADES)

    @property
    def ground(self) -> Color:
        """The colour the picture stands on."""
        return self.background_colors[1]

    def _drawn(self) -> str:
        cell = self.drawn_cell()
        if cell is None or not self.size.area:
            return ""
        key = (self.size, cell, self.styles.color, self.ground, self.picture_key())
        if self._kept is None or self._kept[0] != key:
            made = self.picture(cell)
            self._kept = key, encode(*made) if made else ""
        return self._kept[1]
