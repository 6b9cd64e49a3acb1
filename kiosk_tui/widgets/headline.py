"""The one question or fact of a screen, in the largest letters there are."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.strip import Strip

from kiosk_tui.drawing.lettering import draw_line, find_font, load_font, width_of
from kiosk_tui.drawing.mosaic import ROWS, mosaic
from kiosk_tui.drawing.sixel import Colour, Picture
from kiosk_tui.fit import EM_OF_ROWS, LEAST_ENLARGED, Room, in_lines, largest
from kiosk_tui.panel import Cell
from kiosk_tui.terminal import terminal_of
from kiosk_tui.widgets.picture import PictureWidget
from kiosk_tui.widgets.wrapping import wrap

FAMILY = "Noto Sans CJK SC"


class Headline(PictureWidget):
    """Shows one text: drawn in a real font, or of blocks, or in the terminal's own bold letters."""

    text: reactive[str] = reactive("")

    def __init__(self, text: str = "", id: str | None = None, blocks: bool = False) -> None:
        """Take the text, and whether it may be built of blocks in any terminal."""
        super().__init__(id=id)
        self._blocks = blocks
        self.set_reactive(Headline.text, text)

    def render_line(self, y: int) -> Strip:
        """Give a row: empty under a drawn headline, else its letters."""
        if self._drawn_lines():
            return super().render_line(y)
        rows = self._rows()
        above = (self.size.height - len(rows)) // 2
        text = rows[y - above] if 0 <= y - above < len(rows) else ""
        strip = Strip(Content(text).render_segments(self.visual_style), cell_len(text))
        return strip.adjust_cell_length(self.size.width, self.rich_style)

    def picture_key(self) -> Hashable:
        """Give the text."""
        return self.text

    def picture(self, cell: Cell) -> tuple[Picture, list[Colour]] | None:
        """Draw the headline as large as its rows and columns allow."""
        lines, font = self._drawn_lines(), find_font(FAMILY)
        if not lines or font is None:
            return None
        height, width = self.size.height * cell.height // len(lines), self.size.width * cell.width
        pixels = int(EM_OF_ROWS * height)
        widest = max(width_of(line, load_font(*font, pixels)) for line in lines)
        face = load_font(*font, pixels * width // widest if widest > width else pixels)
        rows = [draw_line(line, face, height)[:, :width] for line in lines]
        across = max(row.shape[1] for row in rows)
        whole = np.vstack([np.pad(row, ((0, 0), (0, across - row.shape[1]))) for row in rows])
        return whole, self.shades_of(self.styles.color, self.ground)

    def _drawn_lines(self) -> list[str]:
        """Give the lines of a drawn headline, as many as make the largest letters; [] where it is not drawn."""
        cell = terminal_of(self.app).cell
        if cell is None or not self.size.height or not self.text or find_font(FAMILY) is None:
            return []
        room = Room(self.size.width + 2, self.size.height, cell=cell)
        larger, lines = largest(self.text, room, self.size.height)
        return in_lines(self.text, lines) if larger >= LEAST_ENLARGED else []

    def _rows(self) -> list[str]:
        built = (self._blocks or terminal_of(self.app).remote) and self.size.height >= ROWS
        blocks = mosaic(self.text) if built else None
        if blocks and len(blocks[0]) <= self.size.width:
            return blocks
        return wrap(self.text, self.size.width)
