"""How sure is sure enough: the numbers between an answer, a question and “not understood”; they stand in config.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Thresholds:
    """Probabilities between 0 and 1, chosen on data and kept in config.yml."""

    answer: float = 0.5
    """The best item or life event is answered outright from here …"""

    lead: float = 0.15
    """… if it is at least so much likelier than the second."""

    plausible: float = 0.05
    """A candidate is offered in a question from here."""

    together: float = 0.4
    """A question is asked only where its candidates together reach this."""

    talk: float = 0.3
    """A dialogue intent (repeat, human, thanks …) is followed from here."""

    danger: float = 0.5
    """Somebody is taken to be in danger from here, where no rule has said so already."""

    @classmethod
    def from_config(cls, raw: Mapping[str, Any]) -> Thresholds:
        """Take the known thresholds out of a component's configuration."""
        return cls(**{name: float(raw[name]) for name in cls.__dataclass_fields__ if name in raw})
