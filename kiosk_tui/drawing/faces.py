"""Five faces from very sad to very glad, drawn."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from kiosk_tui.drawing.lettering import in_shades
from kiosk_tui.drawing.sixel import Picture

OVERSAMPLED = 4
"""Drawn so many times larger and then shrunk, for smooth edges."""

MOUTHS = {1: -0.75, 2: -0.4, 3: 0.0, 4: 0.45, 5: 0.85}
"""How far the corners of the mouth go up, by stars."""


def face(stars: int, pixels: int) -> Picture:
    """Draw a face so many pixels wide and high: a filled disc in ink, eyes and mouth left out."""
    size = pixels * OVERSAMPLED
    image = Image.new("L", (size, size))
    pen = ImageDraw.Draw(image)
    pen.ellipse((0, 0, size - 1, size - 1), fill=255)
    for middle in (0.34, 0.66):
        x, y, r = middle * size, 0.38 * size, 0.065 * size
        pen.ellipse((x - r, y - r, x + r, y + r), fill=0)
    pen.line(_mouth(MOUTHS[stars], size), fill=0, width=max(1, round(0.07 * size)), joint="curve")
    return in_shades(image.resize((pixels, pixels), Image.Resampling.LANCZOS))


def _mouth(bend: float, size: int) -> list[tuple[float, float]]:
    spots = np.linspace(-1, 1, 33)
    across, down = 0.5 + 0.24 * spots, 0.66 + 0.12 * bend - 0.24 * bend * spots**2 / 1.2
    return [(float(x) * size, float(y) * size) for x, y in zip(across, down, strict=True)]
