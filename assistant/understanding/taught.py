"""What many sentences teach: kernel ridge regression on their likeness, Chinese sentences apart from those in other scripts.

Two halves take half the time, memory and processor of one whole, and understand held-out sentences about as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from assistant.ports import Array
from assistant.understanding.likeness import Likeness, LikenessMatrix
from assistant.understanding.normalise import HALVES, scripts
from assistant.understanding.ridge import one_hot, solve

FEW = 4
"""Sentences that are too few to learn a label from."""


@dataclass(frozen=True)
class Taught:
    """One half, or the whole: the sentences it learnt from, and for each a row of `weights` with a column for every label."""

    known: Likeness
    weights: Array = field(repr=False)

    @classmethod
    def learn(cls, known: Likeness, labels: Sequence[str], columns: Sequence[str], sharpness: float, ridge: float) -> Taught:
        """Learn from n placed sentences and their labels; needs about 2.5·n² bytes while this runs."""
        return cls(known, solve(LikenessMatrix(known, sharpness), one_hot(labels, columns), ridge))

    def scores(self, asked: Likeness, sharpness: float) -> Array:
        """Give how well every label fits every sentence: about 1 for a taught one, 0 for another."""
        scores: Array = asked.to(self.known, sharpness) @ self.weights
        return scores

    def arrays(self, name: str) -> dict[str, Any]:
        """Give everything as arrays to be saved; the large ones in half precision."""
        return {f"{name}.weights": self.weights.astype(np.float16), **self.known.arrays(name)}

    @classmethod
    def from_arrays(cls, name: str, kept: Mapping[str, Any]) -> Taught:
        """Take it out of what `arrays` gave, one array after the other: two copies of all would be the peak of the process."""
        return cls(Likeness.from_arrays(name, kept), kept[f"{name}.weights"].astype(np.float32))


def halves(texts: Sequence[str], labels: Sequence[str]) -> list[list[int]]:
    """Give the rows each half learns from, or all rows once where one script alone does not teach most labels.

    A label that a half has too few sentences of is learnt there from those of the other half too: what they mean is
    much the same in every language.
    """
    by_script = [scripts(text) for text in texts]
    every = set(labels)
    taught = {half: _taught(half, by_script, labels) for half in HALVES}
    if any(2 * len(taught[half]) < len(every) for half in HALVES):
        return [list(range(len(texts)))]
    return [[row for row, found in enumerate(by_script) if half in found or labels[row] not in taught[half]] for half in HALVES]


def scores(taught: Sequence[Taught], texts: Sequence[str], asked: Likeness, sharpness: float) -> Array:
    """Give the scores of texts, each by the half that reads its script; by both, and their mean, where it is mixed."""
    if len(taught) == 1:
        return taught[0].scores(asked, sharpness)
    total = np.zeros((len(texts), taught[0].weights.shape[1]), dtype=np.float32)
    by_script = [scripts(text) for text in texts]
    for half, one in zip(HALVES, taught, strict=True):
        rows = [row for row, found in enumerate(by_script) if half in found]
        if rows:
            shares = np.array([[1.0 / len(by_script[row])] for row in rows], dtype=np.float32)
            total[rows] += shares * one.scores(asked.part(rows), sharpness)
    return total


def _taught(half: str, by_script: Sequence[frozenset[str]], labels: Sequence[str]) -> set[str]:
    count = Counter(label for label, found in zip(labels, by_script, strict=True) if half in found)
    return {label for label in count if count[label] > FEW}
