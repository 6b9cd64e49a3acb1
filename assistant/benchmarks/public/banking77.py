"""BANKING77 (Casanueva et al. 2020): what customers ask a bank in English, in 77 fine intents. Pure."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from assistant.benchmarks.public.scoring import Sentences, Source, Table, Trainers, accuracy, first

SOURCE = Source("banking77", "banking_data/train.csv", "https://github.com/PolyAI-LDN/task-specific-datasets")
TEST = "banking_data/test.csv"
PUBLISHED = (("published: BERT, tuned", (93.66,)), ("published: USE + ConveRT", (93.36,)))


@dataclass(frozen=True)
class Banking77:
    """Both splits."""

    train: Sentences
    test: Sentences


def read(folder: Path) -> Banking77:
    """Read `train.csv` and `test.csv`, columns text and category."""
    return Banking77(_split(folder / SOURCE.file), _split(folder / TEST))


def score(data: Banking77, trainers: Trainers) -> list[Table]:
    """Learn on the training split, answer the test split by the likeliest label."""
    rows = [(name, (accuracy(first(train(data.train), data.test.texts), data.test.labels),)) for name, train in trainers.items()]
    title = f"BANKING77: {len(data.train)} sentences learnt, {len(data.test)} asked"
    return [Table(title, ("accuracy, %",), (*rows, *PUBLISHED))]


def _split(path: Path) -> Sentences:
    with path.open(encoding="utf-8", newline="") as file:
        return Sentences.of((row["text"], row["category"]) for row in csv.DictReader(file))
