"""Hands of a visitor without a terminal: a clock that a test moves, keys pressed one by one, what the top row says."""

from __future__ import annotations

from collections.abc import Mapping

from textual.pilot import Pilot

from assistant.dialogue.turn import Scene
from assistant.messages import Reply
from kiosk_tui.app import KioskApp
from kiosk_tui.keys import HELD_GAP
from kiosk_tui.kit import Kit
from kiosk_tui.screens.page import PageScreen
from kiosk_tui.screens.welcome import WelcomeScreen
from kiosk_tui.widgets.header import Header
from tests.fakes import FakeConnection, FakeEngine
from tests.kiosk_tui.gallery import handed_off, item, kit_of, settle, welcome


class Hands:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def connection_of(scene: Scene, script: Mapping[str, Reply], locale: str = "zh-CN") -> FakeConnection:
    return FakeConnection(FakeEngine(script, locale), welcome(scene, locale))


def kit_with(scene: Scene, script: Mapping[str, Reply], **parts: object) -> tuple[Kit, FakeConnection]:
    connection = connection_of(scene, script)
    return kit_of(scene, connection=connection, **parts), connection


async def begun(app: KioskApp, pilot: Pilot[None]) -> None:
    await pilot.press("a")
    await settle(pilot)
    assert isinstance(app.screen, WelcomeScreen)


async def press(pilot: Pilot[None], *keys: str) -> PageScreen:
    """Press keys one after the other, none as if it were held down, and give the screen that stands then."""
    for key in keys:
        before = pilot.app.screen
        if isinstance(before, PageScreen) and before._bursts._key == key:
            await pilot.pause(2 * HELD_GAP)
        await pilot.press({"*": "asterisk", "#": "number_sign", "+": "plus", "-": "minus"}.get(key, key))
        await settle(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, PageScreen)
    return screen


def status(app: KioskApp) -> tuple[str, ...]:
    return app.screen.query_one(Header).statuses


def journey(scene: Scene, locale: str = "zh-CN") -> dict[str, Reply]:
    names = {"age": scene.catalogue.items["age-allowance"].short_name[locale]}
    return {names["age"]: item(scene, locale), "0": handed_off(scene, locale), "*": welcome(scene, locale)}
