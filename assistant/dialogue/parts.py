"""The parts a service item is told in, and which comes after which."""

from __future__ import annotations

ORDER = ("what", "evidence", "place", "cost", "eligibility", "steps")
"""The order in which a person who keeps saying yes hears the parts."""

NUMBERED = ("evidence", "place", "cost", "eligibility")
"""The parts that have a number of their own, 1 to 4, under every part."""


def next_part(part: str) -> str | None:
    """Give the part a yes leads to; after an answer outside the order it is what to bring, after the last none."""
    if part not in ORDER:
        return ORDER[1]
    following = ORDER.index(part) + 1
    return ORDER[following] if following < len(ORDER) else None
