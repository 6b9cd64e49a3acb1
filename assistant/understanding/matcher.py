"""Which label an utterance carries: what many sentences teach, what few names say, and calibrated odds over both.

A label with many sentences learns one score from them (`taught.py`). A label with few, such as a service imported with
nothing but its name, is as likely as the nearest of its sentences is alike. Labels are of five kinds: matters, talk, danger,
what only sounds like it, and none of these. Scores add up over the labels of a kind, since whoever is in danger may be in any
of them; that sum speaks for each label beside its own score. A softmax with one temperature, chosen on held-out families,
turns both into probabilities.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from assistant.ports import Array, Encoder
from assistant.understanding.features import PieceSpace
from assistant.understanding.likeness import Likeness, Parts, Spaces, take_apart
from assistant.understanding.taught import FEW, Taught, halves, scores
from assistant.understanding.utterances import CALM, DANGER, INTENT, ITEM

Apart = Callable[[Sequence[str], Encoder], Parts]
FAR = 0.25
"""The likeness of two sentences that have nothing to do with each other, as a share of a sentence's likeness to itself."""

SHORT, SURE = 14, 0.95
NONE_OF_THESE = "intent:out_of_scope"


@dataclass(frozen=True)
class MatcherSettings:
    """How likeness is weighed; see config.yml."""

    sharpness: float = 2.0
    """g of the meaning kernel: how quickly likeness falls as sentences drift apart."""

    spelling: float = 0.3
    """Weight of shared character runs and words."""

    sound: float = 0.2
    """Weight of shared sounds."""

    ridge: float = 0.2
    """How strongly scores are held back from fitting every training sentence."""

    temperature: float = 25.0
    """How quickly a lead in score becomes certainty."""

    kin: float = 0.2
    """How much the scores of all labels of its kind speak for a label, beside its own."""

    doubt: float = 12.0
    """How many times likelier “none of these” is in the city than among the training sentences."""

    @classmethod
    def from_config(cls, raw: Mapping[str, Any]) -> MatcherSettings:
        """Take the known settings out of a component's configuration."""
        return cls(**{name: float(raw[name]) for name in cls.__dataclass_fields__ if name in raw})


def probabilities(scores: Array, temperature: float) -> Array:
    """Turn scores (n, labels) into probabilities that sum to 1 in every row."""
    hot = temperature * (scores - scores.max(axis=1, keepdims=True))
    odds = np.exp(hot)
    shares: Array = odds / odds.sum(axis=1, keepdims=True)
    return shares


def bare(text: str) -> str:
    """Give a sentence without case, spaces and punctuation."""
    return "".join(letter for letter in text.lower() if letter.isalnum())


def short_sentences(texts: Sequence[str], labels: Sequence[str]) -> dict[str, list[str]]:
    """Give what the short sentences mean, one label or a few: too short for likeness, they are known by heart."""
    meant: dict[str, set[str]] = {}
    for text, label in zip(texts, labels, strict=True):
        if len(text) <= SHORT and bare(text):
            meant.setdefault(bare(text), set()).add(label)
    return {text: sorted(found) for text, found in meant.items()}


