"""Where sentences stand to each other: their meanings (vectors) and their form (spelling and sound), and how alike they are.

The likeness of two sentences is exp(g·(cos − 1)) of their sentence vectors plus weighted cosines of their character
runs and of their sounds. Of the vectors only the directions are kept in which the training sentences differ most: a third of
the memory and time, and held-out sentences are understood as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from multiprocessing import get_context
from os import cpu_count
from typing import Any

import numpy as np
import scipy.sparse as sp
from threadpoolctl import threadpool_limits

from assistant.ports import Array, Encoder
from assistant.understanding.encoder import build_encoder
from assistant.understanding.features import Marks, PieceSpace, marked, pieces, sounds

MANY, CHUNK, ROWS_AT_ONCE, CACHED_ROWS, COLUMNS_AT_ONCE = 2000, 256, 1024, 64, 16
DIRECTIONS = 160


@dataclass(frozen=True)
class Parts:
    """Sentences taken apart: vectors (n, size), and for each the marks of its pieces and of its sounds."""

    meaning: Array
    spelling: list[Marks]
    sound: list[Marks]


def take_apart(texts: Sequence[str], encoder: Encoder) -> Parts:
    """Take sentences apart; very many in several processes, because nothing takes longer when a model is trained."""
    if len(texts) < MANY or (cpu_count() or 1) < 2:
        return _take(texts, encoder)
    order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
    chunks = [order[start : start + CHUNK] for start in range(0, len(order), CHUNK)]
    path = f"{type(encoder).__module__}:{type(encoder).__qualname__}"
    with ProcessPoolExecutor(cpu_count(), get_context("spawn")) as pool:
        done = pool.map(_take_elsewhere, ([texts[row] for row in chunk] for chunk in chunks), [path] * len(chunks))
        return _in_order(chunks, list(done))


@dataclass(frozen=True)
class Likeness:
    """Sentences as the kernel sees them: `meaning`, vectors (n, size), and `form`, weighted sparse rows (n, pieces)."""

    meaning: Array
    form: Any

    def __len__(self) -> int:
        return len(self.meaning)

    @cached_property
    def columns(self) -> Any:
        """The form turned over, (pieces, n), as a product needs it; made once."""
        return self.form.T.tocsr()

    def own(self, sharpness: float) -> Array:
        """Give how alike every sentence is to itself, shape (n,)."""
        meaning = np.exp(sharpness * (np.einsum("ij,ij->i", self.meaning, self.meaning) - 1.0))
        alike: Array = meaning + self.form.multiply(self.form).sum(axis=1).A1
        return alike

    def part(self, rows: Any) -> Likeness:
        """Give some of the sentences."""
        return Likeness(self.meaning[rows], self.form[rows])

    def arrays(self, name: str) -> dict[str, Any]:
        """Give everything as arrays to be saved, the vectors in half precision."""
        form = self.form.tocsc()  # its columns are then there without a second copy
        kept = {"data": form.data, "indices": form.indices, "indptr": form.indptr, "shape": np.array(form.shape)}
        return {f"{name}.{part}": array for part, array in {**kept, "meaning": self.meaning.astype(np.float16)}.items()}

    @classmethod
    def from_arrays(cls, name: str, kept: Mapping[str, Any]) -> Likeness:
        """Take it out of what `arrays` gave."""
        form = sp.csc_matrix(tuple(kept[f"{name}.{part}"] for part in ("data", "indices", "indptr")), kept[f"{name}.shape"])
        return cls(kept[f"{name}.meaning"].astype(np.float32), form)

    def to(self, other: Likeness, sharpness: float) -> Array:
        """Give the likeness of every one of these sentences to every other one, shape (these, others)."""
        like = near(self.meaning, other.meaning, sharpness)
        for start in range(0, len(like), ROWS_AT_ONCE):
            like[start : start + ROWS_AT_ONCE] += (self.form[start : start + ROWS_AT_ONCE] @ other.columns).toarray()
        return like


@dataclass(frozen=True)
class Spaces:
    """Turns text into Likeness: the sentence encoder and the learnt piece spaces with their weights.

    `middle`, (size of the encoder,), is the mean of the vectors of the training sentences, taken away from every vector: some
    encoders put everything people say into one narrow cone. `directions`, (size of the encoder, at most DIRECTIONS), is
    where what is left differs most.
    """

    encoder: Encoder
    middle: Array
    directions: Array
    spelling: PieceSpace
    sound: PieceSpace
    weights: tuple[float, float]

    @classmethod
    def learn(cls, parts: Parts, encoder: Encoder, weights: tuple[float, float]) -> Spaces:
        """Learn the pieces of the training sentences."""
        middle = parts.meaning.mean(axis=0)
        directions = _directions(_apart_from(middle, parts.meaning))
        return cls(encoder, middle, directions, PieceSpace.learn(parts.spelling), PieceSpace.learn(parts.sound), weights)

    def place(self, texts: Sequence[str]) -> Likeness:
        """Place sentences."""
        return self.placed(take_apart(texts, self.encoder))

    def placed(self, parts: Parts) -> Likeness:
        """Place sentences that are taken apart already."""
        spelling, sound = (np.float32(weight**0.5) for weight in self.weights)
        form = sp.hstack([self.spelling.rows(parts.spelling) * spelling, self.sound.rows(parts.sound) * sound], "csr")
        return Likeness(_apart_from(self.middle, parts.meaning) @ self.directions, form.astype(np.float32))


@dataclass(frozen=True)
class LikenessMatrix:
    """The likeness of all training sentences to each other, (n, n), of which only the meaning stands in memory."""

    placed: Likeness
    sharpness: float

    @cached_property
    def _near(self) -> list[Array]:
        """The meaning part up to the diagonal, in blocks of rows; what is beyond it is the same, turned over."""
        meaning = self.placed.meaning

        def block(end: int) -> Array:
            return near(meaning[end - ROWS_AT_ONCE : end], meaning[:end], self.sharpness)

        with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(cpu_count()) as threads:
            return list(threads.map(block, range(ROWS_AT_ONCE, len(meaning) + ROWS_AT_ONCE, ROWS_AT_ONCE)))

    def columns_of(self, rows: Any) -> Array:
        """Give the likeness of all sentences to some, shape (n, rows)."""
        return self.placed.to(self.placed.part(rows), self.sharpness)

    def __matmul__(self, right: Array) -> Array:
        """Give the product with (n, k)."""
        few = np.array_split(right, -(-right.shape[1] // COLUMNS_AT_ONCE), axis=1)  # so many fit in a processor's cache
        count = cpu_count() or 1
        with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(count) as threads:
            form = threads.map(self._form_times, few)
            meaning = threads.map(partial(self._near_times, right), range(count), [count] * count)
            return sum(meaning, np.hstack(list(form)))

    def _near_times(self, right: Array, first: int, every: int) -> Array:
        """Give what every so-manieth block, beginning with the first, adds to the product: itself and its turned-over self."""
        product = np.zeros((len(self.placed), right.shape[1]), dtype=np.float32)
        for number in range(first, len(self._near), every):
            block, start = self._near[number], number * ROWS_AT_ONCE
            end = start + len(block)
            product[start:end] += block @ right[:end]
            product[:start] += block[:, :start].T @ right[start:end]
        return product

    def _form_times(self, right: Array) -> Array:
        product: Array = self.placed.form @ (self.placed.columns @ np.ascontiguousarray(right))
        return product


def near(left: Array, right: Array, sharpness: float) -> Array:
    """Give the likeness in meaning of unit vectors, shape (left, right): 1 for the same, exp(−2·sharpness) for opposites."""
    like = np.empty((len(left), len(right)), dtype=np.float32)
    for start in range(0, len(left), CACHED_ROWS):
        part = like[start : start + CACHED_ROWS]
        np.matmul(np.float32(sharpness) * left[start : start + CACHED_ROWS], right.T, out=part)
        part -= np.float32(sharpness)
        np.exp(part, out=part)
    return like


def _apart_from(middle: Array, meaning: Array) -> Array:
    """Give unit vectors as seen from their middle, again of length 1 (0 where one is the middle itself)."""
    apart = meaning - middle
    lengths = np.linalg.norm(apart, axis=1, keepdims=True)
    unit: Array = apart / np.maximum(lengths, np.float32(1e-6))
    return unit


def _directions(meaning: Array) -> Array:
    """Give the principal directions (Pearson 1901) of vectors as they are, so that dot products hold."""
    along = np.linalg.eigh((meaning.T @ meaning).astype(np.float64))[1][:, ::-1]
    return np.ascontiguousarray(along[:, : min(DIRECTIONS, len(meaning))], dtype=np.float32)


def _take(texts: Sequence[str], encoder: Encoder) -> Parts:
    return Parts(encoder.encode(texts), [marked(pieces(text)) for text in texts], [marked(sounds(text)) for text in texts])


def _take_elsewhere(texts: Sequence[str], path: str) -> Parts:
    return _take(texts, _encoder_of_this_process(path))


@lru_cache(maxsize=1)
def _encoder_of_this_process(path: str) -> Encoder:
    return build_encoder(path, threads=1)


def _in_order(chunks: Sequence[Sequence[int]], done: Sequence[Parts]) -> Parts:
    """Put the sentences back where they stood."""
    back = np.argsort(np.concatenate(chunks))
    spelling = [marks for parts in done for marks in parts.spelling]
    sound = [marks for parts in done for marks in parts.sound]
    meaning = np.concatenate([parts.meaning for parts in done])
    return Parts(meaning[back], [spelling[row] for row in back], [sound[row] for row in back])
