"""Whose turn it is: order, skills, places, honest estimates, and why nobody is there. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from assistant.conversation import Owner
from assistant.desk.hours import Hours
from assistant.desk.ports import Seen
from assistant.desk.queueing import Floor, Nobody, fits, for_clerk, outlook, present, rounded
from assistant.desk.state import Conversation
from assistant.desk.values import Colleague, Presence
from assistant.settings.desk import DeskSettings
from tests.desks import LI, SMITH, WANG
from tests.fakes import NOON

OPEN, SHUT = Hours(True), Hours(False, "weekend")


def _waits(id_: str, minutes: float = 0, **fields: object) -> Conversation:
    since = NOON - timedelta(minutes=minutes)
    one = Conversation(id_, NOON, NOON, NOON, owner=Owner.QUEUE, waiting_since=since)
    return replace(one, **fields)  # type: ignore[arg-type]


def _floor(*waiting: Conversation, online: tuple[Colleague, ...] = (), service: tuple[float, ...] = (), **rules: object) -> Floor:
    return Floor(waiting, online, service, NOON, DeskSettings(**rules))  # type: ignore[arg-type]


def _online(*clerks: object, serving: int = 0) -> tuple[Colleague, ...]:
    return tuple(Colleague(clerk, Presence.ONLINE, serving, NOON) for clerk in clerks)  # type: ignore[arg-type]


def test_danger_comes_first_and_then_who_waited_longest() -> None:
    waiting = (_waits("new", 1), _waits("old", 9), _waits("fire", 0, urgent=True))
    assert [one.id for one in for_clerk(WANG, waiting, NOON, 3)] == ["fire", "old", "new"]
    floor = _floor(*waiting)
    assert [floor.place(one) for one in waiting] == [3, 2, 1]


def test_a_place_counts_who_waits_for_the_same_clerks() -> None:
    english = _waits("en", 8, locale="en"), _waits("en2", 7, locale="en-GB")
    floor = _floor(_waits("zh", 9), *english, _waits("dept", 6, department="x"))
    assert [floor.place(one) for one in floor.waiting] == [1, 1, 2, 1]


@pytest.mark.parametrize(
    ("fields", "fit"),
    [
        ({}, True),
        ({"domain": "pension"}, True),
        ({"domain": "elder"}, False),
        ({"domain": "elder", "waiting_since": NOON - timedelta(minutes=3)}, True),
        ({"locale": "en"}, False),
        ({"locale": "zh"}, True),
        ({"department": "pension"}, True),
        ({"department": "tax"}, False),
        ({"department": "tax", "owned_since": NOON - timedelta(minutes=3)}, True),
        ({"reserved_for": "wang", "reserved_until": NOON + timedelta(seconds=1)}, False),
        ({"reserved_for": "wang", "reserved_until": NOON}, True),
        ({"reserved_for": "li", "reserved_until": NOON + timedelta(seconds=1)}, True),
    ],
    ids=str,
)
def test_a_clerk_takes_what_they_have_the_skills_for(fields: dict[str, object], fit: bool) -> None:
    assert fits(LI, _waits("c", **fields), NOON, 3) is fit  # type: ignore[arg-type]


def test_what_is_kept_for_a_clerk_stands_first_and_what_does_not_fit_last() -> None:
    kept = _waits("kept", 0, reserved_for="smith", reserved_until=NOON + timedelta(minutes=1), locale="en")
    waiting = (_waits("zh", 9, urgent=True), _waits("en", 5, locale="en"), kept)
    assert [one.id for one in for_clerk(SMITH, waiting, NOON, 3)] == ["kept", "en", "zh"]


ROUNDED = [(0, 1), (0.2, 1), (1.1, 2), (5, 5), (5.1, 10), (11, 15), (20, 20), (21, 30), (61, 70)]


@pytest.mark.parametrize(("minutes", "said"), ROUNDED)
def test_a_wait_is_rounded_up_to_what_can_be_said(minutes: float, said: int) -> None:
    assert rounded(minutes) == said


@pytest.mark.parametrize(("measured", "serving", "wait"), [(4, 2, None), (5, 0, 1), (5, 1, 1), (5, 2, 3)])
def test_a_wait_is_known_once_enough_was_measured(measured: int, serving: int, wait: int | None) -> None:
    floor = _floor(_waits("c"), online=_online(WANG, serving=serving), service=(300.0,) * measured)
    assert floor.wait_minutes(floor.waiting[0]) == wait


def test_without_a_clerk_who_could_take_it_a_wait_is_not_known() -> None:
    floor = _floor(_waits("c", locale="zh-CN"), online=_online(SMITH), service=(60.0,) * 9)
    assert floor.wait_minutes(floor.waiting[0]) is None


@pytest.mark.parametrize(
    ("online", "hours", "rules", "admitted", "nobody"),
    [
        (_online(WANG), OPEN, {}, True, None),
        ((), OPEN, {}, True, Nobody.ALL_AWAY),
        (_online(SMITH), OPEN, {}, True, Nobody.NO_LANGUAGE),
        ((), SHUT, {}, False, Nobody.WEEKEND),
        ((), Hours(False, "closed"), {}, False, Nobody.CLOSED),
        ((), Hours(False, "holiday"), {}, False, Nobody.HOLIDAY),
        (_online(WANG), SHUT, {}, True, None),
        (_online(WANG), SHUT, {"overtime": False}, False, Nobody.WEEKEND),
        ((), SHUT, {"always_open": True}, True, Nobody.ALL_AWAY),
        (_online(WANG), OPEN, {"open": False}, False, Nobody.OFF),
        (_online(WANG), OPEN, {"most_waiting": 1}, False, Nobody.QUEUE_FULL),
        (_online(WANG, serving=2), OPEN, {"long_wait_minutes": 5}, True, Nobody.LONG_WAIT),
    ],
)
def test_every_reason_that_nobody_is_there(
    online: tuple[Colleague, ...], hours: Hours, rules: dict[str, object], admitted: bool, nobody: Nobody | None
) -> None:
    floor = _floor(_waits("before", 1), online=online, service=(600.0,) * 5, **rules)
    found = outlook(_waits("c"), floor, hours)
    assert (found.admitted, found.nobody) == (admitted, nobody)


def test_who_is_in_danger_may_wait_in_a_full_queue() -> None:
    floor = _floor(_waits("before", 1), online=_online(WANG), most_waiting=1)
    assert outlook(_waits("c", urgent=True), floor, OPEN).admitted


def test_a_clerk_who_forgot_to_sign_out_does_not_keep_the_desk_open() -> None:
    asleep = Colleague(WANG, Presence.ONLINE, 0, NOON - timedelta(hours=1))
    assert outlook(_waits("c"), _floor(online=(asleep,)), SHUT).nobody is Nobody.WEEKEND


@pytest.mark.parametrize(("seconds", "presence"), [(30, Presence.AWAY), (31, Presence.OFFLINE)])
def test_who_was_not_heard_of_is_offline(seconds: int, presence: Presence) -> None:
    seen = Seen(WANG, Presence.AWAY, NOON - timedelta(seconds=seconds), NOON, 1)
    assert present(seen, NOON, 30) == Colleague(WANG, presence, 1, NOON)
