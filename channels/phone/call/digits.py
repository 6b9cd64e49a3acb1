"""What is wrong with digits that were pressed, as a key with its fields: a number to ring back, an identity number. Pure."""

from __future__ import annotations

import re
from datetime import date

from assistant.desk.phones import LEAST, LEAST_DIFFERENT, MOBILE, MOST
from assistant.identity_number import LENGTH, check_sign
from assistant.messages import Line

MOBILE_DIGITS = 11
BEGINNING = 3
"""So many digits show how a number begins."""

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
    if len(digits) != LENGTH:
        return Line("phone.digits.identity", {"came": len(digits)})
    return None if digits[-1] == check_sign(digits) else Line("phone.digits.check")


def lacks_x(digits: str) -> bool:
    """Tell whether only the X is missing, for which a telephone has no key."""
    return len(digits) == LENGTH - 1 and _looks_like_identity(digits) and check_sign(digits) == "X"


def _looks_like_identity(digits: str) -> bool:
    """Tell whether a day of birth stands where identity numbers have one: bank cards are as long."""
    found = _IDENTITY.fullmatch(digits)
    if not found:
        return False
    try:
        return bool(date(*map(int, found.groups())))
    except ValueError:
        return False
