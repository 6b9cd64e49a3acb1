"""Plain Rasa with DIET, in the environment of another Python, as one more Ranker of public data."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from assistant.benchmarks.comparison import Side, nlu_yaml, plain_side
from assistant.benchmarks.process import own_state, run
from assistant.benchmarks.public.scoring import Sentences, Train
from assistant.ports import Array
from assistant.understanding.utterances import Example


@dataclass(frozen=True)
class PlainRasa:
    """One trained model of plain Rasa; Rasa ranks ten labels of a text, all others get 0."""

    side: Side
    folder: Path
    labels: tuple[str, ...]

    @classmethod
    def train(cls, side: Side, folder: Path, said: Sentences) -> PlainRasa:
        """Train in a new folder; raises ClickException where Rasa fails."""
        examples = [Example(text, label, said.locale, "", "") for text, label in zip(said.texts, said.labels, strict=True)]
        (folder / "config.yml").write_text(yaml.safe_dump(side.config, allow_unicode=True, sort_keys=False), encoding="utf-8")
        (folder / "nlu.yml").write_text(nlu_yaml(examples), encoding="utf-8")
        command = [*side.train, "train", "nlu", "--config", "config.yml", "--nlu", "nlu.yml", "--out", "models"]
        run(command, folder, _environment(folder))
        return cls(side, folder, tuple(sorted(set(said.labels))))

    def rank(self, texts: Sequence[str]) -> Array:
        """Give the probability of every label for every text, shape (texts, labels)."""
        (self.folder / "asked.txt").write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
        model = next((self.folder / "models").glob("*.tar.gz"))
        answered = run([*self.side.answer, str(model), "asked.txt"], self.folder, _environment(self.folder))
        return chances(answered.lines, self.labels)


def chances(answers: Sequence[str], labels: Sequence[str]) -> Array:
    """Read the driver's answers; labels that are not ours, as Rasa's fallback, are passed over. Pure."""
    columns = {label: column for column, label in enumerate(labels)}
    found = np.zeros((len(answers), len(labels)), dtype=np.float32)
    for row, answer in enumerate(map(json.loads, answers)):
        for label, confidence in zip(answer["ranking"], answer["confidence"], strict=True):
            if label in columns:
                found[row, columns[label]] = confidence
    return found


def trainer(python: str, epochs: int, folder: Path) -> Train:
    """Give what trains plain Rasa below a folder, with so many epochs of DIET."""

    def train(said: Sentences) -> PlainRasa:
        return PlainRasa.train(plain_side(python, said.locale, epochs), Path(tempfile.mkdtemp(dir=folder)), said)

    return train


def _environment(folder: Path) -> dict[str, str]:
    return {**own_state(folder), "RASA_MAX_CACHE_SIZE": "0", "TF_CPP_MIN_LOG_LEVEL": "3"}
