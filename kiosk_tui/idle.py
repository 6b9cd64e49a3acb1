"""Is somebody still there: asks after a while, and only then forgets. Pure; the clock is passed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

LEAST_WARNING = 20.0
"""Seconds (WCAG 2.2, 2.2.1)."""


class Presence(Enum):
    """What the kiosk takes the person for."""

    THERE = "there"
    ASKED = "asked"
    GONE = "gone"


@dataclass(frozen=True)
class Patience:
    """Seconds of silence before the kiosk asks, and seconds the question stands."""

    before_asking: float
    for_answering: float

    def __post_init__(self) -> None:
        """Never be shorter than the law allows."""
        object.__setattr__(self, "for_answering", max(self.for_answering, LEAST_WARNING))


class IdleWatch:
    """Knows since when nothing was heard of a person; any sign of life begins anew, as often as wanted."""

    def __init__(self, patience: Patience, now: Callable[[], float]) -> None:
        """Take the patience, and a clock that gives seconds and never goes back."""
        self.patience, self._now = patience, now
        self._last = now()

    def stir(self) -> None:
        """Somebody is there."""
        self._last = self._now()

    def wait_with(self, patience: Patience) -> None:
        """Be patient in another way from now on; what has passed already is forgiven."""
        if patience != self.patience:
            self.patience = patience
            self.stir()

    @property
    def presence(self) -> Presence:
        """Tell whether somebody is there."""
        silent = self._now() - self._last
        if silent < self.patience.before_asking:
            return Presence.THERE
        return Presence.ASKED if silent < self.patience.before_asking + self.patience.for_answering else Presence.GONE

    @property
    def left(self) -> float:
        """Give the seconds until the person counts as gone."""
        return max(0.0, self._last + self.patience.before_asking + self.patience.for_answering - self._now())
