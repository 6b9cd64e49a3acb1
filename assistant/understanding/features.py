"""What a sentence is made of, besides its meaning: character runs, word pieces and sounds. Pure functions.

Chinese is taken apart into runs of one to four characters, other scripts into words, pairs of words and pieces of
words, so that half a name still counts. Chinese sounds are pinyin without tone, folded where dialects and speech
recognisers fold them (n/l, r/l, zh/z, ch/c, sh/s, -ng/-n, hu/f). English sounds are the letters of Metaphone (Philips
1990), run together across words, since a recogniser may hear “pen shin”. Every piece goes by its CRC-32.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from jellyfish import metaphone
from pypinyin import lazy_pinyin

from assistant.ports import Array
from assistant.understanding.normalise import HAN

Marks = npt.NDArray[np.uint32]
"""The CRC-32 of every piece of one sentence, in order."""

COMMON, MANY, SEEN = 0.03, 1000, 2
_HAN_RUN = re.compile(f"[{HAN}]+")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_ENGLISH = re.compile(r"[a-z]+")
_FOLDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))
_FIRST = (("hu", "f"), ("l", "n"), ("r", "n"))


def pieces(text: str) -> list[str]:
    """Give the character runs of the Chinese and the words and word pieces of the rest."""
    low = text.lower()
    words = _WORD.findall(_HAN_RUN.sub(" ", low))
    return [*_runs(low), *(f"w:{word}" for word in words), *_pairs(words), *_word_pieces(words)]


def sounds(text: str) -> list[str]:
    """Give the runs of one to three folded pinyin syllables of the Chinese, and of four sounds of the English."""
    heard = "".join(_metaphone(word) for word in _ENGLISH.findall(text.lower().replace("'", "").replace("’", "")))
    found = [f"~{heard[at : at + 4]}" for at in range(len(heard) - 3)]
    for run in _HAN_RUN.findall(text):
        syllables = [_folded(syllable) for syllable in lazy_pinyin(run)]
        for size in (1, 2, 3):
            found += ["_".join(syllables[at : at + size]) for at in range(len(syllables) - size + 1)]
    return found


def marked(found: Iterable[str]) -> Marks:
    """Give the marks of pieces or sounds."""
    return np.fromiter((zlib.crc32(piece.encode("utf-8", "replace")) for piece in found), dtype=np.uint32)


@dataclass(frozen=True)
class PieceSpace:
    """Weighs pieces by how rare they are (tf-idf) and turns sentences into unit rows of a sparse matrix.

    `keys` holds the marks that count, sorted; `idf` their weights.
    """

    keys: Marks
    idf: Array

    @classmethod
    def learn(cls, sentences: Sequence[Marks]) -> PieceSpace:
        """Learn which pieces there are; one seen in a single sentence, or in very many, tells nothing and is left out."""
        total = len(sentences)
        once = [np.unique(marks) for marks in sentences]
        keys, seen = np.unique(np.concatenate(once) if once else np.zeros(0, np.uint32), return_counts=True)
        counts = (seen >= SEEN) & (seen <= (COMMON if total > MANY else 1.0) * total)
        idf = np.log((1 + total) / (1 + seen[counts])) + 1
        return cls(keys[counts], idf.astype(np.float32))

    def rows(self, sentences: Sequence[Marks]) -> Any:
        """Give one unit row per sentence, a CSR matrix of shape (sentences, pieces)."""
        shape = (len(sentences), len(self.keys))
        if not shape[1] or not shape[0]:
            return sp.csr_matrix(shape, dtype=np.float32)
        marks = np.concatenate(sentences)
        row = np.repeat(np.arange(shape[0]), [len(one) for one in sentences])
        column = np.minimum(np.searchsorted(self.keys, marks), shape[1] - 1)
        known = self.keys[column] == marks
        matrix = sp.csr_matrix((np.ones(known.sum(), np.float32), (row[known], column[known])), shape=shape)
        matrix.data = (1 + np.log(matrix.data)) * self.idf[matrix.indices]
        return _unit(matrix)


def _unit(matrix: Any) -> Any:
    lengths = np.sqrt(matrix.multiply(matrix).sum(axis=1)).A1
    matrix.data /= np.repeat(lengths, np.diff(matrix.indptr))
    return matrix.astype(np.float32)


def _runs(text: str) -> Iterator[str]:
    for run in _HAN_RUN.findall(text):
        for size in (1, 2, 3, 4):
            yield from (run[at : at + size] for at in range(len(run) - size + 1))


def _pairs(words: list[str]) -> Iterator[str]:
    return (f"w:{first}_{second}" for first, second in zip(words, words[1:], strict=False))


def _word_pieces(words: list[str]) -> Iterator[str]:
    for word in words:
        framed = f"<{word}>"
        yield from (framed[at : at + 4] for at in range(len(framed) - 3))


@lru_cache(maxsize=50_000)
def _metaphone(word: str) -> str:
    return metaphone(word).replace(" ", "")


def _folded(syllable: str) -> str:
    for long, short in _FOLDS:
        syllable = syllable.replace(long, short)
    for start, other in _FIRST:
        if syllable.startswith(start) and len(syllable) > len(start):
            return other + syllable[len(start) :]
    return syllable
