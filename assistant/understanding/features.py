"""What a sentence is made of, besides its meaning: character runs, word pieces and sounds. Pure functions.

Chinese is taken apart into runs of one to four characters, other scripts into words, pairs of words and pieces of
words, so that half a name still counts. Sounds are pinyin without tone, folded where dialects and speech recognisers
fold them (n/l, r/l, zh/z, ch/c, sh/s, -ng/-n, hu/f).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from pypinyin import lazy_pinyin
from sklearn.feature_extraction.text import TfidfVectorizer

from assistant.understanding.normalise import HAN

COMMON, MANY = 0.03, 1000
_HAN_RUN = re.compile(f"[{HAN}]+")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_FOLDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))
_FIRST = (("hu", "f"), ("l", "n"), ("r", "n"))


def pieces(text: str) -> list[str]:
    """Give the character runs of the Chinese and the words and word pieces of the rest."""
    low = text.lower()
    words = _WORD.findall(_HAN_RUN.sub(" ", low))
    return [*_runs(low), *(f"w:{word}" for word in words), *_pairs(words), *_word_pieces(words)]


def sounds(text: str) -> list[str]:
    """Give the runs of one to three folded pinyin syllables of the Chinese."""
    found: list[str] = []
    for run in _HAN_RUN.findall(text):
        syllables = [_folded(syllable) for syllable in lazy_pinyin(run)]
        for size in (1, 2, 3):
            found += ["_".join(syllables[at : at + size]) for at in range(len(syllables) - size + 1)]
    return found


@dataclass(frozen=True)
class PieceSpace:
    """Weighs pieces by how rare they are (tf-idf) and turns sentences into unit rows of a sparse matrix."""

    analyzer: Callable[[str], list[str]]
    vocabulary: dict[str, int]
    idf: npt.NDArray[np.float32]

    @classmethod
    def learn(cls, analyzer: Callable[[str], list[str]], texts: Sequence[str]) -> PieceSpace:
        """Learn which pieces there are; one seen in a single sentence, or in very many, tells nothing and is left out."""
        common = COMMON if len(texts) > MANY else 1.0
        try:
            vectorizer = _vectorizer(analyzer, min_df=2, max_df=common).fit(texts)
        except ValueError:  # scikit-learn's answer where no piece is left, as no sound of English
            return cls(analyzer, {}, np.zeros(0, dtype=np.float32))
        return cls(analyzer, dict(vectorizer.vocabulary_), vectorizer.idf_.astype(np.float32))

    def rows(self, texts: Sequence[str]) -> Any:
        """Give one unit row per text, a CSR matrix of shape (texts, pieces)."""
        if not self.vocabulary:
            return sp.csr_matrix((len(texts), 0), dtype=np.float32)
        return sp.csr_matrix(self._vectorizer.transform(texts), dtype=np.float32)

    @cached_property
    def _vectorizer(self) -> Any:
        vectorizer = _vectorizer(self.analyzer, vocabulary=self.vocabulary)
        vectorizer.idf_ = self.idf
        return vectorizer


def _vectorizer(analyzer: Callable[[str], list[str]], **options: Any) -> Any:
    return TfidfVectorizer(analyzer=analyzer, sublinear_tf=True, dtype=np.float32, **options)


def _runs(text: str) -> Iterator[str]:
    for run in _HAN_RUN.findall(text):
        for size in (1, 2, 3, 4):
            yield from (run[at : at + size] for at in range(len(run) - size + 1))


def _pairs(words: list[str]) -> Iterator[str]:
    return (f"w:{first}_{second}" for first, second in zip(words, words[1:], strict=False))


def _word_pieces(words: list[str]) -> Iterator[str]:
    for word in words:
        framed = f"<{word}>"
        for size in (3, 4, 5):
            yield from (framed[at : at + size] for at in range(len(framed) - size + 1))


def _folded(syllable: str) -> str:
    for long, short in _FOLDS:
        syllable = syllable.replace(long, short)
    for start, other in _FIRST:
        if syllable.startswith(start) and len(syllable) > len(start):
            return other + syllable[len(start) :]
    return syllable
