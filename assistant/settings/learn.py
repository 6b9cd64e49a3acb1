"""The settings of the learning loop: what a new model is measured with before it is taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class LearnSettings:
    """What a city may set for `banban learn`."""

    held_out: Path = Path("tests/utterances")
    """The folder of sentences that nobody learns from, in the home folder unless it is a whole path."""

    tolerance: float = field(default=0.005, metadata={"least": 0})
    """A held-out share may get worse by this much, or by one sentence; danger that is noticed never may."""

    watch_seconds: float = field(default=10.0, metadata={"least": 0})
    """How often a running server looks for a newer model; 0 waits for SIGHUP."""
