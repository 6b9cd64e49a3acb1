"""Masks what must not be kept or logged in full: identity numbers, telephone and bank card numbers. Pure."""

from __future__ import annotations

import re

_LONG_NUMBER = re.compile(r"(\d[\d\- ]{5,}[\dXx])")
KEPT_DIGITS = 2
LEAST_DIGITS = 7


def masked(text: str) -> str:
    """Replace the inner digits of every number of seven or more digits by stars; the last two stay.

    Covers identity cards (18), mobile numbers (11), land lines (7 or more) and bank cards (16 to 19), with or without
    spaces and hyphens. Short numbers such as 12345, amounts and ages stay readable.
    """
    return _LONG_NUMBER.sub(_stars, text)


def _stars(found: re.Match[str]) -> str:
    number: str = found.group(1)
    digits = sum(letter.isalnum() for letter in number)
    if digits < LEAST_DIGITS:
        return number
    return "*" * (digits - KEPT_DIGITS) + re.sub(r"[\- ]", "", number)[-KEPT_DIGITS:]
