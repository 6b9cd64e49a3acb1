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


@dataclass(frozen=True)
class Aspects:
    """One pattern per aspect, in the order they are tried."""

    patterns: Mapping[str, re.Pattern[str]]

    @classmethod
    def read(cls, path: Path) -> Aspects:
        """Read the words of every aspect in every language; raises CatalogueError for a broken file or expression."""
        aspects = read_data(path, "aspects")["aspects"]
        return cls({aspect: expression(path, _all(aspect, words), re.IGNORECASE) for aspect, words in aspects.items()})

    def find(self, text: str) -> str | None:
        """Give the aspect whose words come last in the text, where the question usually is; None where there are none."""
        found = [(match.start(), aspect) for aspect, pattern in self.patterns.items() for match in pattern.finditer(text)]
        return max(found, key=lambda hit: hit[0])[1] if found else None


def _all(aspect: str, words: Mapping[str, list[str]]) -> dict[Field, str]:
    by_locale = (numbered(("aspects", aspect, locale), patterns) for locale, patterns in words.items())
    return {field: pattern for patterns in by_locale for field, pattern in patterns.items()}
