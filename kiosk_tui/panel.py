"""How large letters and targets really are: points and cells to millimetres of a panel, and back. Pure.

A capital letter has to be seen under 0.7 degrees of arc (EN 301 549, 5.1.4) and be 4.8 mm high (US Section 508, 402.4).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

DPI = 96
"""Dots an inch that the launcher tells the X server's clients; a point is a 72nd of an inch."""

LINE_SCALE = 1.15
"""How much higher a cell is made than the font asks; without it the tops of Chinese characters are clipped."""

ASCENT, DESCENT, ADVANCE, CAPITAL = 0.834, 0.176, 0.5, 0.623
"""Of Inconsolata, in ems."""

LEAST_COLUMNS, LEAST_ROWS = 40, 12
LEAST_CAPITAL_MM, LEAST_DEGREES = 4.8, 0.7
SMALLEST, LARGEST = 12, 120
"""Points that are tried."""

LARGER = 4 / 3
"""What “bigger” aims at, as a factor of the ordinary size."""


@dataclass(frozen=True)
class Cell:
    """One character cell of a terminal, in pixels."""

    width: int
    height: int


@dataclass(frozen=True)
class Panel:
    """A panel: its pixels, and its diagonal in inches."""

    width: int
    height: int
    inches: float

    @property
    def mm_per_pixel(self) -> float:
        """Millimetres of one pixel."""
        return self.inches * 25.4 / math.hypot(self.width, self.height)

    def grid(self, points: int) -> tuple[int, int]:
        """Give the columns and rows that letters of so many points leave."""
        cell = cell_of(points)
        return self.width // cell.width, self.height // cell.height

    def capital_mm(self, points: int) -> float:
        """Give how high a capital letter is, in millimetres."""
        return CAPITAL * points * DPI / 72 * self.mm_per_pixel


@dataclass(frozen=True)
class Sizes:
    """Points of the ordinary letters and of the bigger ones; equal where the panel has no room for bigger ones."""

    ordinary: int
    larger: int


def cell_of(points: int) -> Cell:
    """Give the cell that the terminal makes for a font size."""
    em = points * DPI / 72
    natural = math.ceil(ASCENT * em) + math.ceil(DESCENT * em)
    return Cell(round(ADVANCE * em), math.ceil(natural * LINE_SCALE))


def needed_capital_mm(distance_mm: float) -> float:
    """Give how high a capital letter has to be for eyes so far away, in millimetres."""
    return max(LEAST_CAPITAL_MM, distance_mm * math.tan(math.radians(LEAST_DEGREES)))


def sizes(panel: Panel, distance_mm: float) -> Sizes:
    """Choose the font sizes: large enough for the distance, but never so large that less than 40 by 12 cells are left."""
    roomy = [points for points in range(SMALLEST, LARGEST) if _has_room(panel.grid(points))] or [SMALLEST]
    needed = needed_capital_mm(distance_mm)
    ordinary = next((points for points in roomy if panel.capital_mm(points) >= needed), roomy[-1])
    return Sizes(ordinary, min(roomy[-1], round(ordinary * LARGER)))


def target_cells(millimetres: float, cell: Cell, mm_per_pixel: float) -> tuple[int, int]:
    """Give the least columns and rows of something to touch that has to be so many millimetres wide and high."""
    return (
        max(1, math.ceil(millimetres / (cell.width * mm_per_pixel))),
        max(1, math.ceil(millimetres / (cell.height * mm_per_pixel))),
    )


def _has_room(grid: tuple[int, int]) -> bool:
    return grid[0] >= LEAST_COLUMNS and grid[1] >= LEAST_ROWS
