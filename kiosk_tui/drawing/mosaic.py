"""Large letters of half-blocks, for terminals that cannot show pictures: Unifont is drawn for just 16 rows of dots."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from kiosk_tui.drawing.lettering import find_font, load_font

FAMILY = "Unifont"
ROWS = 8
"""Rows of cells a line takes."""

DOTS = 2 * ROWS
BLOCKS = " ▀▄█"
"""By upper dot + 2 x lower dot."""


def mosaic(text: str) -> list[str] | None:
    """Give 8 rows of half-blocks, two dots in each cell; None where the font is missing."""
    found = find_font(FAMILY, bold=False)
    if found is None:
        return None
    font = load_font(*found, DOTS)
    image = Image.new("1", (max(1, int(font.getlength(text))), DOTS))
    ImageDraw.Draw(image).text((0, 0), text, fill=1, font=font)
    return blocks(np.asarray(image, dtype=np.uint8))


def blocks(dots: npt.NDArray[np.uint8]) -> list[str]:
    """Turn an even number of rows of dots (0 or 1) into half as many rows of half-blocks."""
    cells = dots[0::2] + 2 * dots[1::2]
    return ["".join(BLOCKS[value] for value in row) for row in cells]
