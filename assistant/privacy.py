"""Masks what must not be kept or logged in full: identity numbers, telephone and bank card numbers. Pure."""

from __future__ import annotations

import re

from assistant.digits import plain

_BREAK = r"(?:[^\S\n]|[\-.()])*"
_LONG_NUMBER = re.compile(rf"\d(?:{_BREAK}\d){{5,}}{_BREAK}[\dXx]")
KEPT_DIGITS = 2


def masked(text: str) -> str:
    """Replace the inner digits of every number of seven or more digits by stars; the last two stay.

    Covers identity cards (18), mobile numbers (11), land lines (7 or more) and bank cards (16 to 19), written or said in
    Chinese, with or without spaces, hyphens, dots and brackets. Short numbers such as 12345, amounts and ages stay readable.
    """
    signs = [(sign, at) for at, written in enumerate(text) for sign in plain(written)]
    out, done = [], 0
    for found in _LONG_NUMBER.finditer("".join(sign for sign, _ in signs)):
        first, last = signs[found.start()][1], signs[found.end() - 1][1]
        out += [text[done:first], _stars(found.group())]
        done = last + 1
    return "".join([*out, text[done:]])


def _stars(number: str) -> str:
    digits = "".join(filter(str.isalnum, number))
    return "*" * (len(digits) - KEPT_DIGITS) + digits[-KEPT_DIGITS:]
