"""A day's figures out of what happened in it. Pure."""

from __future__ import annotations

import math
from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from statistics import median

from assistant.desk.ownership import SERVED, Move
from assistant.desk.ports import Day, Happened
from assistant.desk.values import Figures, Spread

GIVEN_UP = {Move.LEAVE.value, Move.SHUT.value, Move.END.value}
NEAR_ALL = 0.9
BANDS = (1, 3, 5, 10, 20)
"""Minutes up to which waits are counted together."""


def figures(day: date, happened: Day) -> Figures:
    """Count and measure one day."""
    moves = happened.moves
    claims = _of(moves, Move.CLAIM)
    return Figures(
        day=day,
        handed_over=len(_of(moves, Move.HAND_OVER)),
        reasons=dict(Tally(one.reason for one in _of(moves, Move.HAND_OVER))),
        missed=dict(Tally(happened.unmet)),
        ended=dict(Tally(one.reason for one in _of(moves, Move.FINISH))),
        ratings=dict(Tally(happened.stars)),
        waits=spread(_waits(moves).values()),
        waited=in_bands(_waits(moves).values()),
        service=spread(one.seconds for one in moves if one.before == "clerk" and one.move in SERVED),
        given_up=sum(one.before == "queue" and one.move in GIVEN_UP for one in moves),
        transferred=len(_of(moves, Move.TRANSFER)),
        requeued=len(_of(moves, Move.LOSE)),
        callbacks_left=happened.callbacks_left,
        callbacks_done=happened.callbacks_done,
        pickups={clerk: spread(one.seconds for one in claims if one.clerk == clerk) for clerk in {one.clerk for one in claims}},
    )


def spread(seconds: Iterable[float]) -> Spread:
    """Give how many there are, the middle one and what nine in ten do not exceed."""
    sorted_ = sorted(seconds)
    if not sorted_:
        return Spread()
    return Spread(len(sorted_), median(sorted_), sorted_[math.ceil(NEAR_ALL * len(sorted_)) - 1])


def in_bands(seconds: Iterable[float]) -> dict[int, int]:
    """Count durations by the first of BANDS they do not exceed, 0 for longer ones; nothing where there are none."""
    counts = Tally(next((band for band in BANDS if one <= band * 60), 0) for one in seconds)
    return {band: counts[band] for band in (*BANDS, 0)} if counts else {}


def _of(moves: Iterable[Happened], move: Move) -> list[Happened]:
    return [one for one in moves if one.move == move.value]


def _waits(moves: Iterable[Happened]) -> dict[tuple[str, int], float]:
    """Give for each time somebody waited how long it was until the first clerk: a lost clerk does not begin a new wait."""
    rounds: defaultdict[str, int] = defaultdict(int)
    first: dict[tuple[str, int], float] = {}
    for one in moves:
        if one.move == Move.HAND_OVER.value:
            rounds[one.conversation] += 1
        if one.move == Move.CLAIM.value:
            first.setdefault((one.conversation, rounds[one.conversation]), one.seconds)
    return first
