"""Thresholds follow what mistakes cost."""

from __future__ import annotations

import pytest

from assistant.dialogue.tuning import Case, Costs, choose, cost, mean_cost, rates, trade_off
from assistant.messages import Candidate
from assistant.understanding.ranking import Ranking
from assistant.understanding.thresholds import Thresholds

START = Thresholds(answer=0.6, lead=0.1, plausible=0.05, together=0.4, talk=0.3, danger=0.5)
COSTS = Costs()


def _ranking(first: float, second: float = 0.0, none: float = 0.0, **more: object) -> Ranking:
    return Ranking((Candidate("a", first), Candidate("b", second)), none=none, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("case", "costs"),
    [
        (Case("item:a", _ranking(0.9)), 0.0),
        (Case("item:b", _ranking(0.9)), COSTS.wrong),
        (Case("item:b", _ranking(0.5, 0.45)), COSTS.question),
        (Case("item:c", _ranking(0.5, 0.45)), COSTS.question + COSTS.handoff),
        (Case("item:a", _ranking(0.1, none=0.9)), COSTS.handoff),
        (Case("item:a", _ranking(0.1, talk=(Candidate("thanks", 0.8),))), COSTS.handoff),
        (Case("intent:out_of_scope", _ranking(0.1, none=0.9)), 0.0),
        (Case("intent:out_of_scope", _ranking(0.9)), COSTS.wrong),
        (Case("intent:out_of_scope", _ranking(0.5, 0.45)), COSTS.needless),
        (Case("intent:thanks", _ranking(0.1, talk=(Candidate("thanks", 0.8),))), 0.0),
        (Case("intent:thanks", _ranking(0.1, talk=(Candidate("greet", 0.8),))), COSTS.question),
        (Case("danger:fall", _ranking(0.9)), COSTS.missed_danger),
        (Case("danger:fall", _ranking(0.9), ruled=True), 0.0),
        (Case("danger:fall", _ranking(0.9, danger=0.6)), 0.0),
        (Case("item:a", _ranking(0.9, danger=0.6)), COSTS.false_alarm),
        (Case("intent:calm", _ranking(0.9)), 0.0),
    ],
)
def test_every_end_has_its_cost(case: Case, costs: float) -> None:
    assert cost(case, COSTS, START) == costs


def test_dear_wrong_answers_raise_the_threshold_and_dear_questions_lower_it() -> None:
    cases = [Case("item:a", _ranking(0.8, 0.2))] * 6 + [Case("item:b", _ranking(0.8, 0.2))] * 4
    careful = choose(cases, Costs(wrong=50.0), START)
    bold = choose(cases, Costs(wrong=1.0, question=5.0), START)
    assert careful.answer > 0.8 >= bold.answer
    assert mean_cost(cases, Costs(wrong=50.0), careful) < mean_cost(cases, Costs(wrong=50.0), START)


def test_the_curve_trades_wrong_answers_for_questions_and_hand_offs() -> None:
    cases = [Case("item:b", _ranking(0.3 + step / 20, 0.1, none=0.2)) for step in range(10)]
    curve = [point.wrong for _, point in trade_off(cases, COSTS, START)]
    assert curve == sorted(curve, reverse=True)
    assert curve[0] > curve[-1]


def test_rates_are_shares_of_the_matters_only() -> None:
    found = rates(
        [Case("item:b", _ranking(0.9)), Case("item:a", _ranking(0.9)), Case("intent:thanks", _ranking(0.9))], COSTS, START
    )
    assert (found.wrong, found.asked, found.handed_off) == (0.5, 0.0, 0.0)
