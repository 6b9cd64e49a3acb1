"""Which label an utterance carries: what many sentences teach, what few names say, and calibrated odds over both.

A label with many sentences learns one score from them (`taught.py`). A label with few, such as a service imported with
nothing but its name, is as likely as the nearest of its sentences is alike. A softmax with one temperature, chosen on held-out
families, turns scores into probabilities; how likely each kind of label is, is then weighed over all of them (`kinds.py`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from assistant.ports import Array, Encoder
from assistant.understanding.features import PieceSpace
from assistant.understanding.kinds import NAMED, Kinds, Weights
from assistant.understanding.likeness import Likeness, Parts, Spaces, take_apart
from assistant.understanding.taught import FEW, Taught, halves, scores

Apart = Callable[[Sequence[str], Encoder], Parts]
FAR = 0.25
"""The likeness of two sentences that have nothing to do with each other, as a share of a sentence's likeness to itself."""

SHORT, SURE = 14, 0.95

MANY_NAMED = 0.1
"""So large a share of matters known by their names alone makes a city an imported one; a new service or two do not."""


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

    by_name: float = 1.0
    """How much more a lead counts among services that are known by their names alone."""

    kinds: Weights = field(default_factory=dict)
    """What the signs of all kinds say of each kind (`kinds.py`); without them a kind is as likely as its labels together."""

    kinds_by_name: Weights = field(default_factory=dict)
    """The same where many services are known by their names alone, which are a kind of their own."""

    @classmethod
    def from_config(cls, raw: Mapping[str, Any]) -> MatcherSettings:
        """Take the known settings out of a component's configuration."""
        known = [name for name in cls.__dataclass_fields__ if name in raw and not name.startswith("kinds")]
        numbers = {name: float(raw[name]) for name in known}
        return cls(**numbers, kinds=_table(raw.get("kinds")), kinds_by_name=_table(raw.get("kinds_by_name")))


def _table(raw: Mapping[str, Sequence[float]] | None) -> dict[str, list[float]]:
    return {kind: [float(one) for one in row] for kind, row in (raw or {}).items()}


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
        chances = probabilities(scores, self.settings.temperature)
        weights = self.settings.kinds_by_name if self.named else self.settings.kinds
        if weights:
            chances = self.kinds.weighed(scores, chances, weights, self.settings.by_name)
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

    @cached_property
    def kinds(self) -> Kinds:
        """Which labels are of which kind."""
        return Kinds.of(self.labels, self.learnt, self.named)

    @cached_property
    def named(self) -> bool:
        """Whether many matters are known by their names alone, and what their scores say was learnt."""
        each = Kinds.of(self.labels, self.learnt, by_name=True).each
        named = each.count(NAMED)
        return bool(self.settings.kinds_by_name) and named > MANY_NAMED * (named + each.count("matter"))

    @property
    def learnt(self) -> int:
        """How many labels were learnt from many sentences; they come first."""
        return self.taught[0].weights.shape[1] if self.taught else 0

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
        arrays |= {"middle": self.spaces.middle, "directions": self.spaces.directions}
        arrays |= {"begins": self.begins, **self.few.arrays("few")}
        for number, one in enumerate(self.taught):
            arrays |= one.arrays(f"taught{number}")
        np.savez(folder / "matcher.npz", **arrays)
        about = {
            "labels": self.labels,
            "halves": len(self.taught),
            "settings": asdict(self.settings),
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
            spaces = Spaces(encoder, kept["middle"], kept["directions"], spelling, sound, (settings.spelling, settings.sound))
            few, begins = Likeness.from_arrays("few", kept), kept["begins"]
        return cls(settings, spaces, tuple(about["labels"]), taught, few, begins, about["exact"])


def _sorted_out(texts: Sequence[str], labels: Sequence[str]) -> tuple[list[tuple[str, str]], list[str], list[str]]:
    """Give every (text, label) once, those of learnt labels first, and the names of the learnt and of the few-worded labels."""
    said = list(dict.fromkeys(zip(texts, labels, strict=True)))
    count = Counter(label for _, label in said)
    taught = sorted(label for label in count if count[label] > FEW)
    few = sorted(label for label in count if count[label] <= FEW)
    of_taught = [pair for pair in said if count[pair[1]] > FEW]
    of_few = sorted((pair for pair in said if count[pair[1]] <= FEW), key=lambda pair: pair[1])
    return [*of_taught, *of_few], taught, few
