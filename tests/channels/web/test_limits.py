"""How often somebody may ask."""

from __future__ import annotations

import pytest

from channels.web import limits
from channels.web.limits import Limit
from channels.web.refusals import Refused


class Seconds:
    """A clock in seconds that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_is_emptied_and_fills_again() -> None:
    clock = Seconds()
    limit = Limit(60, clock)
    assert [limit.allows("a") for _ in range(61)] == [True] * 60 + [False]
    assert limit.allows("b")
    clock.now = 1.0
    assert [limit.allows("a") for _ in range(2)] == [True, False]
    clock.now = 1000.0
    assert [limit.allows("a") for _ in range(61)] == [True] * 60 + [False]


def test_asking_in_vain_costs_nothing() -> None:
    clock = Seconds()
    limit = Limit(6, clock)
    assert [limit.allows("a") for _ in range(100)].count(True) == 6
    clock.now = 10.0
    assert limit.allows("a")


def test_taking_from_an_empty_bucket_is_refused() -> None:
    limit = Limit(1, Seconds())
    limit.take("a")
    with pytest.raises(Refused) as caught:
        limit.take("a")
    assert caught.value.status == 429


def test_the_memory_for_buckets_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_BUCKETS", 10)
    limit = Limit(1, Seconds())
    assert all(limit.allows(str(key)) for key in range(100))
    assert len(limit._buckets) == 10
