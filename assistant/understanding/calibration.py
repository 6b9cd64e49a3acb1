"""How warm a matcher's probabilities should be, and how much kinds weigh: as held-out sentences surprise it least. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from assistant.ports import Array, Encoder
from assistant.understanding.matcher import Matcher, MatcherSettings

TEMPERATURES = (4.0, 6.0, 8.0, 10.0, 12.0, 15.0, 18.0, 20.0, 25.0, 30.0)
KINS = (0.0, 0.05, 0.1, 0.2)
"""Weights of a kind beside its labels; 0 where a kind has too few sentences to be learnt well."""

EVERY, LEAST = 5, 1e-9


def surprise(matcher: Matcher, texts: Sequence[str], labels: Sequence[str], scores: Array, **tried: float) -> float:
    """Give the mean of −log of the probability of the right labels, without doubt: the lower, the better calibrated.

    `tried` are numbers of MatcherSettings to take instead of the matcher's own: its temperature, its kin.
    """
    plain = replace(matcher, settings=replace(matcher.settings, **tried, doubt=1.0))
    columns = [matcher.labels.index(label) for label in labels]
    right = plain.odds(texts, scores)[np.arange(len(columns)), columns]
    return -float(np.log(np.maximum(right, LEAST)).mean())


def calibrated(texts: Sequence[str], labels: Sequence[str], encoder: Encoder, settings: MatcherSettings) -> MatcherSettings:
    """Give the settings with the temperature and the kin that fit best when every fifth sentence is held out."""
    held, kept = set(range(0, len(texts), EVERY)), [row for row in range(len(texts)) if row % EVERY]
    matcher = Matcher.train([texts[row] for row in kept], [labels[row] for row in kept], encoder, settings)
    asked = [row for row in sorted(held) if labels[row] in matcher.labels]
    said, meant = [texts[row] for row in asked], [labels[row] for row in asked]
    scores = matcher.scores(said)
    tried = [{"temperature": temperature, "kin": kin} for temperature in TEMPERATURES for kin in KINS]
    return replace(settings, **min(tried, key=lambda each: surprise(matcher, said, meant, scores, **each)))
