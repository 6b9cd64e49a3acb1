"""Compares a new model's held-out figures with the present one's and a baseline, and says whether it may take its place. Pure.

The baseline is what the model was measured at that was trained by hand last: without it half a point could be lost with each
learning, again and again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.understanding.evaluation import Figure, Judged, figures

TOLERANCE = 0.005
"""A share may get worse by this much (half a point in a hundred), or by one sentence where that is more."""

NEVER_FALLS = frozenset({"emergencies noticed", "scams noticed"})
"""Danger that was noticed before must be noticed afterwards: not one sentence fewer."""

LESS_IS_BETTER = frozenset({"items answered wrongly", "look-alikes of danger stopped", "all else stopped as danger"})
NOT_WEIGHED = frozenset({"items answered outright", "items asked which"})
"""Figures that are good or bad only together with the others."""


FEW_AGAINST, SHARE_AGAINST = 3, 0.5
"""So many accepted phrasings, or this share of them, may give the lie to what the present model answers outright.

Corrections of wrong answers are what learning is for; a batch of nothing else is more likely a mistake than the model."""


@dataclass(frozen=True)
class Compared:
    """One figure of one language, before and after, and at the baseline where there is one."""

    locale: str
    name: str
    before: float
    after: float
    count: int
    baseline: float | None = None

    @property
    def bar(self) -> float:
        """What it is held to: the better of before and the baseline."""
        known = [self.before] if self.baseline is None else [self.before, self.baseline]
        return min(known) if self.name in LESS_IS_BETTER else max(known)

    @property
    def loss(self) -> float:
        """How much worse it has become, as a share; 0 where it has not."""
        worse = self.after - self.bar if self.name in LESS_IS_BETTER else self.bar - self.after
        return 0.0 if self.name in NOT_WEIGHED else max(worse, 0.0)

    def has_fallen(self, tolerance: float = TOLERANCE) -> bool:
        """Tell whether it has become worse by more than may be."""
        allowed = 0.0 if self.name in NEVER_FALLS else max(tolerance, 1 / self.count if self.count else 0.0)
        return self.loss > allowed + 1e-9


def compare(before: Sequence[Judged], after: Sequence[Judged], baseline: Mapping[str, float] | None = None) -> list[Compared]:
    """Put the figures of every language side by side; those without a sentence are left out."""
    known = baseline or {}
    return [
        Compared(locale, old.name, old.share, new.share, old.count, known.get(f"{locale} {old.name}"))
        for locale in _locales(before)
        for old, new in _pairs(figures(before, locale), figures(after, locale))
        if old.count
    ]


def shares(judged: Sequence[Judged]) -> dict[str, float]:
    """Give every figure by language and name, as a baseline is kept."""
    return {f"{locale} {one.name}": one.share for locale in _locales(judged) for one in figures(judged, locale) if one.count}


def fallen(rows: Sequence[Compared], tolerance: float = TOLERANCE) -> list[Compared]:
    """Give the figures for which the new model is refused."""
    return [row for row in rows if row.has_fallen(tolerance)]


def against(judged: Sequence[Judged]) -> list[Judged]:
    """Give the accepted phrasings to which the present model is sure of another answer, where they are too many to be slips.

    Held-out sentences do not show what was learnt wrongly beside them, and a model is more often unsure than sure and wrong.
    """
    found = [one for one in judged if one.answered_wrong]
    return found if len(found) > max(FEW_AGAINST, SHARE_AGAINST * len(judged)) else []


def _locales(judged: Sequence[Judged]) -> list[str]:
    return sorted({one.example.locale for one in judged}, reverse=True)


def _pairs(before: Sequence[Figure], after: Sequence[Figure]) -> list[tuple[Figure, Figure]]:
    by_name = {figure.name: figure for figure in after}
    return [(figure, by_name[figure.name]) for figure in before]
