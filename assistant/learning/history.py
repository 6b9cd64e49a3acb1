"""Which models the learning loop has put in place, and what stood there before, so that there is a way back: `learnt.json`."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

from assistant.errors import NoWayBack
from assistant.messages import Json

NAME = "learnt.json"
SET_ASIDE = "set-aside"
"""The folder below models/ for models that were taken back; Rasa does not look there."""


@dataclass(frozen=True)
class Step:
    """One model that was put in place, and what stood there before: its file, its fingerprint, the city's learnt files.

    `baseline` are the figures it was held to, measured with the sentences of `held_out`, a digest.
    """

    model: str
    before: str
    fingerprint: str
    texts: dict[str, str | None]
    proposals: tuple[int, ...]
    at: str
    held_out: str = ""
    baseline: dict[str, float] = field(default_factory=dict)

    @classmethod
    def from_json(cls, raw: Json) -> Step:
        """Build a step from its JSON form."""
        return cls(**{**raw, "proposals": tuple(raw["proposals"])})


def read_steps(models: Path) -> list[Step]:
    """Give the steps, oldest first; raises NoWayBack for a broken file."""
    path = models / NAME
    if not path.is_file():
        return []
    try:
        return [Step.from_json(raw) for raw in json.loads(path.read_text(encoding="utf-8"))]
    except (ValueError, TypeError, KeyError) as error:
        raise NoWayBack(problem=f"{NAME}: {error}") from error


def write_steps(models: Path, steps: list[Step]) -> None:
    """Keep the steps, all or nothing."""
    fresh = models / f"{NAME}.new"
    fresh.write_text(json.dumps([asdict(step) for step in steps], ensure_ascii=False, indent=1), encoding="utf-8")
    os.replace(fresh, models / NAME)
