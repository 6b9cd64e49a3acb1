"""What the public data sets share: labelled sentences, whatever ranks them, how answers are counted, and tables. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from assistant.benchmarks import figures
from assistant.ports import Array
from assistant.settings import Settings
from assistant.understanding.kinds import NONE_OF_THESE
from assistant.understanding.normalise import clean


@dataclass(frozen=True)
class Source:
    """Where a set stands below the folder of all sets, one file that proves it is there, and where it can be had."""

    folder: str
    file: str
    where: str


@dataclass(frozen=True)
class Sentences:
    """Cleaned sentences and the label of each, all of one language."""

    texts: tuple[str, ...]
    labels: tuple[str, ...]
    locale: str = "en"

    def __len__(self) -> int:
        return len(self.texts)

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]], locale: str = "en") -> Sentences:
        """Take pairs of text and label, cleaned as everything a person says."""
        texts, labels = zip(*((clean(text, Settings.max_characters), label) for text, label in pairs), strict=True)
        return cls(texts, labels, locale)


class Ranker(Protocol):
    """A trained matcher, ours or another."""

    @property
    def labels(self) -> Sequence[str]:
        """All labels it knows."""

    def rank(self, texts: Sequence[str]) -> Array:
        """Give the probability of every label for every text, shape (texts, labels)."""


Train = Callable[[Sentences], Ranker]
Trainers = Mapping[str, Train]
"""How each system that is measured learns, by its name."""


@dataclass(frozen=True)
class Table:
    """Figures of several systems, one row each; shares are in %."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[float, ...]], ...]

    def text(self) -> str:
        """Lay the table out under its title."""
        rows = [(name, *(f"{value:.1f}" for value in values)) for name, values in self.rows]
        return f"# {self.title}\n{figures.table([('', *self.columns), *rows])}"

    def as_json(self) -> dict[str, object]:
        """Give the figures by the name of their system."""
        return {"title": self.title, "columns": self.columns, "rows": dict(self.rows)}


def first(ranker: Ranker, texts: Sequence[str]) -> list[str]:
    """Give the likeliest label of every text."""
    return [ranker.labels[column] for column in ranker.rank(texts).argmax(axis=1)]


def first_in_scope(ranker: Ranker, texts: Sequence[str]) -> tuple[list[str], Array]:
    """Give the likeliest label of every text, “none of these” left out, and its probability."""
    known = [column for column, label in enumerate(ranker.labels) if label != NONE_OF_THESE]
    chances = ranker.rank(texts)[:, known]
    return [ranker.labels[known[column]] for column in chances.argmax(axis=1)], chances.max(axis=1)


def decide(named: Sequence[str], sure: Array, threshold: float) -> list[str]:
    """Keep what reaches the threshold; everything else is out of scope."""
    return [label if chance >= threshold else NONE_OF_THESE for label, chance in zip(named, sure, strict=True)]


def accuracy(answers: Sequence[str], labels: Sequence[str]) -> float:
    """Give the share of right answers in %."""
    return 100 * float(np.mean([answer == label for answer, label in zip(answers, labels, strict=True)]))


def in_scope_accuracy(answers: Sequence[str], labels: Sequence[str]) -> float:
    """Give the share of right answers in % among sentences that have an intent; a refused one is wrong."""
    return accuracy(*_where(answers, labels, out_of_scope=False))


def out_of_scope_recall(answers: Sequence[str], labels: Sequence[str]) -> float:
    """Give the share in % of out-of-scope sentences that were seen to be so."""
    return accuracy(*_where(answers, labels, out_of_scope=True))


def _where(answers: Sequence[str], labels: Sequence[str], out_of_scope: bool) -> tuple[list[str], list[str]]:
    kept = [pair for pair in zip(answers, labels, strict=True) if (pair[1] == NONE_OF_THESE) is out_of_scope]
    return [answer for answer, _ in kept], [label for _, label in kept]
