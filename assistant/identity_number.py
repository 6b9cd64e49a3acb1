"""The identity number of the mainland: 18 signs, the last of which follows from the others (GB 11643-1999). Pure."""

from __future__ import annotations

LENGTH = 18
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


def check_sign(digits: str) -> str:
    """Give the check sign, 0 to 9 or X, of a number by its first seventeen digits."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=False))
    return CHECKS[total % len(CHECKS)]
