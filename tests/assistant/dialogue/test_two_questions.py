"""Two questions in one breath are both answered, in the order in which they were asked."""

from __future__ import annotations

import pytest

from assistant.dialogue.handlers import matters
from assistant.dialogue.turn import Scene
from assistant.dialogue.views import show
from assistant.dialogue.visit import Visit
from assistant.messages import Reply
from tests.assistant.dialogue.conftest import MakeTurn

OPEN = {"show": "item", "id": "senior-card", "part": "what"}
FEE, DAYS, BRING, PLACE = "cost", "days", "evidence.head", "place.first"


def _keys(reply: Reply) -> list[str]:
    return [line.key for line in reply.lines]


def test_both_are_answered_and_something_else_is_offered(turn: MakeTurn, scene: Scene) -> None:
    after = matters.followed_up(turn(Visit("zh-CN", OPEN), "follow_up", aspect="cost", beside="evidence"))
    keys = _keys(show(after, scene))
    assert keys.index(BRING) < keys.index(FEE)
    assert keys[-1] == "more.place"


def test_what_both_say_is_said_once(turn: MakeTurn, scene: Scene) -> None:
    after = matters.followed_up(turn(Visit("en", OPEN), "follow_up", aspect="days", beside="cost"))
    assert _keys(show(after, scene)).count(DAYS) == 1


def test_a_third_question_is_answered_alone_and_both_are_remembered(turn: MakeTurn, scene: Scene) -> None:
    both = matters.followed_up(turn(Visit("en", OPEN), "follow_up", aspect="evidence", beside="place"))
    after = matters.followed_up(turn(both, "follow_up", aspect="cost"))
    keys = _keys(show(after, scene))
    assert FEE in keys and not {BRING, PLACE} & set(keys)
    assert keys[-1] == "more.eligibility"


def test_a_request_that_asks_two_things_is_told_both(turn: MakeTurn, scene: Scene) -> None:
    asks = {"items": {"senior-card": 0.99}, "aspect": "cost", "beside": "evidence"}
    keys = _keys(show(matters.requested(turn(Visit.new("zh-CN"), "service_request", **asks)), scene))
    assert keys[0] == "item.understood" and keys.index(BRING) < keys.index(FEE)


@pytest.mark.parametrize("pressed", [True, False])
def test_both_are_kept_until_it_is_clear_what_they_are_about(pressed: bool, turn: MakeTurn, scene: Scene) -> None:
    unsure = {"items": {"senior-card": 0.5, "senior-transit-card": 0.4}, "aspect": "cost", "beside": "evidence"}
    asked = matters.requested(turn(Visit.new("en"), "service_request", **unsure))
    choice = show(asked, scene).choices[0].payload
    first = turn(asked, "choose_number", choice=choice) if pressed else turn(asked, "choose_number", number=1)
    keys = _keys(show(matters.chosen(first), scene))
    assert keys.index(BRING) < keys.index(FEE)
