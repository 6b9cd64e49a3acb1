"""Which label an utterance carries: kernel ridge regression over meaning, spelling and sound, with calibrated odds.

The likeness of two sentences is exp(g·(cos − 1)) of their sentence vectors plus weighted cosines of their character
runs and of their sounds; the ridge (Saunders et al. 1998) learns from it one score per label, and a softmax with one
temperature, chosen on held-out families, turns scores into probabilities.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import scipy.linalg
import scipy.sparse as sp

from assistant.ports import Array, Encoder
from assistant.understanding.features import PieceSpace, pieces, sounds

ROWS_AT_ONCE = 1024
LANDMARKS, MOST_STEPS, CLOSE_ENOUGH, TINY = 1000, 40, 0.04, 1e-20
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

    doubt: float = 8.0
    """How many times likelier “none of these” is in the city than among the training sentences."""

    @classmethod
    def from_config(cls, raw: Mapping[str, Any]) -> MatcherSettings:
        """Take the known settings out of a component's configuration."""
        return cls(**{name: float(raw[name]) for name in cls.__dataclass_fields__ if name in raw})


@dataclass(frozen=True)
class Likeness:
    """Sentences as the kernel sees them: vectors (n, size), spelling rows and sound rows."""

    meaning: Array
    spelling: Any
    sound: Any

    def __len__(self) -> int:
        return len(self.meaning)

    @cached_property
    def columns(self) -> tuple[Any, Any]:
        """Spelling and sound turned over, (pieces, n), in the form a product needs; made once."""
        return self.spelling.T.tocsr(), self.sound.T.tocsr()

    def part(self, rows: Any) -> Likeness:
        """Give some of the sentences."""
        return Likeness(self.meaning[rows], self.spelling[rows], self.sound[rows])


@dataclass(frozen=True)
class Spaces:
    """Turns text into Likeness: the sentence encoder and the learnt piece spaces."""

    encoder: Encoder
    spelling: PieceSpace
    sound: PieceSpace

    @classmethod
    def learn(cls, texts: Sequence[str], encoder: Encoder) -> Spaces:
        """Learn the pieces of the training sentences."""
        return cls(encoder, PieceSpace.learn(pieces, texts), PieceSpace.learn(sounds, texts))

    def place(self, texts: Sequence[str]) -> Likeness:
        """Place sentences in all three spaces."""
        return Likeness(self.encoder.encode(texts), self.spelling.rows(texts), self.sound.rows(texts))


def kernel(left: Likeness, right: Likeness, settings: MatcherSettings) -> Array:
    """Give the likeness of every left to every right sentence, shape (left, right), built a block of rows at a time."""
    like = np.empty((len(left), len(right)), dtype=np.float32)
    spelling, sound = right.columns
    for start in range(0, len(left), ROWS_AT_ONCE):
        rows = slice(start, start + ROWS_AT_ONCE)
        block = np.exp(settings.sharpness * (left.meaning[rows] @ right.meaning.T - 1.0))
        block += settings.spelling * (left.spelling[rows] @ spelling).toarray()
        block += settings.sound * (left.sound[rows] @ sound).toarray()
        like[rows] = block
    return like


def solve(like: Array, targets: Array, ridge: float) -> Array:
    """Give the weights (n, labels) of the ridge regression on `like` (n, n).

    Conjugate gradients on all labels at once; a Nyström approximation on evenly spread landmarks makes them converge
    in a few steps (Rudi et al. 2017), where a factorisation would take n³/3 operations.
    """
    improve = _nystrom(like, ridge)
    weights = np.zeros_like(targets)
    rest = targets.copy()
    better = improve(rest)
    step, slope = better.copy(), _dots(rest, better)
    for _ in range(MOST_STEPS):
        moved = like @ step
        moved += ridge * step
        length = slope / np.maximum(_dots(step, moved), TINY)
        weights += step * length
        rest -= moved * length
        if np.linalg.norm(rest) < CLOSE_ENOUGH * np.linalg.norm(targets):
            break
        better = improve(rest)
        slope, before = _dots(rest, better), slope
        step = better + step * (slope / np.maximum(before, TINY))
    return weights


def _nystrom(like: Array, ridge: float) -> Callable[[Array], Array]:
    """Give an approximate inverse of (like + ridge·I) by Woodbury's identity on landmarks."""
    landmarks = np.unique(np.linspace(0, len(like) - 1, min(LANDMARKS, len(like))).astype(int))
    across = np.ascontiguousarray(like[:, landmarks])
    inner = ridge * across[landmarks].astype(np.float64) + (across.T @ across)
    inner[np.diag_indices_from(inner)] += 1e-6 * np.trace(inner) / len(inner)
    factor = scipy.linalg.cho_factor(inner, lower=True, overwrite_a=True, check_finite=False)

    def improve(rest: Array) -> Array:
        inside = scipy.linalg.cho_solve(factor, across.T @ rest, check_finite=False).astype(np.float32)
        better: Array = (rest - across @ inside) / ridge
        return better

    return improve


