"""Puts phrasings that are alike into one group, by the pairs of letters they share. Pure and the same every time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assistant.learning.cleaning import same

ALIKE = 0.5
"""From this share of common pairs of letters on (Jaccard), two phrasings are one group."""


def group_of(text: str, others: Mapping[int, Iterable[str]]) -> int | None:
    """Give the group with the most alike phrasing, or None where none is alike enough; the lowest number of equals."""
    own = _pairs(text)
    found = [(max((_share(own, _pairs(other)) for other in texts), default=0.0), -number) for number, texts in others.items()]
    best = max(found, default=(0.0, 0))
    return -best[1] if best[0] >= ALIKE else None


def _pairs(text: str) -> frozenset[str]:
    bare = f" {same(text)} "
    return frozenset(bare[at : at + 2] for at in range(len(bare) - 1))


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(len(one | other), 1)
