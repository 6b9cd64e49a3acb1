"""Chooses the thresholds by what mistakes cost, on sentences that were held out. Pure.

Every held-out sentence ends as one of: danger, an answer, a question, small talk, or the offer of a person. Each end
has a cost; the thresholds are moved one after the other, as long as the mean cost falls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.dialogue.decision import Decision, Verdict, decide
from assistant.understanding.kinds import SHARES, kind_of
from assistant.understanding.ranking import LIFE_EVENT, OUT_OF_SCOPE, SERVICE_REQUEST, Ranking, intent_of_label
from assistant.understanding.thresholds import Thresholds
from assistant.understanding.utterances import CALM, DANGER

MATTERS = {SERVICE_REQUEST, LIFE_EVENT, OUT_OF_SCOPE}
GRID: Mapping[str, Sequence[float]] = {
    "answer": (0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97),
    "lead": (0.05, 0.1, 0.15, 0.2, 0.3, 0.4),
    "plausible": (0.05, 0.08, 0.1),
    "together": (0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8),
    "talk": (0.1, 0.2, 0.3, 0.4, 0.5),
    "danger": (0.05, 0.08, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5),
}
ROUNDS = 2


@dataclass(frozen=True)
class Costs:
    """What each bad end of a turn costs, in questions asked; see `banban tune --help`."""

    wrong: float = 15.0
    """Another matter is answered outright, or a matter where there is none."""

    question: float = 1.0
    """The person is asked which of two or three they mean, and it is among them."""

    needless: float = 14.0
    """The person is asked which of two or three they mean, and it is none of them because the city has nothing of the kind."""

    handoff: float = 4.0
    """A person is offered though the city has what was asked for."""

    missed_danger: float = 100.0
    """Somebody in danger, or being cheated, is not told what to do."""

    false_alarm: float = 20.0
    """Somebody who is in no danger is told to ring an emergency number."""


@dataclass(frozen=True)
class Case:
    """One held-out sentence: its label, how the matcher ranks it, and whether a rule of the guard heard danger."""

    label: str
    ranking: Ranking
    ruled: bool = False


@dataclass(frozen=True)
class Rates:
    """Shares, 0 to 1: of sentences about a matter, those answered wrongly, asked about, and handed off; and the mean cost."""

    wrong: float
    asked: float
    handed_off: float
    cost: float


def choose(cases: Sequence[Case], costs: Costs, start: Thresholds) -> Thresholds:
    """Give the thresholds at which no single one can be moved to a lower mean cost."""
    best, lowest = start, mean_cost(cases, costs, start)
    for name in [name for _ in range(ROUNDS) for name in GRID]:
        for value in GRID[name]:
            tried = replace(best, **{name: value})
            cost = mean_cost(cases, costs, tried)
            if cost < lowest:
                best, lowest = tried, cost
    return best


def mean_cost(cases: Sequence[Case], costs: Costs, thresholds: Thresholds) -> float:
    """Give the mean cost of the ends of all cases, each kind weighed by its share."""
    kinds: dict[str, list[float]] = {}
    for case in cases:
        kinds.setdefault(kind_of(case.label), []).append(cost(case, costs, thresholds))
    return sum(SHARES[kind] * sum(found) / len(found) for kind, found in kinds.items())


def cost(case: Case, costs: Costs, thresholds: Thresholds) -> float:
    """Give what the end of one case costs."""
    alarmed = case.ruled or case.ranking.danger >= thresholds.danger
    if case.label.startswith(DANGER):
        return 0.0 if alarmed else costs.missed_danger
    if alarmed:
        return costs.false_alarm
    if case.label == CALM:
        return 0.0
    intent = case.ranking.intent(thresholds.talk)
    if intent not in MATTERS:
        return _cost_of_talk(case, costs, intent)
    decision = decide(case.ranking, thresholds)
    return _cost_of_matter(case, costs, decision) if _is_matter(case) else _cost_of_none(case, costs, decision)


def rates(cases: Sequence[Case], costs: Costs, thresholds: Thresholds) -> Rates:
    """Give how the sentences about a matter end."""
    about = [case for case in cases if _is_matter(case)]
    ends = [(case, decide(case.ranking, thresholds)) for case in about]
    count = max(len(about), 1)
    return Rates(
        wrong=sum(end.verdict is Verdict.ANSWER and end.ids[0] != _wanted(case) for case, end in ends) / count,
        asked=sum(end.verdict is Verdict.ASK for _, end in ends) / count,
        handed_off=sum(end.verdict is Verdict.MISS for _, end in ends) / count,
        cost=mean_cost(cases, costs, thresholds),
    )


def trade_off(cases: Sequence[Case], costs: Costs, thresholds: Thresholds) -> list[tuple[float, Rates]]:
    """Give the rates for every `answer` threshold, the others as they are: the curve of wrong answers against hand-offs."""
    steps = [step / 20 for step in range(1, 20)] + [0.97, 0.99]
    return [
        (step, rates(cases, costs, replace(thresholds, answer=step, together=max(thresholds.together, step / 2))))
        for step in steps
    ]


def _cost_of_talk(case: Case, costs: Costs, intent: str) -> float:
    """A remark taken for another costs a question; a matter taken for a remark has to be said again."""
    if _is_matter(case):
        return costs.handoff
    return 0.0 if intent == intent_of_label(case.label)[0] else costs.question


def _cost_of_matter(case: Case, costs: Costs, decision: Decision) -> float:
    if decision.verdict is Verdict.MISS:
        return costs.handoff
    if decision.verdict is Verdict.ASK:
        return costs.question + (0.0 if _wanted(case) in decision.ids else costs.handoff)
    return 0.0 if decision.ids[0] == _wanted(case) else costs.wrong


def _cost_of_none(case: Case, costs: Costs, decision: Decision) -> float:
    """Out of scope: the offer of a person is right. A remark that was not recognised ends there too, which costs that."""
    if decision.verdict is Verdict.MISS:
        return 0.0 if intent_of_label(case.label)[0] == OUT_OF_SCOPE else costs.handoff
    return costs.wrong if decision.verdict is Verdict.ANSWER else costs.needless


def _is_matter(case: Case) -> bool:
    return kind_of(case.label) == "matter"


def _wanted(case: Case) -> str:
    return case.label.partition(":")[2]
