"""A long story is looked at sentence by sentence too: what the person needs is often said in one of them. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from assistant.ports import Array
from assistant.understanding.normalise import HAN, has_words

LONG_HAN, LONG_WORDS = 60, 45
"""A text is long from so many Chinese characters, or so many words of another script."""

MOST_PARTS = 8
_HAN = re.compile(f"[{HAN}]")
_WORD = re.compile(r"[^\W\d_]+(?:['’]\w+)?")
_END = re.compile(r"(?<=[。;；!！?？])|(?<=[.;!?])\s")


@dataclass(frozen=True)
class Story:
    """The sentences of a long text, at most eight; where there are more, neighbours stand together."""

    texts: tuple[str, ...]

    @classmethod
    def find(cls, text: str) -> Story | None:
        """Take a text apart; None for a short one and for a single sentence."""
        sentences = [part.strip() for part in _END.split(text) if has_words(part)]
        if len(sentences) < 2 or not is_long(text):
            return None
        groups = np.array_split(sentences, min(len(sentences), MOST_PARTS))
        return cls(tuple(" ".join(group) for group in groups))

    def mixed(self, whole: Array, parts: Array) -> Array:
        """Put together how well every label fits: `whole` (labels,), `parts` (texts, labels)."""
        mixed: Array = (whole + parts.max(axis=0)) / 2
        return mixed


def is_long(text: str) -> bool:
    """Tell whether a text is a long story; Chinese characters and words of a mixed text count together."""
    han, words = counted(text)
    return han / LONG_HAN + words / LONG_WORDS > 1


def counted(text: str) -> tuple[int, int]:
    """Give how many Chinese characters, and how many words of other scripts, a text has."""
    return len(_HAN.findall(text)), len(_WORD.findall(_HAN.sub(" ", text)))
