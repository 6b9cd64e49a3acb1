"""Sets a line of words in a real font, for headlines larger than the terminal's own letters."""

from __future__ import annotations

import subprocess
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from kiosk_tui.drawing.sixel import Picture

SHADES = 8
"""Steps between ground and ink, so that curves look smooth."""

BELOW_MIDDLE = 0.36
"""How far the baseline lies under the middle of a line, in ems, so that both 国 and g have room."""

Font = ImageFont.FreeTypeFont


@lru_cache(maxsize=16)
def find_font(family: str, bold: bool = True) -> tuple[Path, int] | None:
    """Give the file of a font family and which of its faces; None where this machine lacks it."""
    pattern = f"{family}:bold" if bold else family
    try:
        found = subprocess.run(
            ["fc-match", "-f", "%{file}\t%{index}\t%{family}", pattern], capture_output=True, text=True, timeout=10, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    file, index, families = found.split("\t")
    return (Path(file), int(index) & 0xFFFF) if family.lower() in families.lower() else None


@lru_cache(maxsize=32)
def load_font(file: Path, face: int, pixels: int) -> Font:
    """Open a font at a size in pixels."""
    return ImageFont.truetype(str(file), pixels, index=face)


def width_of(text: str, font: Font) -> int:
    """Give how many pixels a line is wide."""
    return int(font.getlength(text)) + 2


def draw_line(text: str, font: Font, height: int) -> Picture:
    """Draw one line of text, vertically in the middle of so many pixels: 0 for the ground to SHADES for full ink."""
    image = Image.new("L", (max(1, width_of(text, font)), height))
    baseline = height / 2 + BELOW_MIDDLE * font.size
    ImageDraw.Draw(image).text((1, round(baseline)), text, fill=255, font=font, anchor="ls")
    return in_shades(image)


def in_shades(image: Image.Image) -> Picture:
    """Turn grey into the numbers of the shades."""
    grey = np.asarray(image, dtype=np.uint16)
    picture: Picture = ((grey * SHADES + 127) // 255).astype(np.uint8)
    return picture
