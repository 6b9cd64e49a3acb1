"""How well every label fits an utterance, which may have been heard in several ways. Pure.

A recogniser's readings are scored together: what several of them fit counts, and the reading that fits it best is the
one whose words are looked at further.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.ports import Array
from assistant.understanding.corrections import Corrections
from assistant.understanding.stories import Story

WEIGHTS = (1.0, 0.7, 0.5, 0.35, 0.25)
"""How much the first, second … reading of an utterance counts; further ones are not looked at."""

Score = Callable[[Sequence[str]], Array]
"""Gives the scores of texts, shape (texts, labels)."""


@dataclass(frozen=True)
class Heard:
    """One utterance: the reading whose words count, and how well every label fits the whole, shape (labels,)."""

    text: str
    scores: Array


def listen(utterances: Sequence[Sequence[str]], score: Score, corrections: Corrections) -> list[Heard]:
    """Hear utterances, each given as its readings, best first."""
    looked_at = [readings[: len(WEIGHTS)] for readings in utterances]
    heard = [fused(readings, own) for readings, own in zip(looked_at, _scored(looked_at, score), strict=True)]
    return _looked_closer(heard, score, corrections)


def fused(readings: Sequence[str], scores: Array) -> Heard:
    """Put the readings of one utterance together; `scores` has the shape (readings, labels)."""
    together = np.average(scores, axis=0, weights=WEIGHTS[: len(readings)])
    best = int(scores[:, together.argmax()].argmax())
    return Heard(readings[best], together)


def _looked_closer(heard: list[Heard], score: Score, corrections: Corrections) -> list[Heard]:
    """Score a long story by its sentences too, and take off what the person says they do not mean."""
    found = [Story.find(one.text) or corrections.find(one.text) for one in heard]
    rows = _scored([one.texts if one else () for one in found], score)
    return [
        replace(one, scores=closer.mixed(one.scores, parts)) if closer else one
        for one, closer, parts in zip(heard, found, rows, strict=True)
    ]


def _scored(groups: Sequence[Sequence[str]], score: Score) -> list[Array]:
    """Score groups of texts in one go, and give them back by group."""
    if not groups:
        return []
    ends = np.cumsum([len(group) for group in groups])
    return np.split(score([text for group in groups for text in group]), ends[:-1])
