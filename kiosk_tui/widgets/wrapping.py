"""Breaks a sentence into lines of a terminal by the rules for Chinese and for spaced languages. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rich.cells import cell_len

OPENING = "（《“‘「【("
CLOSING = "，。！？；：、）》”’」】…—,.!?;:)"
_UNIT = re.compile(rf"\s+|[{OPENING}]*(?:[!-~À-ɏ]+|.)[{CLOSING}]*", re.DOTALL)
"""What stays together: a spaced word, or one Chinese character with the marks that cling to it."""

_SENTENCE = re.compile(r".+?(?:[。！？；!?;]+[”’」）]*|\.(?=\s|$)|\n|$)\s*", re.DOTALL)
_CLAUSE = re.compile(r".+?(?:[，、：,:]+|$)\s*", re.DOTALL)

LONE_CELLS = 4
"""A last line no wider than this, one character and its mark, takes another character with it."""


def wrap(text: str, width: int) -> list[str]:
    """Give the lines of a text, each at most `width` terminal cells wide."""
    return wrap_by(text, max(width, 2), cell_len)


def wrap_by(text: str, width: int, measure: Callable[[str], int]) -> list[str]:
    """Give the lines of a text, each at most `width` wide as `measure` tells."""
    lines: list[list[str]] = [[]]
    for unit in _units(text, width, measure):
        if measure("".join(lines[-1])) + measure(unit.rstrip()) > width:
            lines.append([])
        if lines[-1] or not unit.isspace():
            lines[-1].append(unit)
    return ["".join(line).rstrip() for line in _with_company(lines)]


def keeps_words(text: str, width: int) -> bool:
    """Tell whether a text can be wrapped at a width in cells without breaking one of its words."""
    return all(cell_len(unit.strip()) <= width for unit in _UNIT.findall(text))


def pieces(text: str, fits: Callable[[str], bool], levels: Sequence[re.Pattern[str]] = ()) -> list[str]:
    """Cut a text into the fewest pieces that fit: at sentences, where one is too long at its commas, then at words."""
    cut, *finer = levels or (_SENTENCE, _CLAUSE, _UNIT)
    found: list[str] = []
    for unit in cut.findall(text):
        if found and fits(f"{found[-1]}{unit}".strip()):
            found[-1] += unit
        elif fits(unit.strip()) or not finer:
            found.append(unit)
        else:
            found += pieces(unit, fits, finer)
    return [one.strip() for one in found if one.strip()]


def _units(text: str, width: int, measure: Callable[[str], int]) -> list[str]:
    units = _UNIT.findall(text)
    return [piece for unit in units for piece in (_cut(unit, width, measure) if measure(unit) > width else [unit])]


def _cut(unit: str, width: int, measure: Callable[[str], int]) -> list[str]:
    """Cut a word that is wider than the line."""
    pieces = [""]
    for letter in unit:
        if pieces[-1] and measure(pieces[-1] + letter) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _with_company(lines: list[list[str]]) -> list[list[str]]:
    if len(lines) < 2 or len(lines[-1]) != 1 or cell_len(lines[-1][0]) > LONE_CELLS or len(lines[-2]) < 3:
        return lines
    if lines[-2][-1].isspace():  # a short word of a spaced language may stand alone
        return lines
    return [*lines[:-2], lines[-2][:-1], [lines[-2][-1], lines[-1][0]]]
