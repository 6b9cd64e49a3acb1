"""Whoever says that somebody has died hears a word of sympathy first, once."""

from __future__ import annotations

import pytest

from assistant.dialogue.handlers import matters
from assistant.dialogue.turn import Scene
from assistant.dialogue.views import show
from assistant.dialogue.visit import Visit
from tests.assistant.dialogue.conftest import MakeTurn


@pytest.mark.parametrize(
    ("text", "locale"), [("我儿子走了，白发人送黑发人", "zh-CN"), ("my husband died in March, what do I get", "en")]
)
@pytest.mark.parametrize("items", [{"survivor-benefits": 0.99}, {"survivor-benefits": 0.5, "funeral-booking": 0.4}])
def test_sympathy_comes_first_and_once(text: str, locale: str, items: dict[str, float], turn: MakeTurn, scene: Scene) -> None:
    after = matters.requested(turn(Visit.new(locale), "service_request", text=text, items=items))
    assert show(after, scene).lines[0].key == "item.sympathy"
    opened = after if after.item else matters.chosen(turn(after, "choose_number", number=1))
    later = matters.followed_up(turn(opened, "follow_up", aspect="evidence"))
    assert "item.sympathy" not in [line.key for line in show(later, scene).lines]


@pytest.mark.parametrize(("text", "locale"), [("我手机没了，挂失", "zh-CN"), ("my telephone died, I need a class", "en")])
def test_a_thing_is_not_mourned(text: str, locale: str, turn: MakeTurn, scene: Scene) -> None:
    after = matters.requested(turn(Visit.new(locale), "service_request", text=text, items={"smartphone-class": 0.99}))
    assert show(after, scene).lines[0].key == "item.understood"
