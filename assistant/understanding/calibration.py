"""How warm a matcher's probabilities should be, and what its scores say of each kind: as held-out sentences show. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.ports import Array, Encoder
from assistant.understanding.kinds import NAMED, Kinds, Weights, as_often, learn, within
from assistant.understanding.matcher import Matcher, MatcherSettings, probabilities

TEMPERATURES = (4.0, 6.0, 8.0, 10.0, 12.0, 15.0, 18.0, 20.0, 25.0, 30.0)
LEADS = (1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.3)
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

    def surprise_by_name(self, temperature: float, by_name: float) -> float:
        """Give the same of the labels that are known by name, among themselves, where a lead counts `by_name` times as much."""
        rows, columns = self._known_by_name()
        chances = within(probabilities(self.scores, temperature)[np.ix_(rows, columns)], by_name)
        at = {self.matcher.labels[column]: number for number, column in enumerate(columns)}
        right = chances[np.arange(len(rows)), [at[self.labels[row]] for row in rows]]
        return -float(np.log(np.maximum(right, LEAST)).sum())

    def signs(self, temperature: float, by_name: bool) -> Array:
        """Give the signs of every kind at a temperature."""
        return self._kinds(by_name).signs(self.scores, probabilities(self.scores, temperature))

    def kinds(self, by_name: bool) -> list[str]:
        """Give the kind of every sentence."""
        kind = dict(zip(self.matcher.labels, self._kinds(by_name).each, strict=True))
        return [kind[label] for label in self.labels]

    def known_kinds(self, by_name: bool) -> set[str]:
        """Give the kinds that the matcher's labels are of."""
        return set(self._kinds(by_name).each)

    def _kinds(self, by_name: bool) -> Kinds:
        return Kinds.of(self.matcher.labels, self.matcher.learnt, by_name)

    def _known_by_name(self) -> tuple[list[int], list[int]]:
        columns = [column for column, kind in enumerate(self._kinds(True).each) if kind == NAMED]
        return [row for row, kind in enumerate(self.kinds(True)) if kind == NAMED], columns


def fitted(held: Sequence[HeldOut], settings: MatcherSettings, by_name: Sequence[HeldOut] = ()) -> MatcherSettings:
    """Give the settings with the temperature that surprises held-out sentences least, and the weights of kinds they teach.

    `by_name` are sentences held out where matters were known by their names alone: they teach what the scores of those say.
    Weights stay as they are where some kind has labels and nothing was held out of it, as in a city that is imported.
    """
    best = min(TEMPERATURES, key=lambda temperature: sum(one.surprise(temperature) for one in held))
    fit = replace(settings, temperature=best, kinds=_weights(held, best, settings.kinds, by_name=False))
    if not any(NAMED in one.kinds(by_name=True) for one in by_name):
        return fit
    lead = min(LEADS, key=lambda lead: sum(one.surprise_by_name(best, lead) for one in by_name))
    return replace(fit, by_name=lead, kinds_by_name=_weights(by_name, best, settings.kinds_by_name, by_name=True))


def _weights(held: Sequence[HeldOut], temperature: float, before: Weights, by_name: bool) -> Weights:
    """Learn the weights of kinds from held-out sentences; those from before stay where some kind has none."""
    kinds = [one.kinds(by_name) for one in held]
    asked = {kind for found in kinds for kind in found}
    if any(one.known_kinds(by_name) - asked for one in held):
        return before
    often = [weight for found in kinds for weight in as_often(found)]
    return learn(np.vstack([one.signs(temperature, by_name) for one in held]), [kind for found in kinds for kind in found], often)


def calibrated(texts: Sequence[str], labels: Sequence[str], encoder: Encoder, settings: MatcherSettings) -> MatcherSettings:
    """Give the settings that fit best when every fifth sentence is held out; of names alone nothing is taken from a city."""
    settings = replace(settings, kinds_by_name={})
    out, kept = range(0, len(texts), EVERY), [row for row in range(len(texts)) if row % EVERY]
    matcher = Matcher.train([texts[row] for row in kept], [labels[row] for row in kept], encoder, settings)
    return fitted([HeldOut.of(matcher, [texts[row] for row in out], [labels[row] for row in out])], settings)
