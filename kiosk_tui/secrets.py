"""What must not be said on a loudspeaker: numbers the visitor has given, and anything long enough to be an identity. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NUMBER = re.compile(r"\d(?:[\d\- ]*[\dXx])?")
LEAST_SECRET, IDENTITY_LENGTH = 6, 15
"""Digits from which a number that the visitor gave is secret, and from which any number is."""


def numbers_in(text: str) -> frozenset[str]:
    """Give the numbers in what a visitor said that are long enough to be secret, without spaces and hyphens."""
    found = (_bare(match.group()) for match in _NUMBER.finditer(text))
    return frozenset(number for number in found if len(number) >= LEAST_SECRET)


def speakable(text: str, secrets: Iterable[str]) -> str:
    """Leave out of a text what must not be said aloud."""
    known = tuple(secrets)

    def _said(found: re.Match[str]) -> str:
        number = _bare(found.group())
        hidden = len(number) >= IDENTITY_LENGTH or any(number in secret or secret in number for secret in known)
        return "" if hidden and len(number) >= LEAST_SECRET else found.group()

    return _NUMBER.sub(_said, text)


def _bare(number: str) -> str:
    return re.sub(r"[\- ]", "", number).upper()
