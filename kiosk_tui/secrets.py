"""What must not be said on a loudspeaker: numbers the visitor has given, and anything long enough to be an identity. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from assistant.digits import SPOKEN

ENGLISH = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SPELT: Mapping[str, str] = {**SPOKEN, "oh": "0", **{word: str(digit) for digit, word in enumerate(ENGLISH)}}
"""Digits in words, as people type them and as hearing writes them down."""

_WORDS = "|".join(word for word in SPELT if word.isascii())
_DIGIT = rf"(?:\d|[{''.join(sign for sign in SPELT if not sign.isascii())}]|\b(?:{_WORDS})\b)"
_NUMBER = re.compile(rf"{_DIGIT}(?:[\- ]*(?:{_DIGIT}|[Xx](?![a-z])))*", re.IGNORECASE)
_PART = re.compile(rf"{_DIGIT}|X", re.IGNORECASE)
LEAST_SECRET, IDENTITY_LENGTH = 6, 15
"""Digits from which a number that the visitor gave is secret, and from which any number is."""


def numbers_in(text: str) -> frozenset[str]:
    """Give the numbers in what a visitor said that are long enough to be secret, in digits without spaces and hyphens."""
    found = (_bare(match.group()) for match in _NUMBER.finditer(text))
    return frozenset(number for number in found if len(number) >= LEAST_SECRET)


def in_digits(text: str) -> str:
    """Write numbers in words that are long enough to be secret in digits, so that they can be masked."""

    def _written(found: re.Match[str]) -> str:
        number = _bare(found.group())
        return number if len(number) >= LEAST_SECRET else found.group()

    return _NUMBER.sub(_written, text)


def speakable(text: str, secrets: Iterable[str]) -> str:
    """Leave out of a text what must not be said aloud."""
    known = tuple(secrets)

    def _said(found: re.Match[str]) -> str:
        number = _bare(found.group())
        hidden = len(number) >= IDENTITY_LENGTH or any(number in secret or secret in number for secret in known)
        return "" if hidden and len(number) >= LEAST_SECRET else found.group()

    return _NUMBER.sub(_said, text)


def _bare(number: str) -> str:
    parts = _PART.findall(number)
    return "".join(str(int(part)) if part.isdecimal() else SPELT.get(part.lower(), part.upper()) for part in parts)
