"""Breaks a sentence into lines of a terminal by the rules for Chinese and for spaced languages. Pure."""

from __future__ import annotations

import re

from rich.cells import cell_len, chop_cells

OPENING = "（《“‘「【("
CLOSING = "，。！？；：、）》”’」】…—,.!?;:)"
_UNIT = re.compile(rf"\s+|[{OPENING}]*(?:[!-~À-ɏ]+|.)[{CLOSING}]*", re.DOTALL)
"""What stays together: a spaced word, or one Chinese character with the marks that cling to it."""

LONE_CELLS = 4
"""A last line no wider than this, one character and its mark, takes another character with it."""


def wrap(text: str, width: int) -> list[str]:
    """Give the lines of a text, each at most `width` terminal cells wide."""
    width = max(width, 2)
    lines: list[list[str]] = [[]]
    for unit in _units(text, width):
        if cell_len("".join(lines[-1])) + cell_len(unit.rstrip()) > width:
            lines.append([])
        if lines[-1] or not unit.isspace():
            lines[-1].append(unit)
    return ["".join(line).rstrip() for line in _with_company(lines)]


def _units(text: str, width: int) -> list[str]:
    units = _UNIT.findall(text)
    return [piece for unit in units for piece in (chop_cells(unit, width) if cell_len(unit) > width else [unit])]


def _with_company(lines: list[list[str]]) -> list[list[str]]:
    if len(lines) < 2 or len(lines[-1]) != 1 or cell_len(lines[-1][0]) > LONE_CELLS or len(lines[-2]) < 3:
        return lines
    if lines[-2][-1].isspace():  # a short word of a spaced language may stand alone
        return lines
    return [*lines[:-2], lines[-2][:-1], [lines[-2][-1], lines[-1][0]]]