def _dots(left: Array, right: Array) -> Array:
    dots: Array = np.einsum("ij,ij->j", left, right)
    return dots


def one_hot(labels: Sequence[str], known: Sequence[str]) -> Array:
    """Give the targets: 1 in the column of each sentence's label."""
    column = {label: number for number, label in enumerate(known)}
    targets = np.zeros((len(labels), len(known)), dtype=np.float32)
    targets[np.arange(len(labels)), [column[label] for label in labels]] = 1.0
    return targets


def probabilities(scores: Array, temperature: float) -> Array:
    """Turn scores (n, labels) into probabilities that sum to 1 in every row."""
    hot = temperature * (scores - scores.max(axis=1, keepdims=True))
    odds = np.exp(hot)
    shares: Array = odds / odds.sum(axis=1, keepdims=True)
    return shares


def bare(text: str) -> str:
    """Give a sentence without case, spaces and punctuation."""
    return "".join(letter for letter in text.lower() if letter.isalnum())


def short_sentences(texts: Sequence[str], labels: Sequence[str]) -> dict[str, str]:
    """Give the short sentences that have one meaning only; too short for likeness, they are known by heart."""
    meant: dict[str, set[str]] = {}
    for text, label in zip(texts, labels, strict=True):
        if len(text) <= SHORT:
            meant.setdefault(bare(text), set()).add(label)
    return {text: next(iter(found)) for text, found in meant.items() if len(found) == 1 and text}


@dataclass(frozen=True)
class Matcher:
    """The trained matcher: immutable, and safe to share between threads."""

    settings: MatcherSettings
    spaces: Spaces
    labels: tuple[str, ...]
    known: Likeness
    weights: Array = field(repr=False)
    exact: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def train(cls, texts: Sequence[str], labels: Sequence[str], encoder: Encoder, settings: MatcherSettings) -> Matcher:
        """Learn from sentences and their labels; n sentences need about 4·n² bytes while this runs."""
        spaces = Spaces.learn(texts, encoder)
        placed = spaces.place(texts)
        known = tuple(sorted(set(labels)))
        weights = solve(kernel(placed, placed, settings), one_hot(labels, known), settings.ridge)
        return cls(settings, spaces, known, placed, weights, short_sentences(texts, labels))

    def rank(self, texts: Sequence[str]) -> Array:
        """Give the probability of every label for every text, shape (texts, labels)."""
        if not texts:
            return np.zeros((0, len(self.labels)), dtype=np.float32)
        like = kernel(self.spaces.place(texts), self.known, self.settings)
        chances = probabilities(like @ self.weights, self.settings.temperature)
        if NONE_OF_THESE in self.labels:
            chances[:, self.labels.index(NONE_OF_THESE)] *= self.settings.doubt
            chances /= chances.sum(axis=1, keepdims=True)
        return self._with_exact(texts, chances)

    def _with_exact(self, texts: Sequence[str], chances: Array) -> Array:
        """Let a short sentence that was taught word for word mean what it was taught to mean."""
        for row, text in enumerate(texts):
            label = self.exact.get(bare(text))
            if label is not None:
                chances[row] *= 1.0 - SURE
                chances[row, self.labels.index(label)] += SURE
        return chances

    def save(self, folder: Path) -> None:
        """Write everything but the encoder into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        np.savez(
            folder / "matcher.npz",
            weights=self.weights,
            meaning=self.known.meaning,
            spelling_idf=self.spaces.spelling.idf,
            sound_idf=self.spaces.sound.idf,
        )
        sp.save_npz(folder / "spelling.npz", self.known.spelling, compressed=False)
        sp.save_npz(folder / "sound.npz", self.known.sound, compressed=False)
        about = {
            "labels": self.labels,
            "settings": self.settings.__dict__,
            "encoder": self.spaces.encoder.name,
            "exact": dict(self.exact),
            "spelling": _in_order(self.spaces.spelling),
            "sound": _in_order(self.spaces.sound),
        }
        (folder / "matcher.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> Matcher:
        """Read what `save` wrote; raises ValueError where it was trained with another encoder."""
        about = json.loads((folder / "matcher.json").read_text(encoding="utf-8"))
        if about["encoder"] != encoder.name:
            raise ValueError(f"trained with {about['encoder']}, not {encoder.name}")
        with np.load(folder / "matcher.npz") as kept:
            arrays = {name: kept[name] for name in kept.files}
        spelling = PieceSpace(pieces, _numbered(about["spelling"]), arrays["spelling_idf"])
        sound = PieceSpace(sounds, _numbered(about["sound"]), arrays["sound_idf"])
        known = Likeness(arrays["meaning"], sp.load_npz(folder / "spelling.npz"), sp.load_npz(folder / "sound.npz"))
        spaces = Spaces(encoder, spelling, sound)
        settings = MatcherSettings(**about["settings"])
        return cls(settings, spaces, tuple(about["labels"]), known, arrays["weights"], about["exact"])


def _in_order(space: PieceSpace) -> list[str]:
    return sorted(space.vocabulary, key=space.vocabulary.__getitem__)


def _numbered(names: Sequence[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names)}
