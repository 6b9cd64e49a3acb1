"""Numbers people key in: telephone and identity numbers, how they are grouped and checked. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from assistant.identity_number import LENGTH, check_sign


@dataclass(frozen=True)
class Kind:
    """One kind of number: the digits in each group, the signs it may have, and what tells whether it is right."""

    name: str
    groups: tuple[int, ...]
    signs: str
    right: Callable[[str], bool]

    @property
    def longest(self) -> int:
        """How many signs it has at most."""
        return sum(self.groups)


def grouped(number: str, groups: tuple[int, ...]) -> str:
    """Put spaces between the groups."""
    parts, at = [], 0
    for size in groups:
        parts.append(number[at : at + size])
        at += size
    return " ".join(part for part in parts if part)


def is_identity(number: str) -> bool:
    """Tell whether this is an identity number: 18 signs, a day of birth that has been, and the right check sign."""
    if len(number) != LENGTH or not number[:-1].isdigit():
        return False
    return check_sign(number) == number[-1].upper() and _was_a_day(number[6:14])


def is_telephone(number: str) -> bool:
    """Tell whether this can be rung: a mobile number, or a land line with its area code, or without."""
    if not number.isdigit():
        return False
    if number.startswith("1"):
        return len(number) == 11 and number[1] in "3456789"
    return 10 <= len(number) <= 12 if number.startswith("0") else 7 <= len(number) <= 8


def _was_a_day(digits: str) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return born.year >= 1880 and born <= date.today()


TELEPHONE = Kind("phone", (3, 4, 5), "0123456789", is_telephone)
IDENTITY = Kind("identity", (6, 8, 4), "0123456789X", is_identity)
