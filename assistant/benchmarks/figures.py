"""From raw measurements to the figures and tables that are printed: percentiles, goals, columns. Pure functions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Row = tuple[str, ...]


@dataclass(frozen=True)
class Goal:
    """The most a figure may be, in its own unit."""

    most: float
    unit: str

    def verdict(self, value: float) -> str:
        """Say whether a value keeps the goal."""
        return f"goal ≤ {self.most:g} {self.unit}: {'met' if value <= self.most else 'NOT met'}"


TURN = Goal(60, "ms")
TRAINING = Goal(90, "s")
COLD_START = Goal(8, "s")
MEMORY = Goal(500, "MB")
ENVIRONMENT = Goal(800, "MB")
SET_UP = Goal(180, "s")


def percentile(values: Sequence[float], share: float) -> float:
    """Give the value that `share` (above 0, up to 1) of all values do not exceed, by nearest rank; raises ValueError for none."""
    if not values:
        raise ValueError("nothing was measured")
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1]


def median(values: Sequence[float]) -> float:
    """Give the middle value; the lower one of two."""
    return percentile(values, 0.5)


def ratio(ours: float, other: float) -> str:
    """Give how many times the other's figure ours is."""
    return f"{ours / other:.2f}" if other else "–"


def table(rows: Sequence[Row]) -> str:
    """Lay rows out in columns: the first to the left, all others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: Row, widths: Sequence[int]) -> str:
    first, *others = (
        cell.ljust(width) if number == 0 else cell.rjust(width)
        for number, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join((first, *others)).rstrip()
