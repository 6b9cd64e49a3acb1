"""Banban's pipeline and Rasa's default one on the same file, in the same Rasa, answering the same held-out sentences."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.benchmarks import figures
from assistant.benchmarks.process import folder_megabytes, own_state, run
from assistant.catalogue.source import read_yaml
from assistant.settings import Settings
from assistant.understanding.evaluation import fold_of
from assistant.understanding.utterances import ITEM, Example

HELD_OUT_FOLD = 0
WARM_UP = 5
"""The first answers of a process, left out of the times per sentence."""

DRIVER = str(Path(__file__).with_name("rasa_driver.py"))
OWN = [sys.executable, "-m", "assistant.benchmarks.rasa_own"]
OWN_IMPORTER = "assistant.benchmarks.rasa_labels.LabelImporter"


@dataclass(frozen=True)
class Split:
    """What both sides learn from, and the items' sentences they are asked afterwards."""

    learnt: tuple[Example, ...]
    asked: tuple[Example, ...]


@dataclass(frozen=True)
class Side:
    """One side: its name, its Rasa configuration, how it trains and answers, and where its environment stands."""

    name: str
    config: dict[str, Any]
    train: tuple[str, ...]
    answer: tuple[str, ...]
    environment: Path


@dataclass(frozen=True)
class Measured:
    """What one side reached: shares from 0 to 1, seconds, milliseconds and MB."""

    top_1: float
    top_3: float
    training: float
    training_memory: float
    cold_start: float
    p50: float
    p95: float
    memory: float
    size: float


def split(examples: Sequence[Example], locale: str | None, items: int) -> Split:
    """Take one language (None: all) and the sentences of `items` items (0: everything), one fifth of families held out. Pure."""
    own = [example for example in examples if locale in {None, example.locale}]
    if items:
        chosen = _evenly(sorted({one.label for one in own if one.label.startswith(f"{ITEM}:")}), items)
        own = [example for example in own if example.label in chosen]
    asked = [one for one in own if fold_of(one) == HELD_OUT_FOLD and one.label.startswith(f"{ITEM}:")]
    return Split(tuple(one for one in own if fold_of(one) != HELD_OUT_FOLD), tuple(asked))


def nlu_yaml(examples: Sequence[Example]) -> str:
    """Write sentences as Rasa's training data, one intent per label. Pure."""
    said: dict[str, list[str]] = {}
    for example in examples:
        said.setdefault(example.label, []).append(" ".join(example.text.split()))
    entries = [{"intent": label, "examples": "".join(f"- {text}\n" for text in texts)} for label, texts in sorted(said.items())]
    written: str = yaml.safe_dump({"version": "3.1", "nlu": entries}, allow_unicode=True, sort_keys=False, width=10_000)
    return written


def plain_config(locale: str | None, epochs: int) -> dict[str, Any]:
    """Give Rasa's default pipeline; jieba cuts Chinese into words and leaves English ones whole."""
    pipeline: list[dict[str, Any]] = [
        {"name": "WhitespaceTokenizer" if locale == "en" else "JiebaTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", "epochs": epochs, "constrain_similarities": True},
        {"name": "EntitySynonymMapper"},
        {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
    ]
    return {"recipe": "default.v1", "assistant_id": "plain", "language": "en" if locale == "en" else "zh", "pipeline": pipeline}


def own_config(settings: Settings) -> dict[str, Any]:
    """Give our pipeline as it stands in config.yml, reading labels out of plain Rasa training data."""
    return {**read_yaml(settings.config), "assistant_id": "own", "importers": [{"name": OWN_IMPORTER}]}


def own_side(settings: Settings) -> Side:
    """Describe Banban in this environment."""
    return Side("Banban", own_config(settings), tuple(OWN), (*OWN, "answer"), Path(sys.prefix))


def plain_side(python: str, locale: str | None, epochs: int) -> Side:
    """Describe plain Rasa in the environment of another Python; raises ClickException where that cannot be run."""
    prefix = run([python, "-c", "import sys; print(sys.prefix)"]).lines[0]
    config = plain_config(locale, epochs)
    return Side("plain Rasa", config, (python, "-m", "rasa"), (python, "-I", DRIVER), Path(prefix))


def measure(side: Side, data: Split, folder: Path, runs: int) -> Measured:
    """Train once, start `runs` times for one sentence (the median counts), and answer all held-out sentences once."""
    _write_project(side, data, folder)
    environment = {**own_state(folder), "RASA_MAX_CACHE_SIZE": "0", "TF_CPP_MIN_LOG_LEVEL": "3"}
    files = ["--config", "config.yml", "--nlu", "nlu.yml", "--out", "models"]
    trained = run([*side.train, "train", "nlu", *files], folder, environment)
    model = str(next((folder / "models").glob("*.tar.gz")))
    started = [run([*side.answer, model, "one.txt"], folder, environment).first_line for _ in range(runs)]
    answered = run([*side.answer, model, "all.txt"], folder, environment)
    answers = [json.loads(line) for line in answered.lines]
    took = [answer["ms"] for answer in answers[WARM_UP:]]
    rankings = [answer["ranking"] for answer in answers]
    return Measured(
        share_among(rankings, data.asked, 1),
        share_among(rankings, data.asked, 3),
        trained.seconds,
        trained.megabytes,
        figures.median(started),
        figures.percentile(took, 0.5),
        figures.percentile(took, 0.95),
        answered.megabytes,
        folder_megabytes(side.environment),
    )


def share_among(rankings: Sequence[Sequence[str]], asked: Sequence[Example], first: int) -> float:
    """Give the share of sentences whose item is among the first items ranked; what is not an item is passed over. Pure."""
    items = [[label for label in ranking if label.startswith(f"{ITEM}:")][:first] for ranking in rankings]
    return sum(one.label in found for one, found in zip(asked, items, strict=True)) / len(asked)


def rows(ours: Measured, plain: Measured) -> list[figures.Row]:
    """Give the table of both sides and the ratio of ours to theirs. Pure."""
    return [
        ("", "Banban", "plain Rasa", "Banban ÷ Rasa"),
        _row("right item first, %", 100 * ours.top_1, 100 * plain.top_1),
        _row("right item among three, %", 100 * ours.top_3, 100 * plain.top_3),
        _row("training, s", ours.training, plain.training),
        _row("training, peak MB", ours.training_memory, plain.training_memory),
        _row("cold start to first answer, s", ours.cold_start, plain.cold_start),
        _row("one sentence, p50 ms", ours.p50, plain.p50),
        _row("one sentence, p95 ms", ours.p95, plain.p95),
        _row("answering, peak MB", ours.memory, plain.memory),
        _row("environment on disk, MB", ours.size, plain.size),
    ]


def _row(name: str, ours: float, plain: float) -> figures.Row:
    return name, f"{ours:.1f}", f"{plain:.1f}", figures.ratio(ours, plain)


def _evenly(labels: Sequence[str], count: int) -> set[str]:
    kept = min(count, len(labels))
    return {labels[number * len(labels) // kept] for number in range(kept)}


def _write_project(side: Side, data: Split, folder: Path) -> None:
    folder.mkdir(parents=True)
    texts = [" ".join(example.text.split()) for example in data.asked]
    contents = {
        "config.yml": yaml.safe_dump(side.config, allow_unicode=True, sort_keys=False),
        "nlu.yml": nlu_yaml(data.learnt),
        "one.txt": f"{texts[0]}\n",
        "all.txt": "".join(f"{text}\n" for text in texts),
    }
    for name, content in contents.items():
        (folder / name).write_text(content, encoding="utf-8")
