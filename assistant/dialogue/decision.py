"""From calibrated probabilities to a verdict about a matter: answer, ask which, or say that nothing fits. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from assistant.messages import Candidate
from assistant.understanding.ranking import Ranking
from assistant.understanding.thresholds import Thresholds

MOST_ASKED = 3
FAR_BEHIND = 1 / 3
"""The third is left out of a question where it has less than this share of the second's probability."""

OUT_OF_PLACE = 1 / 8
"""Whatever has less than this share of the best one's is left out: nobody who was bereaved is asked whether they marry."""

AS_GOOD = 2 / 3
"""Those with at least this share of the best one's are asked about in the same order whichever of them was a little likelier."""

CLEAR_SHARE = 0.6
"""One of those a person was asked about is meant where it has at least this share of their probability."""


SECOND_WISH, FAR_AHEAD = 0.015, 20
"""Who asks for two things is heard as asking for the likelier; the other has this share still, and so many times the third's."""


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
    ranking = ranking.about_a_matter()
    matters = ranking.matters
    best = matters[0].confidence if matters else 0.0
    second = matters[1].confidence if len(matters) > 1 else 0.0
    if best >= thresholds.answer and best - second >= thresholds.lead:
        return Decision(Verdict.ANSWER, ids=tuple(found.id for found in matters[:MOST_ASKED]))
    return _ask_or_miss(ranking.none, matters, thresholds)


def two_wishes(ranking: Ranking) -> bool:
    """Tell whether a sentence that asks for several things shows two of them, however much likelier the first is."""
    found = [one.confidence for one in ranking.about_a_matter().matters[:3]] + [0.0] * 3
    return found[1] >= max(SECOND_WISH, FAR_AHEAD * found[2])


def pick(ranking: Ranking, asked: Collection[str], thresholds: Thresholds) -> str | None:
    """Choose which of the ids a person was asked about their answer in words means; None where that is not clear."""
    among = [found.confidence for found in ranking.matters if found.id in asked]
    best = next((found for found in ranking.matters if found.id in asked), Candidate("", 0.0))
    rival = max((found.confidence for found in ranking.matters if found.id not in asked), default=0.0)
    clear = best.confidence >= max(thresholds.plausible, CLEAR_SHARE * sum(among))
    return best.id if clear and rival - best.confidence < thresholds.lead else None


def _ask_or_miss(none: float, matters: tuple[Candidate, ...], thresholds: Thresholds) -> Decision:
    offered = [found for found in matters if found.confidence >= thresholds.plausible][:MOST_ASKED]
    together = sum(found.confidence for found in offered)
    if offered and together >= max(thresholds.together, none):
        return Decision(Verdict.ASK, ids=tuple(found.id for found in _near_each_other(offered)))
    return Decision(Verdict.MISS)


def _near_each_other(offered: list[Candidate]) -> list[Candidate]:
    fitting = [found for found in offered if found.confidence >= OUT_OF_PLACE * offered[0].confidence]
    equal = [found for found in fitting if found.confidence >= AS_GOOD * fitting[0].confidence]
    fitting[: len(equal)] = sorted(equal, key=lambda found: found.id)
    far = len(fitting) == MOST_ASKED and fitting[2].confidence < FAR_BEHIND * fitting[1].confidence
    return fitting[:2] if far else fitting
