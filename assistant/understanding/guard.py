"""The guard's rules: is this an emergency, or a scam in progress? Asked before any other understanding. Pure.

`intents/safety/<locale>.yml` lists for every signal patterns, and patterns that make it something else (a past fall,
a claim for costs). Both are regular expressions looked for in even, lower-case text; Chinese is looked at without spaces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from assistant.catalogue.source import expression, numbered, read_data
from assistant.understanding.normalise import HAN

_SPACE_BY_HAN = re.compile(f"(?<=[{HAN}])\\s+|\\s+(?=[{HAN}])")
TELLING = ("fire", "gas", "violence", "suicide", "trapped", "lost-person", "fall", "medical")
"""Emergencies, the most telling first: “help, the house is on fire” cries for help and names the fire."""


@dataclass(frozen=True)
class Rule:
    """One signal in one language."""

    signal: str
    locale: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None

    def hits(self, text: str) -> bool:
        """Tell whether the text shows this signal."""
        return bool(self.pattern.search(text)) and not (self.unless and self.unless.search(text))


@dataclass(frozen=True)
class Guard:
    """The rules of every language."""

    rules: tuple[Rule, ...]

    @classmethod
    def read(cls, folder: Path) -> Guard:
        """Read the rules of every language; raises CatalogueError for a broken file or expression."""
        rules: list[Rule] = []
        for path in sorted(folder.glob("*.yml")):
            raw = read_data(path, "safety")
            rules += [_rule(path, signal, raw["locale"], entry) for signal, entry in raw["signals"].items()]
        return cls(tuple(rules))

    def signal(self, *texts: str) -> str | None:
        """Give the most telling signal any of the texts shows: a named danger before a general cry for help, a scam last."""
        even = [_SPACE_BY_HAN.sub("", text.lower()) for text in texts]
        found = [rule.signal for rule in self.rules if any(map(rule.hits, even))]
        return min(found, key=_urgency, default=None)


def _urgency(signal: str) -> int:
    return TELLING.index(signal) if signal in TELLING else len(TELLING)


def _rule(path: Path, signal: str, locale: str, raw: dict[str, list[str]]) -> Rule:
    return Rule(
        signal=signal,
        locale=locale,
        pattern=_expression(path, signal, raw, "patterns"),
        unless=_expression(path, signal, raw, "unless") if raw.get("unless") else None,
    )


def _expression(path: Path, signal: str, raw: dict[str, list[str]], name: str) -> re.Pattern[str]:
    return expression(path, numbered(("signals", signal, name), raw[name]))
