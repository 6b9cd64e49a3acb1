"""Percentiles, goals and tables."""

from __future__ import annotations

import pytest

from assistant.benchmarks.figures import Goal, median, percentile, ratio, table


@pytest.mark.parametrize(("share", "expected"), [(0.01, 1), (0.5, 50), (0.95, 95), (0.99, 99), (1.0, 100)])
def test_percentile_is_a_value_that_was_measured(share: float, expected: float) -> None:
    assert percentile(list(range(100, 0, -1)), share) == expected


def test_percentile_of_one_value_is_that_value() -> None:
    assert percentile([7.0], 0.01) == percentile([7.0], 0.99) == 7.0


def test_nothing_measured_gives_no_figure() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        median([])


def test_median() -> None:
    assert median([3.0, 1.0, 2.0]) == 2.0
    assert median([4.0, 1.0, 3.0, 2.0]) == 2.0


def test_a_goal_that_is_missed_is_said_plainly() -> None:
    assert Goal(60, "ms").verdict(60.0) == "goal ≤ 60 ms: met"
    assert Goal(60, "ms").verdict(60.1) == "goal ≤ 60 ms: NOT met"


def test_ratio() -> None:
    assert ratio(1.0, 4.0) == "0.25"
    assert ratio(1.0, 0.0) == "–"


def test_table_puts_names_to_the_left_and_figures_to_the_right() -> None:
    assert table([("", "ours"), ("training, s", "7.0")]) == "             ours\ntraining, s   7.0"
