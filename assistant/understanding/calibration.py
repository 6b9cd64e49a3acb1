"""How warm a matcher's probabilities should be, and what its scores say of each kind: as held-out sentences show. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.ports import Array, Encoder
from assistant.understanding.kinds import learn
from assistant.understanding.matcher import Matcher, MatcherSettings, probabilities

TEMPERATURES = (4.0, 6.0, 8.0, 10.0, 12.0, 15.0, 18.0, 20.0, 25.0, 30.0)
EVERY, LEAST = 5, 1e-9


@dataclass(frozen=True)
class HeldOut:
    """Sentences a matcher has not learnt, the labels they should have (all known to it), and the scores it gives them."""

    matcher: Matcher
    texts: Sequence[str]
    labels: Sequence[str]
    scores: Array

    @classmethod
    def of(cls, matcher: Matcher, texts: Sequence[str], labels: Sequence[str]) -> HeldOut:
        """Score sentences; those with a label the matcher does not know are left out."""
        known = [row for row, label in enumerate(labels) if label in matcher.labels]
        asked = [texts[row] for row in known]
        return cls(matcher, asked, [labels[row] for row in known], matcher.scores(asked))

    def surprise(self, temperature: float) -> float:
        """Give the sum of −log of the probability of the right labels at a temperature, before kinds are weighed."""
        column = {label: number for number, label in enumerate(self.matcher.labels)}
        right = probabilities(self.scores, temperature)[np.arange(len(self.labels)), [column[label] for label in self.labels]]
        return -float(np.log(np.maximum(right, LEAST)).sum())

    def signs(self, temperature: float) -> Array:
        """Give the signs of every kind at a temperature."""
        return self.matcher.kinds.signs(self.scores, probabilities(self.scores, temperature))


def fitted(held: Sequence[HeldOut], settings: MatcherSettings) -> MatcherSettings:
    """Give the settings with the temperature that surprises held-out sentences least, and the weights of kinds they teach."""
    best = min(TEMPERATURES, key=lambda temperature: sum(one.surprise(temperature) for one in held))
    kinds = learn(np.vstack([one.signs(best) for one in held]), [label for one in held for label in one.labels])
    return replace(settings, temperature=best, kinds=kinds)


def calibrated(texts: Sequence[str], labels: Sequence[str], encoder: Encoder, settings: MatcherSettings) -> MatcherSettings:
    """Give the settings that fit best when every fifth sentence is held out."""
    out, kept = range(0, len(texts), EVERY), [row for row in range(len(texts)) if row % EVERY]
    matcher = Matcher.train([texts[row] for row in kept], [labels[row] for row in kept], encoder, settings)
    return fitted([HeldOut.of(matcher, [texts[row] for row in out], [labels[row] for row in out])], settings)
