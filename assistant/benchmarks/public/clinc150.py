"""CLINC150 (Larson et al. 2019): 150 intents of an English assistant, and sentences that belong to none of them. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.benchmarks.public.scoring import (
    Ranker,
    Sentences,
    Source,
    Table,
    Train,
    Trainers,
    accuracy,
    decide,
    first,
    first_in_scope,
    in_scope_accuracy,
    out_of_scope_recall,
)
from assistant.understanding.kinds import NONE_OF_THESE

SOURCE = Source("clinc150", "data/data_full.json", "https://github.com/clinc/oos-eval")
OUT_OF_SCOPE = "oos"
PUBLISHED = (
    ("published: BERT", (96.9, 40.3)),
    ("published: BERT, threshold", (96.2, 52.3)),
    ("published: Rasa 2019", (91.5, 45.3)),
)
STEPS = 201
"""How many thresholds are tried, evenly spread over the probabilities seen on validation."""


@dataclass(frozen=True)
class Clinc150:
    """The three splits of the full set, each with its out-of-scope sentences."""

    train: Sentences
    validation: Sentences
    test: Sentences


def read(folder: Path) -> Clinc150:
    """Read `data/data_full.json`."""
    raw = json.loads((folder / SOURCE.file).read_text(encoding="utf-8"))
    return Clinc150(*(_split(raw[name] + raw[f"oos_{name}"]) for name in ("train", "val", "test")))


def score(data: Clinc150, trainers: Trainers) -> list[Table]:
    """Learn on the training split; answer the test split by the likeliest label, then by the threshold."""
    rows = [row for name, train in trainers.items() for row in _rows(name, data, train)]
    title = f"CLINC150: {len(data.train)} sentences learnt, {len(data.test)} asked"
    return [Table(title, ("in-scope accuracy, %", "out-of-scope recall, %"), (*rows, *PUBLISHED))]


def best_threshold(ranker: Ranker, validation: Sentences) -> float:
    """Give the threshold that gets most of the validation split right, “out of scope” being one answer of many."""
    named, sure = first_in_scope(ranker, validation.texts)
    tried = np.unique(np.quantile(sure, np.linspace(0.0, 1.0, STEPS)))
    return float(max(tried, key=lambda threshold: accuracy(decide(named, sure, threshold), validation.labels)))


def _rows(name: str, data: Clinc150, train: Train) -> list[tuple[str, tuple[float, ...]]]:
    ranker = train(data.train)
    threshold = best_threshold(ranker, data.validation)
    answers = {
        name: first(ranker, data.test.texts),
        f"{name}, threshold {threshold:.3f}": decide(*first_in_scope(ranker, data.test.texts), threshold),
    }
    labels = data.test.labels
    return [(way, (in_scope_accuracy(given, labels), out_of_scope_recall(given, labels))) for way, given in answers.items()]


def _split(pairs: list[list[str]]) -> Sentences:
    return Sentences.of((text, NONE_OF_THESE if label == OUT_OF_SCOPE else label) for text, label in pairs)
