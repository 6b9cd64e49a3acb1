"""Hands that tremble and hands on a keyboard: what is pressed twice counts once, and Tab and Enter reach everything."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot
from textual.widget import Widget

from assistant.conversation import Owner
from assistant.dialogue.turn import Scene
from assistant.settings.kiosk import KioskSettings
from kiosk_tui import keys
from kiosk_tui.app import KioskApp
from kiosk_tui.kit import Kit
from kiosk_tui.messages import KeyChosen
from kiosk_tui.screens.card import CardScreen
from kiosk_tui.screens.clerk import ClerkScreen
from kiosk_tui.screens.kept import KeptScreen
from kiosk_tui.screens.number import NumberScreen
from kiosk_tui.screens.waiting import WaitingScreen
from kiosk_tui.screens.welcome import WelcomeScreen
from kiosk_tui.terminal import Lettering, Terminal
from kiosk_tui.widgets.tile import Tile
from tests.fakes import FakeConnection
from tests.kiosk_tui.gallery import SCREENS, kit_of, put, running, settle, standing
from tests.kiosk_tui.visiting import Hands, begun, journey, kit_with, press

TWICE = KioskSettings(press_pause_ms=500)
LETTERS = Terminal(lettering=Lettering("Inconsolata", 36, 48))


def trembling(scene: Scene) -> tuple[Kit, FakeConnection, Hands]:
    hands = Hands()
    kit, connection = kit_with(scene, journey(scene), settings=TWICE, now=hands, terminal=LETTERS)
    return kit, connection, hands


def tile_of(app: KioskApp, key: str) -> Tile:
    return next(tile for tile in app.screen.query(Tile) if tile.key == key and tile.display)


async def tapped_twice(app: KioskApp, pilot: Pilot[None], hands: Hands, key: str) -> None:
    """Touch the same spot twice in a tenth of a second, long after the touch before."""
    hands.seconds += 1
    spot = tile_of(app, key).region.offset + (2, 1)
    await pilot.click(offset=spot)
    await settle(pilot)
    hands.seconds += 0.1
    await pilot.click(offset=spot)
    await settle(pilot)


async def test_a_double_tap_on_the_first_screen_only_begins(scene: Scene) -> None:
    kit, connection, hands = trembling(scene)
    async with running(kit) as (app, pilot):
        for _ in range(2):
            await pilot.click(offset=(10, 6))
            await settle(pilot)
            hands.seconds += 0.1
        assert isinstance(app.screen, WelcomeScreen)
    assert connection.said == [] and connection.opened == ["zh-CN"]


async def test_a_touch_on_a_language_begins_once_in_that_language(scene: Scene) -> None:
    kit, connection = kit_with(scene, journey(scene))
    async with running(kit) as (app, pilot):
        await pilot.click(tile_of(app, "2"))
        await settle(pilot)
        assert app.visit.locale == "en"
    assert connection.opened == ["en"]


async def test_a_double_tap_on_the_bar_counts_once(scene: Scene) -> None:
    kit, connection, hands = trembling(scene)
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        for _ in range(3):
            hands.seconds += 1
            await press(pilot, "1")
        card = app.screen
        assert isinstance(card, CardScreen) and card._at == 2
        await tapped_twice(app, pilot, hands, keys.BACK)
        assert card._at == 1
        await tapped_twice(app, pilot, hands, keys.SIZE)
        assert app.visit.bigger
        await tapped_twice(app, pilot, hands, keys.PERSON)
        assert isinstance(app.screen, WaitingScreen)
    assert [said.utterance for said in connection.said] == ["高龄津贴", "0"]


async def test_digits_of_a_number_are_all_taken_and_its_other_keys_once(scene: Scene) -> None:
    kit, connection, hands = trembling(scene)
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        for key in ("0", "1"):
            hands.seconds += 1
            await press(pilot, key)
        number = app.screen
        assert isinstance(number, NumberScreen)
        hands.seconds += 1
        for sign in "13800138000":
            await pilot.click(tile_of(app, sign))
        await settle(pilot)
        assert number._number == "13800138000"
        await tapped_twice(app, pilot, hands, "enter")
        assert isinstance(app.screen, KeptScreen)


@pytest.mark.parametrize("name", [*SCREENS, "attract"])
async def test_tab_goes_round_everything_and_enter_presses_what_it_stands_on(scene: Scene, name: str) -> None:
    async with running(kit_of(scene, terminal=LETTERS)) as (app, pilot):
        screen = app.screen if name == "attract" else await put(app, pilot, name, scene, "zh-CN")
        wanted = [one for one in screen.query("Tile, Entry").results(Widget) if one.display and one.region.area]
        pressed: list[str] = []
        for tile in screen.query(Tile):
            tile.post_message = kept(pressed, tile.post_message)  # type: ignore[method-assign,assignment]  # only listens
        reached = []
        for _ in wanted:
            await pilot.press("tab")
            focused = app.focused
            assert focused in wanted
            reached.append(focused)
            if isinstance(focused, Tile):
                await pilot.press("enter")
                await pilot.pause()
                assert pressed[-1:] == [focused.key] and len(pressed) == sum(isinstance(one, Tile) for one in reached)
        assert set(reached) == set(wanted)


def kept(pressed: list[str], post: Callable[[object], bool]) -> Callable[[object], bool]:
    """Keep the keys that are chosen and let nothing else be done with them."""

    def _post(message: object) -> bool:
        if isinstance(message, KeyChosen):
            pressed.append(message.key)
            return True
        return post(message)

    return _post


async def test_enter_on_the_keypad_presses_what_has_the_focus_and_nothing_else(scene: Scene) -> None:
    kit, connection = kit_with(scene, journey(scene))
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        await press(pilot, "0", "1", *"13800138000")
        number = app.screen
        assert isinstance(number, NumberScreen)
        while not (isinstance(app.focused, Tile) and app.focused.key == "help"):
            await pilot.press("tab")
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, WaitingScreen)
    assert connection.phones == []


async def test_a_touched_key_does_not_take_enter_away_from_the_number(scene: Scene) -> None:
    kit, connection = kit_with(scene, journey(scene))
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        await press(pilot, "0", "1")
        for sign in "13800138000":
            await pilot.click(tile_of(app, sign))
        await pilot.press("enter")
        await settle(pilot)
    assert connection.phones == ["13800138000"]


async def test_the_keys_for_back_and_for_a_person_are_everywhere(scene: Scene) -> None:
    async with running(kit_of(scene, terminal=LETTERS)) as (app, pilot):
        for name in SCREENS:
            screen = await put(app, pilot, name, scene, "zh-CN")
            if name == "idle":  # any key goes on
                continue
            shown = [tile.key for tile in screen.query(Tile) if tile.display and tile.region.area]
            assert {keys.BACK, "help" if isinstance(screen, NumberScreen) else keys.PERSON} <= set(shown), name


async def test_a_number_for_the_clerk_is_one_of_the_answers(scene: Scene) -> None:
    kit, connection = kit_with(scene, journey(scene))
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        await press(pilot, "0")
        connection.tell(standing("zh-CN", Owner.CLERK, None))
        await settle(pilot)
        assert isinstance(app.screen, ClerkScreen)
        assert isinstance(await press(pilot, "4"), NumberScreen)
