"""A face to press: drawn where the terminal shows pictures, its word and its key under it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from textual.content import Content

from kiosk_tui.drawing.faces import face
from kiosk_tui.drawing.sixel import Colour, Picture
from kiosk_tui.panel import Cell
from kiosk_tui.widgets.picture import PictureWidget
from kiosk_tui.widgets.tile import BarTile, centred
from kiosk_tui.widgets.wrapping import wrap

TYPED = {1: "T_T", 2: ":-(", 3: ":-|", 4: ":-)", 5: ":-D"}
"""The faces where nothing can be drawn."""


class FaceTile(BarTile, PictureWidget):
    """One of the five."""

    def __init__(self, stars: int, word: str, words: Sequence[str]) -> None:
        """Take the stars, which are the key too, the word, and the words of all five, which have equal room."""
        super().__init__(str(stars), word)
        self._stars, self._words = stars, words

    def render(self) -> Content:
        """Give the key and the word in the lower rows, and the typed face above where none is drawn."""
        width, height = self.size
        words = wrap(self.label, width)
        above = [""] * self._face_rows()
        if above and self.drawn_cell() is None:
            above[(len(above) - 1) // 2] = TYPED[self._stars]
        sign = self.mark if self.mark != " " else ""
        under = [""] * (height - len(above) - len(words) - 1)
        return Content("\n".join(centred(row, width) for row in (*above, *words, *under, f"{sign}{self.key}")))

    def picture(self, cell: Cell) -> tuple[Picture, list[Colour]] | None:
        """Draw the face over its words."""
        rows = self._face_rows()
        pixels = int(min(rows * cell.height, self.size.width * cell.width) * 0.86)
        if rows < 1 or pixels < 1:
            return None
        left = (self.size.width * cell.width - pixels) // 2
        above = (rows * cell.height - pixels) // 2
        whole = np.pad(face(self._stars, pixels), ((above, 0), (left, 0)))
        return whole, self.shades_of(self.styles.color, self.ground)

    def _face_rows(self) -> int:
        """Give the rows that are left for the face over the longest of the words and the key."""
        return max(0, self.size.height - max(len(wrap(word, self.size.width)) for word in self._words) - 1)
