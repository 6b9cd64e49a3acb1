"""What a person says they do not mean, and what is left: “不是身份证，是社保卡”. Pure.

The patterns stand in `intents/dialogue/corrections.yml`. What is refused pulls the whole sentence towards it, so its
scores are taken off again, and what is left is scored by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from assistant.catalogue.source import expression, numbered, read_data
from assistant.ports import Array

DENIED = "denied"
LEAST_LETTERS = 2


@dataclass(frozen=True)
class Correction:
    """What is refused, and the rest of the sentence, which is meant; both have words in them."""

    denied: str
    meant: str

    @property
    def texts(self) -> tuple[str, ...]:
        """Give the texts to be scored beside the whole sentence."""
        return self.meant, self.denied

    def mixed(self, whole: Array, parts: Array) -> Array:
        """Put together how well every label fits: `whole` (labels,), `parts` (texts, labels)."""
        meant, denied = parts
        mixed: Array = (whole + meant - denied) / 2
        return mixed


@dataclass(frozen=True)
class Corrections:
    """One pattern per way to refuse, in the order they are tried."""

    patterns: tuple[re.Pattern[str], ...] = ()

    @classmethod
    def read(cls, path: Path) -> Corrections:
        """Read the patterns of every language; raises CatalogueError for a broken file or expression."""
        by_locale = read_data(path, "corrections")["corrections"]
        fields = [pair for locale, said in by_locale.items() for pair in numbered(("corrections", locale), said).items()]
        return cls(tuple(expression(path, dict([pair]), re.IGNORECASE) for pair in fields))

    def find(self, text: str) -> Correction | None:
        """Take a text apart; None where nothing is refused or nothing else is said."""
        denied, rest = self._apart(text)
        return Correction(" ".join(denied), rest) if denied and _has_content(rest) else None

    def only_refuses(self, text: str) -> bool:
        """Tell whether a text refuses something and says nothing else: “不是身份证”."""
        denied, rest = self._apart(text)
        return bool(denied) and not _has_content(rest)

    def _apart(self, text: str) -> tuple[list[str], str]:
        denied: list[str] = []
        for pattern in self.patterns:
            denied += [found[DENIED] for found in pattern.finditer(text)]
            text = pattern.sub(" ", text)
        return denied, text.strip(" ,，、.。;；")


def _has_content(text: str) -> bool:
    return sum(letter.isalnum() for letter in text) >= LEAST_LETTERS
