"""Finds the telephone number in what somebody says: digits of any width, said in Chinese, with spaces or hyphens. Pure."""

from __future__ import annotations

import re

from assistant.digits import plain
from assistant.errors import InvalidPhone

LEAST, MOST = 7, 15
"""A local number has seven digits, an international one by E.164 at most fifteen."""

END = 3, 6
"""So many digits at least, and at most, are the end of a number that is corrected."""

LEAST_DIFFERENT = 3
"""Fewer different digits are somebody leaning on a key."""

MOBILE = re.compile(r"^(?:0{0,2}86)?(1[3-9]\d{9})$")
_RUN = re.compile(r"\+?\d[\d\s\-().]*")
_BREAKS = re.compile(r"[\s\-().]")


def phone_in(text: str) -> str | None:
    """Give the one telephone number in a text, digits only, with + where it was said; None where there is none or several."""
    runs = (_BREAKS.sub("", run) for run in _RUN.findall(plain(text)))
    found = {number for number in map(_number, runs) if number}
    return found.pop() if len(found) == 1 else None


def checked_phone(text: str) -> str:
    """Give a telephone number as it is kept; raises InvalidPhone."""
    found = phone_in(text)
    if found is None:
        raise InvalidPhone
    return found


def end_in(text: str) -> str | None:
    """Give the end of a telephone number where a text has one run of three to six digits and no other."""
    runs = [_BREAKS.sub("", run) for run in _RUN.findall(plain(text))]
    return runs[0] if len(runs) == 1 and END[0] <= len(runs[0]) <= END[1] else None


def digits_in(text: str) -> int:
    """Count the digits in a text, to tell a number that was misheard from something else that was said."""
    return sum(sign.isdecimal() for sign in plain(text))


def _number(run: str) -> str | None:
    digits = run.lstrip("+")
    mobile = MOBILE.match(digits)
    if mobile:
        return mobile.group(1)
    wrong_length = not LEAST <= len(digits) <= MOST or len(set(digits)) < LEAST_DIFFERENT
    cut_off = digits.startswith("1") and not run.startswith("+")  # a mobile number of which some digits are missing
    return None if wrong_length or cut_off else run
