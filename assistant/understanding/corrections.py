"""What a person says they do not mean, and what is left: “不是身份证，是社保卡”. Pure.

The patterns stand in `intents/dialogue/corrections.yml`. What is refused pulls the whole sentence towards it, so its
scores are taken off again, and what is left is scored by itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.catalogue.source import expression, numbered, read_data
from assistant.ports import Array

DENIED = "denied"
LEAST_LETTERS = 2


@dataclass(frozen=True)
class Correction:
    """What is refused, "" where it is only pointed at, and the rest of the sentence, which is meant and has words in it."""

    denied: str
    meant: str

    @property
    def texts(self) -> tuple[str, ...]:
        """Give the texts to be scored beside the whole sentence."""
        return (self.meant, self.denied) if self.denied else (self.meant,)

    def mixed(self, whole: Array, parts: Array) -> Array:
        """Put together how well every label fits: `whole` (labels,), `parts` (texts, labels)."""
        meant: Array = parts[0]
        return (whole + meant - parts[1]) / 2 if self.denied else meant


@dataclass(frozen=True)
class Corrections:
    """One pattern per way to refuse, in the order they are tried; `pointing` are those that say not this, and name nothing."""

    patterns: tuple[re.Pattern[str], ...] = ()
    pointing: tuple[re.Pattern[str], ...] = ()

    @classmethod
    def read(cls, path: Path) -> Corrections:
        """Read the patterns of every language; raises CatalogueError for a broken file or expression."""
        data = read_data(path, "corrections")
        return cls(*(_expressions(path, name, data.get(name, {})) for name in ("corrections", "pointing")))

    def find(self, text: str) -> Correction | None:
        """Take a text apart; None where nothing is refused or nothing else is said."""
        named = self._past_pointing(text)
        denied, rest = self._apart(named)
        return Correction(" ".join(denied), rest) if (denied or named != text) and _has_content(rest) else None

    def only_refuses(self, text: str) -> bool:
        """Tell whether a text refuses something and says nothing else: “不是身份证”."""
        denied, rest = self._apart(text)
        return bool(denied) and not _has_content(rest)

    def _past_pointing(self, text: str) -> str:
        """Pass over “not that” where something else follows."""
        for pattern in self.pointing:
            rest = pattern.sub("", text, count=1)
            if rest != text and _has_content(rest):
                return rest
        return text

    def _apart(self, text: str) -> tuple[list[str], str]:
        denied: list[str] = []
        for pattern in self.patterns:
            denied += [found[DENIED] for found in pattern.finditer(text)]
            text = pattern.sub(" ", text)
        return denied, text.strip(" ,，、.。;；")


def _expressions(path: Path, name: str, by_locale: Mapping[str, Any]) -> tuple[re.Pattern[str], ...]:
    fields = [pair for locale, said in by_locale.items() for pair in numbered((name, locale), said).items()]
    return tuple(expression(path, dict([pair]), re.IGNORECASE) for pair in fields)


def _has_content(text: str) -> bool:
    return sum(letter.isalnum() for letter in text) >= LEAST_LETTERS
