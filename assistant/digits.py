"""Digits as people write and say them: of any width, in Chinese (幺三八) and in English (one three double eight). Pure."""

from __future__ import annotations

import re
import unicodedata

SPOKEN = dict(zip("零〇一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖", "0012345678912123456789", strict=True))
WORDS = {
    word: digit for digit, word in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])
}
OH = {"oh": 0}
"""A zero only among other digits."""

TIMES = {"double": 2, "triple": 3, "treble": 3}
_SAID = re.compile(rf"\b(?:({'|'.join(TIMES)})\W+)?({'|'.join(WORDS | OH)})\b", re.IGNORECASE)
_IN_A_ROW = re.compile(rf"{_SAID.pattern}(?:[\s,.-]+{_SAID.pattern}){{3,}}", re.IGNORECASE)
"""Four and more said one after the other are a number; “one of the two” is none."""


def plain(text: str) -> str:
    """Give a text with every digit as one of 0 to 9."""
    even = "".join(SPOKEN.get(sign, sign) for sign in unicodedata.normalize("NFKC", text))
    return _IN_A_ROW.sub(lambda row: "".join(map(_as_digits, _SAID.finditer(row.group()))), even)


def _as_digits(said: re.Match[str]) -> str:
    digit = (WORDS | OH)[said.group(2).lower()]
    return str(digit) * TIMES.get((said.group(1) or "").lower(), 1)