@dataclass(frozen=True)
class Matcher:
    """The trained matcher: immutable, and safe to share between threads.

    `labels` begins with those that were learnt, one column of weights each; the few-worded ones follow. `few` holds the
    sentences of those, those of a label together; `begins` says where each of them begins.
    """

    settings: MatcherSettings
    spaces: Spaces
    labels: tuple[str, ...]
    taught: tuple[Taught, ...]
    few: Likeness
    begins: Any = field(repr=False)
    exact: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False)

    @classmethod
    def train(
        cls,
        texts: Sequence[str],
        labels: Sequence[str],
        encoder: Encoder,
        settings: MatcherSettings,
        *,
        apart: Apart = take_apart,
    ) -> Matcher:
        """Learn from sentences and their labels; see `taught.py` for the memory that needs.

        `apart` takes sentences apart; it may remember those of an earlier training.
        """
        said, many, few = _sorted_out(texts, labels)
        parts = apart([text for text, _ in said], encoder)
        spaces = Spaces.learn(parts, encoder, (settings.spelling, settings.sound))
        placed = spaces.placed(parts)
        count = sum(map(Counter(label for _, label in said).__getitem__, many))
        meant = [label for _, label in said]
        taught = tuple(
            Taught.learn(placed.part(rows), [meant[row] for row in rows], many, settings.sharpness, settings.ridge)
            for rows in halves([text for text, _ in said[:count]], meant[:count])
            if rows
        )
        begins = np.unique(meant[count:], return_index=True)[1]
        rest = placed.part(slice(count, None))
        return cls(settings, spaces, (*many, *few), taught, rest, begins, short_sentences(texts, labels))

    def rank(self, texts: Sequence[str]) -> Array:
        """Give the probability of every label for every text, shape (texts, labels)."""
        if not texts:
            return np.zeros((0, len(self.labels)), dtype=np.float32)
        return self.odds(texts, self.scores(texts))

    def odds(self, texts: Sequence[str], scores: Array) -> Array:
        """Turn the scores of texts into probabilities, both of shape (texts, labels)."""
        chances = probabilities(scores + self.settings.kin * self._of_kind(scores), self.settings.temperature)
        if NONE_OF_THESE in self.labels:
            chances[:, self.labels.index(NONE_OF_THESE)] *= self.settings.doubt
            chances /= chances.sum(axis=1, keepdims=True)
        return self._with_exact(texts, chances)

    def scores(self, texts: Sequence[str]) -> Array:
        """Give how well every label fits every text, shape (texts, labels): about 1 for a taught sentence, 0 for another."""
        if not texts:
            return np.zeros((0, len(self.labels)), dtype=np.float32)
        asked, sharpness = self.spaces.place(texts), self.settings.sharpness
        found = [scores(self.taught, texts, asked, sharpness)] if self.taught else []
        if len(self.begins):
            share = (asked.to(self.few, sharpness) / self._few_own - FAR) / (1.0 - FAR)
            found.append(np.maximum.reduceat(share, self.begins, axis=1))
        return np.hstack(found)

    def _of_kind(self, scores: Array) -> Array:
        """Give for every label what its kind scores, shape (texts, labels); of few-worded labels only the best counts."""
        together = np.zeros_like(scores)
        learnt = self.taught[0].weights.shape[1] if self.taught else 0
        for columns in self._kinds:
            taught, few = columns[columns < learnt], columns[columns >= learnt]
            total = scores[:, taught].sum(axis=1, keepdims=True)
            if len(few):
                total += np.maximum(scores[:, few].max(axis=1, keepdims=True), 0.0)
            together[:, columns] = total
        return together

    @cached_property
    def _kinds(self) -> list[Any]:
        """The columns of the labels of each kind."""
        kinds = [_kind(label) for label in self.labels]
        return [np.array([column for column, one in enumerate(kinds) if one == kind]) for kind in sorted(set(kinds))]

    @cached_property
    def _few_own(self) -> Array:
        """How alike the sentences of few-worded labels are to themselves."""
        return self.few.own(self.settings.sharpness)

    def _with_exact(self, texts: Sequence[str], chances: Array) -> Array:
        """Let a short sentence that was taught word for word mean what it was taught to mean, each meaning as likely."""
        for row, text in enumerate(texts):
            meant = self.exact.get(bare(text), ())
            if meant:
                chances[row] *= 1.0 - SURE
                chances[row, [self.labels.index(label) for label in meant]] += SURE / len(meant)
        return chances

    def save(self, folder: Path) -> None:
        """Write everything but the encoder into a folder; the large arrays in half precision, which halves the model."""
        folder.mkdir(parents=True, exist_ok=True)
        spelling, sound = self.spaces.spelling, self.spaces.sound
        arrays = {"spelling_keys": spelling.keys, "spelling_idf": spelling.idf, "sound_keys": sound.keys, "sound_idf": sound.idf}
        arrays |= {"directions": self.spaces.directions, "begins": self.begins, **self.few.arrays("few")}
        for number, one in enumerate(self.taught):
            arrays |= one.arrays(f"taught{number}")
        np.savez(folder / "matcher.npz", **arrays)
        about = {
            "labels": self.labels,
            "halves": len(self.taught),
            "settings": self.settings.__dict__,
            "encoder": self.spaces.encoder.name,
            "exact": dict(self.exact),
        }
        (folder / "matcher.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> Matcher:
        """Read what `save` wrote; raises ValueError where it was trained with another encoder."""
        about = json.loads((folder / "matcher.json").read_text(encoding="utf-8"))
        if about["encoder"] != encoder.name:
            raise ValueError(f"trained with {about['encoder']}, not {encoder.name}")
        settings = MatcherSettings(**about["settings"])
        with np.load(folder / "matcher.npz") as kept:
            taught = tuple(Taught.from_arrays(f"taught{number}", kept) for number in range(about["halves"]))
            spelling, sound = (PieceSpace(kept[f"{name}_keys"], kept[f"{name}_idf"]) for name in ("spelling", "sound"))
            spaces = Spaces(encoder, kept["directions"], spelling, sound, (settings.spelling, settings.sound))
            few, begins = Likeness.from_arrays("few", kept), kept["begins"]
        return cls(settings, spaces, tuple(about["labels"]), taught, few, begins, about["exact"])


def _kind(label: str) -> str:
    """Give the kind of a label; what is neither talk nor danger is a matter."""
    if label in {NONE_OF_THESE, CALM}:
        return label
    kind = label.partition(":")[0]
    return kind if kind in {INTENT, DANGER} else ITEM


def _sorted_out(texts: Sequence[str], labels: Sequence[str]) -> tuple[list[tuple[str, str]], list[str], list[str]]:
    """Give every (text, label) once, those of learnt labels first, and the names of the learnt and of the few-worded labels."""
    said = list(dict.fromkeys(zip(texts, labels, strict=True)))
    count = Counter(label for _, label in said)
    taught = sorted(label for label in count if count[label] > FEW)
    few = sorted(label for label in count if count[label] <= FEW)
    of_taught = [pair for pair in said if count[pair[1]] > FEW]
    of_few = sorted((pair for pair in said if count[pair[1]] <= FEW), key=lambda pair: pair[1])
    return [*of_taught, *of_few], taught, few
