"""A list of rules, each a pattern and what is said for it; what one rule has said no later rule sees as digits."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

Rule = tuple["re.Pattern[str]", Callable[["re.Match[str]"], str]]
NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
TELEPHONE_RUNS = {7: (3, 4), 8: (4, 4), 10: (3, 3, 4), 11: (3, 4, 4), 12: (4, 4, 4)}
DASH = r"\s*[-–—−~～]\s*"
_FULL_WIDTH = str.maketrans({chr(0xFF01 + place): chr(0x21 + place) for place in range(94) if chr(0x21 + place) not in "!(),:;?"})
_CLOCK_COLON = re.compile(r"(?<=\d)：(?=\d\d)")


def rule(pattern: str, say: Callable[[re.Match[str]], str], flags: int = 0) -> Rule:
    """Make a rule."""
    return re.compile(pattern, flags), say


def apply(rules: Sequence[Rule], text: str) -> str:
    """Apply rules in order to a text whose digits and signs are brought to their plain forms."""
    plain = _CLOCK_COLON.sub(":", text.translate(_FULL_WIDTH))
    for pattern, say in rules:
        plain = pattern.sub(say, plain)
    return plain


def grouped(written: str, sizes: Sequence[int]) -> list[str]:
    """Cut digits into groups of these sizes; what is left over is a last group."""
    groups, rest = [], written
    for size in sizes:
        groups.append(rest[:size])
        rest = rest[size:]
    return [group for group in (*groups, rest) if group]


def telephone_runs(digits: str) -> list[str]:
    """Cut a telephone number into the runs it is said in: eight digits in two fours, a mobile number in 3, 4 and 4."""
    return grouped(digits, TELEPHONE_RUNS.get(len(digits), ()))
