"""HINT3 (Arora et al. 2020): what real customers asked three English chatbots, most of it out of scope. Pure.

The figures are those of the paper: the likeliest intent counts from a threshold on, below it the sentence is taken for
out of scope. The published figures are read from the set's own `results/`, which are those of version 1.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from sklearn.metrics import matthews_corrcoef

from assistant.benchmarks.public.scoring import (
    Sentences,
    Source,
    Table,
    Train,
    Trainers,
    decide,
    first_in_scope,
    in_scope_accuracy,
    out_of_scope_recall,
)
from assistant.understanding.kinds import NONE_OF_THESE

SOURCE = Source("hint3", "dataset/v1/test/sofmattress_test.csv", "https://github.com/hellohaptik/HINT3")
BOTS = ("sofmattress", "curekart", "powerplay11")
SYSTEMS = ("rasa", "bert", "dialogflow", "haptik", "luis")
OUT_OF_SCOPE = "NO_NODES_DETECTED"
THRESHOLD = 0.5
COLUMNS = ("in-scope accuracy, %", "out-of-scope recall, %", "MCC × 100")
PUBLISHED_COLUMNS = ("Inscope Accuracy", "OOS Recall", "MCC")

Figures = tuple[float, ...]


@dataclass(frozen=True)
class Bot:
    """One chatbot with its full or its smaller training set, and the published figures by their system."""

    name: str
    train: Sentences
    test: Sentences
    published: tuple[tuple[str, Figures], ...]


def read(folder: Path) -> list[Bot]:
    """Read all bots of version 1, first with the full training sets, then with the subsets that are there."""
    names = [*BOTS, *(f"{bot}_subset" for bot in BOTS)]
    return [_bot(folder, name) for name in names if _learnt(folder, name).is_file()]


def score(bots: list[Bot], trainers: Trainers) -> list[Table]:
    """Learn each bot's training set and answer its test set at the paper's threshold."""
    return [_table(bot, trainers) for bot in bots]


def measures(answers: list[str], labels: tuple[str, ...]) -> Figures:
    """Give in-scope accuracy and out-of-scope recall in %, and Matthews' correlation of all labels times 100."""
    together = 100 * float(matthews_corrcoef(labels, answers))
    return in_scope_accuracy(answers, labels), out_of_scope_recall(answers, labels), together


def _table(bot: Bot, trainers: Trainers) -> Table:
    ours = [(name, _figures(bot, train)) for name, train in trainers.items()]
    title = f"HINT3 {bot.name}: {len(bot.train)} sentences learnt, {len(bot.test)} asked, threshold {THRESHOLD}"
    return Table(title, COLUMNS, (*ours, *bot.published))


def _figures(bot: Bot, train: Train) -> Figures:
    named, sure = first_in_scope(train(bot.train), bot.test.texts)
    return measures(decide(named, sure, THRESHOLD), bot.test.labels)


def _bot(folder: Path, name: str) -> Bot:
    asked = folder / "dataset" / "v1" / "test" / f"{name.removesuffix('_subset')}_test.csv"
    results = {system: folder / "results" / f"{system}_{name}.csv" for system in SYSTEMS}
    published = [(f"published: {system}", _published(path)) for system, path in results.items() if path.is_file()]
    return Bot(name, _split(_learnt(folder, name)), _split(asked), tuple(published))


def _learnt(folder: Path, name: str) -> Path:
    return folder / "dataset" / "v1" / "train" / f"{name}_train.csv"


def _published(path: Path) -> Figures:
    row = next(row for row in _rows(path) if float(row["Threshold"]) == THRESHOLD)
    return tuple(100 * float(row[column]) for column in PUBLISHED_COLUMNS)


def _split(path: Path) -> Sentences:
    return Sentences.of((row["sentence"], _label(row["label"])) for row in _rows(path))


def _label(label: str) -> str:
    return NONE_OF_THESE if label == OUT_OF_SCOPE else label


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
