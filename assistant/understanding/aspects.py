"""What a person asks about a matter (what to bring, how much, where …), found by the words they use for it. Pure.

The words stand in `intents/dialogue/aspects.yml`. They are looked for even where the sentence names a service too:
“办老年卡要带什么” is about the senior card and about what to bring.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.catalogue.source import Field, expression, numbered, read_data

SHARED = 2
"""Letters that the words of two questions may not share."""


@dataclass(frozen=True)
class Aspects:
    """One pattern per aspect, in the order they are tried."""

    patterns: Mapping[str, re.Pattern[str]]

    @classmethod
    def read(cls, path: Path) -> Aspects:
        """Read the words of every aspect in every language; raises CatalogueError for a broken file or expression."""
        aspects = read_data(path, "aspects")["aspects"]
        return cls({aspect: expression(path, _all(aspect, words), re.IGNORECASE) for aspect, words in aspects.items()})

    def find(self, text: str) -> list[str]:
        """Give the aspects whose words stand in the text, each once, the last one last: there the question usually is.

        Of words that share several letters those that begin later count: “how long is the queue” does not ask for the days.
        """
        hits = [(match.span(), aspect) for aspect, pattern in self.patterns.items() for match in pattern.finditer(text)]
        found: list[str] = []
        free = len(text)
        for (begin, end), aspect in sorted(hits, key=lambda hit: -hit[0][0]):
            if end - free < SHARED and aspect not in found:
                found.append(aspect)
            free = min(free, begin)
        return found[::-1]


def _all(aspect: str, words: Mapping[str, list[str]]) -> dict[Field, str]:
    by_locale = (numbered(("aspects", aspect, locale), patterns) for locale, patterns in words.items())
    return {field: pattern for patterns in by_locale for field, pattern in patterns.items()}
