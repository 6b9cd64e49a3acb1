"""Why an item was thought of: the phrasing of it in our data that is most like what the person said. Pure.

The matcher weighs meaning, spelling and sound of many phrasings together; the one most alike in spelling is what a clerk can check
with their own eyes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.understanding.utterances import Example

ITEM = "item:"
LEAST_ALIKE = 0.12


@dataclass(frozen=True)
class Alike:
    """A phrasing and how alike it is: the shared pairs of neighbouring signs, 0 to 1."""

    text: str
    share: float


class Phrases:
    """What people say for each item, by its id."""

    def __init__(self, examples: Iterable[Example]) -> None:
        """Keep the examples of items."""
        said: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
        for example in examples:
            if example.label.startswith(ITEM):
                said[example.label.removeprefix(ITEM)].append((example.text, _pairs(example.text)))
        self._said: Mapping[str, list[tuple[str, frozenset[str]]]] = said

    def nearest(self, said: str, item: str) -> Alike | None:
        """Give the phrasing of an item most like what was said; None where none is alike."""
        wanted = _pairs(said)
        alike = [(len(wanted & pairs) / len(wanted | pairs), text) for text, pairs in self._said.get(item, ()) if wanted | pairs]
        share, text = max(alike, default=(0.0, ""))
        return Alike(text, share) if share >= LEAST_ALIKE else None


def _pairs(text: str) -> frozenset[str]:
    plain = "".join(sign for sign in text.lower() if sign.isalnum())
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1)) or frozenset({plain} - {""})
