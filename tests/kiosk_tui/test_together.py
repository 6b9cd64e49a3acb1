"""Two wishes at the kiosk: the end of the first card leads on to the second."""

from __future__ import annotations

from assistant.dialogue.turn import Scene
from kiosk_tui.screens.card import CardScreen
from tests.kiosk_tui.gallery import first_of_two, item, running
from tests.kiosk_tui.visiting import begun, kit_with, press


async def test_the_end_of_a_card_leads_on_to_what_was_asked_for_together_with_it(scene: Scene) -> None:
    replies = {"高龄津贴": first_of_two(scene, "zh-CN"), "再说“高龄津贴”": item(scene, "zh-CN")}
    kit, connection = kit_with(scene, replies)
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        card = await press(pilot, "1", "1", "1", "1")
        assert isinstance(card, CardScreen)
        assert "高龄津贴" in card.leaf.choices[1].label
        second = await press(pilot, "2")
        assert isinstance(second, CardScreen)
        assert second._leaves[-1].choices[1].payload == {"kiosk": "start_over"}
    assert connection.said[-1].choice == {"do": "item", "id": "age-allowance", "also": []}
