"""What is wrong with digits that were pressed, as a key with its fields: a number to ring back, an identity number. Pure."""

from __future__ import annotations

import re
from datetime import date

from assistant.desk.phones import LEAST, LEAST_DIFFERENT, MOBILE, MOST
from assistant.messages import Line

MOBILE_DIGITS, IDENTITY_DIGITS = 11, 18
BEGINNING = 3
"""So many digits show how a number begins."""

CHECKS, WEIGHTS = "10X98765432", (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""How the last sign of an identity number follows from the seventeen before it (GB 11643)."""

_IDENTITY = re.compile(r"[1-9]\d{5}((?:19|20)\d\d)(\d\d)(\d\d)\d{2,5}")


def phone_fault(digits: str) -> Line | None:
    """Give what keeps a number from being rung, None where nothing does. The desk judges alike (`assistant.desk.phones`)."""
    if len(digits) >= LEAST and len(set(digits)) < LEAST_DIFFERENT:
        return Line("phone.digits.same")
    if digits.startswith("1"):
        return _mobile_fault(digits)
    if len(digits) < LEAST:
        return Line("phone.digits.short")
    return Line("phone.digits.long", {"most": MOST, "came": len(digits)}) if len(digits) > MOST else None


def _mobile_fault(digits: str) -> Line | None:
    if len(digits) != MOBILE_DIGITS:
        return Line("phone.digits.mobile", {"came": len(digits)})
    return None if MOBILE.match(digits) else Line("phone.digits.beginning", {"start": " ".join(digits[:BEGINNING])})


def is_short(digits: str) -> bool:
    """Tell whether a number may still become one that can be rung."""
    return len(digits) < (MOBILE_DIGITS if digits.startswith("1") else LEAST)


def identity_fault(digits: str) -> Line | None:
    """Give what is odd about an identity number; None where it is right, or no identity number at all."""
    if not _looks_like_identity(digits) or lacks_x(digits):
        return None
    if len(digits) != IDENTITY_DIGITS:
        return Line("phone.digits.identity", {"came": len(digits)})
    return None if digits[-1] == _check(digits) else Line("phone.digits.check")


def lacks_x(digits: str) -> bool:
    """Tell whether only the X is missing, for which a telephone has no key."""
    return len(digits) == IDENTITY_DIGITS - 1 and _looks_like_identity(digits) and _check(digits) == "X"


def _looks_like_identity(digits: str) -> bool:
    """Tell whether a day of birth stands where identity numbers have one: bank cards are as long."""
    found = _IDENTITY.fullmatch(digits)
    if not found:
        return False
    try:
        return bool(date(*map(int, found.groups())))
    except ValueError:
        return False


def _check(digits: str) -> str:
    return CHECKS[sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=False)) % len(CHECKS)]
