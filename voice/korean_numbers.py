"""Korean numbers: Sino-Korean (120 → 백이십), native ones for what is counted (3 → 세), digits one by one (010 → 공일공)."""

from __future__ import annotations

DIGITS = "영일이삼사오육칠팔구"
ZERO_ALOUD = "공"
"""How 0 is said among digits."""

BIGGEST = 10**16
NATIVE_BIGGEST = 99
_PLACES = ((1000, "천"), (100, "백"), (10, "십"))
_MYRIADS = ((10**12, "조"), (10**8, "억"), (10**4, "만"))
_NATIVE_TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
_NATIVE_ONES = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
_TWENTY = "스무"
"""Twenty just before what is counted."""


def cardinal(number: int) -> str:
    """Say a whole number from 0 to 10^16 in Sino-Korean; raises ValueError for other numbers."""
    if not 0 <= number < BIGGEST:
        raise ValueError(number)
    words, rest = "", number
    for power, word in _MYRIADS:
        high, rest = divmod(rest, power)
        if high:
            words += ("" if word == "만" and high == 1 and not words else _below_myriad(high)) + word
    return words + _below_myriad(rest) or DIGITS[0]


def counting(number: int) -> str:
    """Say how many things there are: in native numbers up to 99, beyond and for 0 in Sino-Korean."""
    if not 0 < number <= NATIVE_BIGGEST:
        return cardinal(number)
    tens, ones = divmod(number, 10)
    return _TWENTY if number == 20 else _NATIVE_TENS[tens] + _NATIVE_ONES[ones]


def decimal(number: str) -> str:
    """Say a number written with digits and perhaps a point: 3.5 → 삼점오."""
    whole, _, part = number.partition(".")
    return cardinal(int(whole)) + ("점" + "".join(DIGITS[int(digit)] for digit in part) if part else "")


def digits(written: str) -> str:
    """Say digits one after the other, 0 as 공."""
    return "".join(ZERO_ALOUD if digit == "0" else DIGITS[int(digit)] for digit in written)


def _below_myriad(number: int) -> str:
    words, rest = "", number
    for power, word in _PLACES:
        digit, rest = divmod(rest, power)
        if digit:
            words += ("" if digit == 1 else DIGITS[digit]) + word
    return words + (DIGITS[rest] if rest else "")
