"""How long somebody waits after sign-ins that failed. Pure.

Three counters watch every try: a name from one address, a name from anywhere, an address whatever the name. The first one
stops guessing, the second one guessing from many places, the third one trying many names; a clerk who shares an address with a
guesser is not shut out by the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

FORGOTTEN_AFTER = timedelta(minutes=15)
"""A counter that nobody added to for so long begins anew; nobody waits longer."""

FIRST_WAIT = timedelta(seconds=15)


@dataclass(frozen=True)
class Watch:
    """What is counted, and how many failed tries are free of waiting."""

    key: str
    free: int


def watches(login: str, address: str) -> Iterator[Watch]:
    """Give the counters that a try adds to."""
    yield Watch(f"login {login} from {address}", 5)
    yield Watch(f"login {login}", 50)
    yield Watch(f"from {address}", 40)


def wait(counter: Watch, tries: int, last: datetime, now: datetime) -> timedelta:
    """Give how long the next try still has to wait: none while tries are free, then doubling with each further try."""
    over = tries - counter.free
    if over < 0:
        return timedelta(0)
    whole: timedelta = min(FIRST_WAIT * 2 ** min(over, 10), FORGOTTEN_AFTER)
    return max(last + whole - now, timedelta(0))
