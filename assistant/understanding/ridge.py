"""Kernel ridge regression (Saunders et al. 1998) on the likeness of sentences, solved without a factorisation. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import scipy.linalg

from assistant.ports import Array
from assistant.understanding.likeness import LikenessMatrix

LANDMARKS, STEPS, TINY, JITTER = 3500, 6, 1e-20, 1e-5


def solve(like: LikenessMatrix, targets: Array, ridge: float) -> Array:
    """Give the weights (n, labels) of the ridge regression of `targets` on `like`.

    A few steps of conjugate gradients on all labels at once, made better by a Nyström approximation on evenly spread
    landmarks (Rudi et al. 2017). Held-out sentences are understood no better after more steps.
    """
    improve = _nystrom(like, ridge)
    weights = np.zeros_like(targets)
    rest = targets.copy()
    step, slope = np.zeros_like(targets), np.ones(targets.shape[1], dtype=np.float32)
    for _ in range(STEPS):
        better = improve(rest)
        slope, before = _dots(rest, better), slope
        step = better + step * (slope / np.maximum(before, TINY))
        moved = like @ step
        moved += ridge * step
        length = slope / np.maximum(_dots(step, moved), TINY)
        weights += step * length
        rest -= moved * length
    return weights


def one_hot(labels: Sequence[str], known: Sequence[str]) -> Array:
    """Give the targets: 1 in the column of each sentence's label."""
    column = {label: number for number, label in enumerate(known)}
    targets = np.zeros((len(labels), len(known)), dtype=np.float32)
    targets[np.arange(len(labels)), [column[label] for label in labels]] = 1.0
    return targets


def _nystrom(like: LikenessMatrix, ridge: float) -> Callable[[Array], Array]:
    """Give an approximate inverse of (like + ridge·I) by Woodbury's identity on landmarks."""
    total = len(like.placed)
    landmarks = np.unique(np.linspace(0, total - 1, min(LANDMARKS, total)).astype(int))
    across = like.columns_of(landmarks)
    inner = ridge * across[landmarks].astype(np.float64) + (across.T @ across)
    inner[np.diag_indices_from(inner)] += JITTER * np.trace(inner) / len(inner)
    factor = scipy.linalg.cho_factor(inner, lower=True, overwrite_a=True, check_finite=False)

    def improve(rest: Array) -> Array:
        inside = scipy.linalg.cho_solve(factor, across.T @ rest, check_finite=False).astype(np.float32)
        better: Array = (rest - across @ inside) / ridge
        return better

    return improve


def _dots(left: Array, right: Array) -> Array:
    dots: Array = np.einsum("ij,ij->j", left, right)
    return dots
