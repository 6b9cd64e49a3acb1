"""Writes a picture as DEC sixel, the picture format of VT340 terminals that xterm understands. Pure.

A picture here is an array of small numbers: 0 is nothing (what is on the screen stays), n is the nth colour of a palette.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
"""Shape (height, width) in pixels."""

Colour = tuple[int, int, int]
"""Red, green, blue from 0 to 255."""

BAND = 6
"""Rows of pixels in one line of sixels."""

START, END = "\x1bP0;1;0q", "\x1b\\"
"""P2 = 1: pixels of colour 0 are left as they are."""

SHORTEST_RUN = 4


def encode(picture: Picture, palette: Sequence[Colour]) -> str:
    """Give the escape sequence that draws a picture at the cursor."""
    height, width = picture.shape
    padded = np.zeros((-(-height // BAND) * BAND, width), dtype=np.uint8)
    padded[:height] = picture
    bands = padded.reshape(-1, BAND, width)
    lines = ("$".join(_line(band, number) for number in np.unique(band) if number) for band in bands)
    return f'{START}"1;1;{width};{height}{_registers(palette)}{"-".join(lines)}{END}'


def shades(ink: Colour, ground: Colour, count: int) -> list[Colour]:
    """Give so many colours from nearly the ground to the ink itself."""
    parts = [(number + 1) / count for number in range(count)]
    return [tuple(round(low + (high - low) * part) for low, high in zip(ground, ink, strict=True)) for part in parts]  # type: ignore[misc]  # three parts


def _registers(palette: Sequence[Colour]) -> str:
    return "".join(f"#{number};2;{_share(r)};{_share(g)};{_share(b)}" for number, (r, g, b) in enumerate(palette, start=1))


def _share(value: int) -> int:
    return round(value * 100 / 255)


def _line(band: Picture, number: int) -> str:
    """Give one colour of one band: a sign for each column, runs shortened."""
    weights = np.array([1, 2, 4, 8, 16, 32], dtype=np.uint8)[:, None]
    columns = ((band == number) * weights).sum(axis=0).astype(np.int16)
    edges = np.flatnonzero(np.diff(columns)) + 1
    starts = np.concatenate(([0], edges))
    lengths = np.diff(np.concatenate((starts, [len(columns)])))
    if not columns[starts[-1]]:  # nothing more in this colour
        starts, lengths = starts[:-1], lengths[:-1]
    runs = (_run(int(columns[start]), int(length)) for start, length in zip(starts, lengths, strict=True))
    return f"#{number}{''.join(runs)}"


def _run(column: int, length: int) -> str:
    sign = chr(63 + column)
    return f"!{length}{sign}" if length >= SHORTEST_RUN else sign * length
