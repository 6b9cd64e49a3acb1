"""Between an answer, a question and “not understood”."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dialogue.decision import MOST_ASKED, Verdict, decide, pick
from assistant.messages import Candidate
from assistant.understanding.ranking import Ranking
from assistant.understanding.thresholds import Thresholds

THRESHOLDS = Thresholds(answer=0.5, lead=0.2, plausible=0.1, together=0.4)


def _ranking(*chances: float, none: float | None = None, event: float | None = None) -> Ranking:
    """Build a ranking; what is left of one is the chance of none, unless told."""
    none = max(1.0 - sum(chances) - (event or 0.0), 0.0) if none is None else none
    items = tuple(Candidate(f"i{number}", chance) for number, chance in enumerate(chances))
    return Ranking(items, (Candidate("e", event),) if event is not None else (), none=none)


@pytest.mark.parametrize(
    ("ranking", "verdict", "ids"),
    [
        (_ranking(0.9, 0.05), Verdict.ANSWER, ("i0", "i1")),
        (_ranking(0.5, 0.3), Verdict.ANSWER, ("i0", "i1")),
        (_ranking(0.5, 0.35), Verdict.ASK, ("i0", "i1")),
        (_ranking(0.49, 0.05), Verdict.ASK, ("i0",)),
        (_ranking(0.3, 0.3, 0.2, 0.15), Verdict.ASK, ("i0", "i1", "i2")),
        (_ranking(0.45, 0.36, 0.11), Verdict.ASK, ("i0", "i1")),
        (_ranking(0.45, 0.33, 0.11), Verdict.ASK, ("i0", "i1", "i2")),
        (_ranking(0.3, 0.11, 0.11), Verdict.ASK, ("i0", "i1", "i2")),
        (_ranking(0.22, 0.12, 0.11), Verdict.MISS, ()),
        (_ranking(0.3, 0.1, none=0.02), Verdict.ANSWER, ("i0", "i1")),
        (_ranking(0.3, 0.05), Verdict.MISS, ()),
        (_ranking(0.3, 0.15, none=0.5), Verdict.MISS, ()),
        (_ranking(0.09, 0.09, 0.09), Verdict.MISS, ()),
        (_ranking(), Verdict.MISS, ()),
        (_ranking(0.2, event=0.7), Verdict.ANSWER, ("e", "i0")),
    ],
)
def test_the_verdict(ranking: Ranking, verdict: Verdict, ids: tuple[str, ...]) -> None:
    decision = decide(ranking, THRESHOLDS)
    assert (decision.verdict, decision.ids) == (verdict, ids)


def test_what_is_far_below_the_best_is_not_offered_beside_it() -> None:
    thresholds = Thresholds(answer=0.9, lead=0.15, plausible=0.03, together=0.5)
    assert decide(_ranking(0.7, 0.07, 0.06), thresholds).ids == ("i0",)
    assert decide(_ranking(0.4, 0.07, 0.06), thresholds).ids == ("i0", "i1", "i2")


def test_what_is_about_as_likely_is_asked_about_in_the_same_order_every_time() -> None:
    first, second = Candidate("a", 0.4), Candidate("b", 0.45)
    assert decide(Ranking((second, first), none=0.15), THRESHOLDS).ids == ("a", "b")
    assert decide(Ranking((Candidate("b", 0.45), Candidate("a", 0.28)), none=0.2), THRESHOLDS).ids == ("b", "a")


def test_leaving_out_the_third_never_turns_a_question_into_a_miss() -> None:
    thresholds = Thresholds(answer=0.5, lead=0.2, plausible=0.02, together=0.5)
    assert decide(_ranking(0.3, 0.18, 0.05), thresholds).ids == ("i0", "i1")


@pytest.mark.parametrize(
    ("ranking", "asked", "picked"),
    [
        (_ranking(0.6, 0.2), {"i0", "i1"}, "i0"),
        (_ranking(0.3, 0.15, 0.02, none=0.5), {"i1", "i2"}, "i1"),
        (_ranking(0.4, 0.3), {"i0", "i1"}, None),
        (_ranking(0.9, 0.1), {"i1", "i2"}, None),
        (_ranking(0.09, 0.01), {"i0", "i1"}, None),
        (_ranking(0.3), {"i0"}, "i0"),
        (_ranking(0.2, event=0.7), {"i0", "e"}, "e"),
        (_ranking(0.9), {"i7", "i8"}, None),
        (_ranking(0.9), set(), None),
        (_ranking(), {"i0", "i1"}, None),
    ],
)
def test_an_answer_in_words_is_one_of_those_asked_about(ranking: Ranking, asked: set[str], picked: str | None) -> None:
    assert pick(ranking, asked, THRESHOLDS) == picked


def test_a_single_certain_matter_is_answered() -> None:
    assert decide(_ranking(1.0), THRESHOLDS).ids == ("i0",)


@given(st.lists(st.floats(0, 1), max_size=12), st.floats(0, 1))
def test_any_ranking_gets_a_verdict(chances: list[float], none: float) -> None:
    decision = decide(_ranking(*sorted(chances, reverse=True), none=none), THRESHOLDS)
    assert len(decision.ids) <= MOST_ASKED
    assert bool(decision.ids) == (decision.verdict is not Verdict.MISS)
