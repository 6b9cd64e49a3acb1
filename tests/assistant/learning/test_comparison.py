"""When a new model is refused: what may fall a little, and what may never fall."""

from __future__ import annotations

import pytest

from assistant.learning.comparison import Compared, compare, fallen
from assistant.messages import Candidate, Outcome, Reply, Understanding
from assistant.understanding.evaluation import Judged
from assistant.understanding.utterances import Example


@pytest.mark.parametrize(
    ("name", "before", "after", "count", "is_fallen"),
    [
        ("items top-1", 0.90, 0.91, 1000, False),
        ("items top-1", 0.90, 0.90, 1000, False),
        ("items top-1", 0.900, 0.895, 1000, False),
        ("items top-1", 0.900, 0.894, 1000, True),
        ("items top-1", 1.0, 0.9, 10, False),
        ("items top-1", 1.0, 0.8, 10, True),
        ("life events top-1", 0.9, 0.7, 30, True),
        ("items answered wrongly", 0.02, 0.01, 1000, False),
        ("items answered wrongly", 0.02, 0.03, 1000, True),
        ("look-alikes of danger stopped", 0.02, 0.03, 1000, True),
        ("items answered outright", 0.9, 0.1, 1000, False),
        ("items asked which", 0.1, 0.9, 1000, False),
        ("emergencies noticed", 0.950, 0.949, 1000, True),
        ("scams noticed", 1.0, 0.9, 10, True),
        ("emergencies noticed", 0.95, 0.95, 1000, False),
        ("scams noticed", 0.9, 1.0, 10, False),
    ],
)
def test_what_counts_as_fallen(name: str, before: float, after: float, count: int, is_fallen: bool) -> None:
    row = Compared("zh-CN", name, before, after, count)
    assert bool(fallen([row])) is is_fallen


def test_no_tolerance_lets_danger_fall() -> None:
    assert fallen([Compared("en", "scams noticed", 1.0, 0.99, 100)], tolerance=1.0)


def _judged(right: bool, locale: str) -> Judged:
    named = "senior-card" if right else "will-notary"
    reply = Reply(Outcome.ANSWERED, understood=Understanding("service_request", candidates=(Candidate(named, 1.0),)))
    return Judged(Example("x", "item:senior-card", locale, "plain", "f"), reply)


def test_every_language_is_compared_by_itself() -> None:
    before = [_judged(True, "zh-CN"), _judged(True, "en")]
    after = [_judged(True, "zh-CN"), _judged(False, "en")]
    rows = {(row.locale, row.name): (row.before, row.after) for row in compare(before, after)}
    assert rows[("zh-CN", "items top-1")] == (1.0, 1.0)
    assert rows[("en", "items top-1")] == (1.0, 0.0)


def test_figures_without_a_sentence_are_left_out() -> None:
    assert "scams noticed" not in {row.name for row in compare([_judged(True, "en")], [_judged(True, "en")])}
