"""From calibrated probabilities to a verdict about a matter: answer, ask which, or say that nothing fits. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from assistant.messages import Candidate
from assistant.understanding.ranking import Ranking
from assistant.understanding.thresholds import Thresholds

MOST_ASKED = 3


class Verdict(str, Enum):
    """What to do with an utterance about a matter."""

    ANSWER = "answer"
    ASK = "ask"
    MISS = "miss"


@dataclass(frozen=True)
class Decision:
    """A verdict, and the ids it is about, best first."""

    verdict: Verdict
    ids: tuple[str, ...] = ()


def decide(ranking: Ranking, thresholds: Thresholds) -> Decision:
    """Choose between answering, asking which of at most three, and saying that nothing fits."""
    matters = ranking.matters
    best = matters[0].confidence if matters else 0.0
    second = matters[1].confidence if len(matters) > 1 else 0.0
    if best >= thresholds.answer and best - second >= thresholds.lead:
        return Decision(Verdict.ANSWER, ids=tuple(found.id for found in matters[:MOST_ASKED]))
    return _ask_or_miss(ranking.none, matters, thresholds)


def _ask_or_miss(none: float, matters: tuple[Candidate, ...], thresholds: Thresholds) -> Decision:
    offered = [found for found in matters if found.confidence >= thresholds.plausible][:MOST_ASKED]
    together = sum(found.confidence for found in offered)
    if offered and together >= max(thresholds.together, none):
        return Decision(Verdict.ASK, ids=tuple(found.id for found in offered))
    return Decision(Verdict.MISS)
