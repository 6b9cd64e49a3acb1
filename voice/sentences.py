"""A text in sentences, and how long the silence after each is: so that the first is soon there and all can be followed."""

from __future__ import annotations

import re
from dataclasses import dataclass

SENTENCE_PAUSE, LINE_PAUSE = 0.35, 0.6
"""Seconds at the normal rate."""

_ENDS = re.compile(
    r"(?<=[。！？；])|(?<=[!?;])\s+|(?<=\.)(?<!\b[A-Z]\.)(?<!\b(?:Mr|Ms|Dr|St|No)\.)(?<!\bMrs\.)\s+(?=[A-Z“\"0-9])"
)


@dataclass(frozen=True)
class Sentence:
    """Words, and the seconds of silence after them at the normal rate."""

    text: str
    pause: float


def sentences(text: str) -> list[Sentence]:
    """Cut a text into its sentences; a line break is a longer pause, after the last sentence there is none."""
    lines = [[part for part in _ENDS.split(line) if has_words(part)] for line in text.splitlines()]
    cut = [
        Sentence(part.strip(), LINE_PAUSE if part is line[-1] else SENTENCE_PAUSE)
        for line in filter(None, lines)
        for part in line
    ]
    return [*cut[:-1], Sentence(cut[-1].text, 0.0)] if cut else []


def has_words(text: str) -> bool:
    """Tell whether there is anything to say."""
    return any(letter.isalnum() for letter in text)


def speakable(text: str) -> str:
    """Leave out what would end or spoil a text on its way: control characters and unpaired surrogates; line breaks stay."""
    readable = text.encode("utf-8", errors="ignore").decode("utf-8")
    lines = ("".join(letter if letter.isprintable() else " " for letter in line) for line in readable.splitlines())
    return "\n".join(" ".join(line.split()) for line in lines)
