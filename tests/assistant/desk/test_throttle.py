from __future__ import annotations

from datetime import timedelta

from assistant.desk.throttle import FORGOTTEN_AFTER, wait, watches
from tests.fakes import NOON

OWN, ANYWHERE, PLACE = watches("li.na", "192.0.2.7")


def test_the_first_tries_are_free() -> None:
    assert wait(OWN, 4, NOON, NOON) == timedelta(0)
    assert wait(OWN, 5, NOON, NOON) == timedelta(seconds=15)


def test_the_wait_doubles_up_to_a_quarter_of_an_hour() -> None:
    waits = [wait(OWN, tries, NOON, NOON) for tries in range(5, 40)]
    assert waits == sorted(waits)
    assert waits[:3] == [timedelta(seconds=15), timedelta(seconds=30), timedelta(seconds=60)]
    assert waits[-1] == FORGOTTEN_AFTER


def test_the_wait_passes() -> None:
    assert wait(OWN, 5, NOON, NOON + timedelta(seconds=10)) == timedelta(seconds=5)
    assert wait(OWN, 5, NOON, NOON + timedelta(hours=1)) == timedelta(0)


def test_a_whole_office_behind_one_address_has_more_free_tries_than_one_name() -> None:
    assert PLACE.free > OWN.free
    assert ANYWHERE.free > OWN.free
    assert len({OWN.key, ANYWHERE.key, PLACE.key}) == 3
