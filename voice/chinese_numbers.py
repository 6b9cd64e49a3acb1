"""Chinese numbers, both ways: 120 → 一百二十, and 一百二十 → 120; digit by digit: 138 → 幺三八, and back."""

from __future__ import annotations

import re

DIGITS = "零一二三四五六七八九"
ONE_ALOUD = "幺"
"""How 1 is said among digits, so that nobody takes it for 7."""

BIGGEST = 10**16
_PLACES = ((1000, "千"), (100, "百"), (10, "十"))
_MYRIADS = ((10**12, "兆"), (10**8, "亿"), (10**4, "万"))
_VALUES = {**{digit: value for value, digit in enumerate(DIGITS)}, "〇": 0, "○": 0, ONE_ALOUD: 1, "两": 2, "兩": 2}
_PLACE_VALUES = {word: power for power, word in (*_PLACES, *_MYRIADS)}
NUMERALS = "".join(sorted({*_VALUES, *_PLACE_VALUES}))
"""Every character a Chinese number is written with."""

_DIGIT = "[一二三四五六七八九两兩]"
_GROUP = f"(?:{_DIGIT}千)?零?(?:{_DIGIT}百)?零?(?:{_DIGIT}?十)?零?{_DIGIT}?"
_SHAPE = re.compile("".join(f"(?:(?P<{word}>(?={_DIGIT}|十){_GROUP}){word})?零?" for _, word in _MYRIADS) + f"(?P<rest>{_GROUP})")
_PAIR = re.compile(f"({_DIGIT}?)([千百十])|({_DIGIT})$")
_SHORT = re.compile(f"([百千万亿])({_DIGIT})$")


def cardinal(number: int, counting: bool = False) -> str:
    """Say a whole number from 0 to 10^16; `counting` things, a lone 2 is 两, and so is the 2 of 200, 2000 and 20000.

    Raises ValueError for other numbers.
    """
    if not 0 <= number < BIGGEST:
        raise ValueError(number)
    if number == 2 and counting:
        return "两"
    words = _groups(number).strip("零") or "零"
    return words[1:] if words.startswith("一十") else words


def decimal(number: str, counting: bool = False) -> str:
    """Say a number written with digits and perhaps a point: 3.50 → 三点五零."""
    whole, _, part = number.partition(".")
    said = cardinal(int(whole), counting and not part)
    return f"{said}点{digits(part, aloud=False)}" if part else said


def digits(written: str, aloud: bool = True) -> str:
    """Say digits one after the other, 1 as 幺 where they are read aloud like a telephone number."""
    one_by_one = "".join(DIGITS[int(digit)] for digit in written)
    return one_by_one.replace("一", ONE_ALOUD) if aloud else one_by_one


def parse(written: str) -> int | None:
    """Give the whole number that Chinese numerals mean, with or without 十百千万亿; None where they mean none."""
    if not written or any(sign not in NUMERALS for sign in written):
        return None
    if all(sign in _VALUES for sign in written):
        return int("".join(str(_VALUES[sign]) for sign in written)) if len(written) > 1 else _VALUES[written]
    return _read(written)


def parse_digits(written: str) -> str | None:
    """Give the digits that were said one after the other (幺三八 → 138), zeros in front kept; None for anything else."""
    said = [_VALUES.get(sign) for sign in written]
    return None if not said or None in said else "".join(map(str, said))


def _groups(number: int) -> str:
    """Say a number by groups of four digits, a 零 wherever places are skipped."""
    for power, word in _MYRIADS:
        if number >= power:
            high, low = divmod(number, power)
            head = "两" if high == 2 else _groups(high).strip("零")
            gap = "零" if 0 < low < power // 10 else ""
            return head + word + (gap + _groups(low).lstrip("零") if low else "")
    return _below_myriad(number)


def _below_myriad(number: int) -> str:
    words, rest = "", number
    for power, word in _PLACES:
        digit, rest = divmod(rest, power)
        if digit == 2 and (power == 1000 or (power == 100 and not words)):
            words += "两" + word
        elif digit:
            words += DIGITS[digit] + word
        elif words and not words.endswith("零"):
            words += "零"
    return words + (DIGITS[rest] if rest else "")


def _read(written: str) -> int | None:
    """Read numerals with places, as 三万五千零二; the last digit may leave its place out: 三万五 is 35000."""
    shape = _SHAPE.fullmatch(written)
    if not shape or not any(shape.groups()):
        return None
    total = sum(power * _group(shape[word] or "") for power, word in (*_MYRIADS, (1, "rest")))
    short = _SHORT.search(written)
    place = _PLACE_VALUES[short[1]] // 10 if short else 1
    return total + (place - 1) * (_VALUES[short[2]] if short else 0)


def _group(written: str) -> int:
    """Read a number below 10000."""
    return sum(
        (_VALUES[digit] if digit else 1) * _PLACE_VALUES[place] if place else _VALUES[last]
        for digit, place, last in _PAIR.findall(written)
    )
