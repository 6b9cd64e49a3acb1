"""English numbers as they are said: 120 → one hundred and twenty, 15th → fifteenth, the year 2026 → twenty twenty-six."""

from __future__ import annotations

_SMALL = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_GREAT = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"))
_IRREGULAR = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
BIGGEST = 10**12


def cardinal(number: int) -> str:
    """Say a whole number from 0 to 10^12; raises ValueError for others."""
    if not 0 <= number < BIGGEST:
        raise ValueError(number)
    if number < 100:
        return _below_hundred(number)
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return f"{_SMALL[hundreds]} hundred" + (f" and {_below_hundred(rest)}" if rest else "")
    power, word = next(pair for pair in _GREAT if number >= pair[0])
    high, rest = divmod(number, power)
    joint = " and " if 0 < rest < 100 else " "
    return f"{cardinal(high)} {word}" + (joint + cardinal(rest) if rest else "")


def decimal(number: str) -> str:
    """Say a number written with digits and perhaps a point: 3.05 → three point zero five."""
    whole, _, part = number.partition(".")
    return cardinal(int(whole)) + (f" point {digits(part)}" if part else "")


def digits(written: str) -> str:
    """Say digits one after the other."""
    return " ".join(_SMALL[int(digit)] for digit in written)


def ordinal(number: int) -> str:
    """Say which in a row: 21 → twenty-first."""
    head, mark, last = _last_word(cardinal(number))
    if last in _IRREGULAR:
        return head + mark + _IRREGULAR[last]
    return head + mark + (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")


def year(number: int) -> str:
    """Say a year: 1998 → nineteen ninety-eight, 2005 → two thousand and five."""
    century, rest = divmod(number, 100)
    if not 1100 <= number < 2100 or 2000 <= number < 2010:
        return cardinal(number)
    if rest == 0:
        return f"{cardinal(century)} hundred"
    return f"{cardinal(century)} {'oh ' if rest < 10 else ''}{_below_hundred(rest)}"


def _below_hundred(number: int) -> str:
    if number < 20:
        return _SMALL[number]
    tens, rest = divmod(number, 10)
    return _TENS[tens] + (f"-{_SMALL[rest]}" if rest else "")


def _last_word(words: str) -> tuple[str, str, str]:
    """Cut words at the last space or hyphen."""
    at = max(words.rfind(" "), words.rfind("-"))
    return words[: max(at, 0)], words[at : at + 1] if at >= 0 else "", words[at + 1 :]
