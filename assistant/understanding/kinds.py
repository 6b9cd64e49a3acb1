"""What kind of thing was said: a matter, talk, none of these, danger, or what only sounds like danger. Pure.

A matter that is known by its name alone is a kind of its own, since its scores say something else: the best of them is far below
that of a matter that people's own sentences have taught.

Somebody in danger may be between two labels of danger and be sure of neither. Three signs of every kind show that: the sum of
the scores of its labels (since ridge regression is linear in its targets, that is the regression on the kind itself), the best of
them, and the logarithm of its share of the probability. A logistic regression on held-out sentences learns what the signs of all
kinds say of each kind (stacked generalisation, Wolpert 1992); `banban tune` writes it into config.yml.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from assistant.ports import Array
from assistant.understanding.utterances import CALM, DANGER, INTENT

NONE_OF_THESE = "intent:out_of_scope"
SHARES: Mapping[str, float] = {"matter": 0.57, "none": 0.2, "talk": 0.18, "calm": 0.03, "danger": 0.02}
"""The kinds, and how often each is taken to be said in a city hall, however many sentences of it were taught."""

KINDS = tuple(SHARES)
NAMED = "named"
"""The kind of a matter that is known by its name alone, as after an import; its share is that of matters."""

SIGNS, LEAST_SHARE = 3, 1e-4
RESTRAINT, STEPS, DIGITS = 0.3, 1000, 3
Weights = Mapping[str, Sequence[float]]
"""For each kind a constant, then the weights of the signs of every kind, in their order: 1 + SIGNS·kinds numbers."""


def kind_of(label: str) -> str:
    """Give the kind of a label; what is neither talk nor danger is a matter."""
    if label == NONE_OF_THESE:
        return "none"
    if label == CALM:
        return "calm"
    return {INTENT: "talk", DANGER: "danger"}.get(label.partition(":")[0], "matter")


@dataclass(frozen=True)
class Kinds:
    """The kind of each column of scores; of those from `learnt` on (few-worded labels) only the best of a kind counts."""

    kinds: tuple[str, ...]
    each: tuple[str, ...]
    learnt: int

    @classmethod
    def of(cls, labels: Sequence[str], learnt: int, by_name: bool = False) -> Kinds:
        """Sort labels, one a column; `by_name` sets few-worded matters apart."""
        found = [kind_of(label) for label in labels]
        apart = [NAMED if by_name and kind == "matter" and at >= learnt else kind for at, kind in enumerate(found)]
        return cls((*KINDS, NAMED) if by_name else KINDS, tuple(apart), learnt)

    @cached_property
    def columns(self) -> tuple[Any, ...]:
        """Which columns belong to each kind."""
        return tuple(np.array([at for at, one in enumerate(self.each) if one == kind], dtype=int) for kind in self.kinds)

    def signs(self, scores: Array, chances: Array) -> Array:
        """Give the signs of every text, shape (texts, SIGNS·kinds), by the scores of its labels and their probabilities."""
        signs = np.zeros((len(scores), SIGNS * len(self.kinds)), dtype=np.float32)
        signs[:, SIGNS - 1 :: SIGNS] = np.log(LEAST_SHARE)
        for number, columns in enumerate(self.columns):
            if len(columns):
                share = chances[:, columns].sum(axis=1) + LEAST_SHARE
                own = np.stack([self._sum(scores, columns), scores[:, columns].max(axis=1), np.log(share)], axis=1)
                signs[:, SIGNS * number : SIGNS * (number + 1)] = own
        return signs

    def weighed(self, scores: Array, chances: Array, weights: Weights, by_name: float = 1.0) -> Array:
        """Give probabilities (texts, labels) anew: a kind as likely as the signs say, its labels as before among themselves.

        Among matters known by name a lead counts `by_name` times as much.
        """
        pairs = zip(self.kinds, self.columns, strict=True)
        known = [(kind, columns) for kind, columns in pairs if kind in weights and len(columns)]
        table = np.array([weights[kind] for kind, _ in known], dtype=np.float32)
        odds = self.signs(scores, chances) @ table[:, 1:].T + table[:, 0]
        likely = np.exp(odds - odds.max(axis=1, keepdims=True))
        likely /= likely.sum(axis=1, keepdims=True)
        anew = np.zeros_like(chances)
        for number, (kind, columns) in enumerate(known):
            own = within(chances[:, columns], by_name if kind == NAMED else 1.0)
            anew[:, columns] = likely[:, [number]] * own
        return anew

    def _sum(self, scores: Array, columns: Any) -> Array:
        learnt, few = columns[columns < self.learnt], columns[columns >= self.learnt]
        total: Array = scores[:, learnt].sum(axis=1)
        return total + np.maximum(scores[:, few].max(axis=1), 0.0) if len(few) else total


def within(chances: Array, sharper: float) -> Array:
    """Give the chances of the labels of one kind among themselves, a lead counting `sharper` times as much."""
    own = (chances / np.maximum(chances.max(axis=1, keepdims=True), np.float32(1e-30))) ** np.float32(sharper)
    shares: Array = own / np.maximum(own.sum(axis=1, keepdims=True), np.float32(1e-30))
    return shares


def as_often(kinds: Sequence[str]) -> list[float]:
    """Give how much each of some texts counts, so that each kind counts by its share however many texts of it there are."""
    common = ["matter" if kind == NAMED else kind for kind in kinds]
    count = Counter(common)
    return [len(kinds) * SHARES[kind] / count[kind] for kind in common]


def learn(signs: Array, kinds: Sequence[str], often: Sequence[float]) -> dict[str, list[float]]:
    """Learn the weights from the signs of held-out texts, their kinds and how much each counts; {} where all are of one kind."""
    from sklearn.linear_model import LogisticRegression

    if len(set(kinds)) < 2:
        return {}
    middle, spread = signs.mean(axis=0), signs.std(axis=0) + 1e-6
    learner = LogisticRegression(C=RESTRAINT, max_iter=STEPS)
    learner.fit((signs - middle) / spread, kinds, sample_weight=often)
    slopes, constants = learner.coef_ / spread, learner.intercept_
    if len(learner.classes_) == 2:  # one row stands for both
        slopes, constants = np.vstack([-slopes, slopes]) / 2, np.hstack([-constants, constants]) / 2
    constants = constants - slopes @ middle
    rows = np.round(np.hstack([constants[:, None], slopes]), DIGITS)
    by_kind = dict(zip(learner.classes_, rows.tolist(), strict=True))
    return {kind: by_kind[kind] for kind in (*KINDS, NAMED) if kind in by_kind}
