"""A visitor at the real terminal, under Xvfb, with the real engine behind a real server: by touch, keys and rolls.

The pictures stay in var/screenshots for people to look at.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from PIL import Image
from textual.color import Color
from textual.geometry import Region

from assistant import bootstrap
from assistant.conversation import Entry, Who
from assistant.desk.reception import Reception
from assistant.dialogue.turn import Scene
from assistant.ports import Engine
from assistant.settings import Settings
from assistant.settings.kiosk import KioskSettings
from channels.server import create_app
from channels.web.keys import Doors
from channels.web.opening import Opening
from kiosk_tui.launcher import kiosk_command, terminal_command
from kiosk_tui.panel import Sizes, cell_of
from kiosk_tui.terminal import Terminal
from kiosk_tui.widgets.tile import Tile
from tests.databases import fresh_database
from tests.kiosk_tui.contrast import ratio
from tests.kiosk_tui.gallery import kit_of, put, running
from tests.kiosk_tui.panel import PanelRun, missing, panel

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing()), reason=f"SKIPPED LOUDLY: packages are missing: {' '.join(missing())}"),
]

LEAST_COLOURS = 20
SIZE, POINTS = (1280, 800), 36
CELL = cell_of(POINTS)
GRID = SIZE[0] // CELL.width, SIZE[1] // CELL.height


@dataclass
class City:
    """The running server, and what was said to it."""

    url: str
    reception: Reception
    conversations: list[str]

    async def said(self) -> list[Entry]:
        """Give everything the kiosk's visitors have said."""
        logs = [await self.reception.log(one) for one in self.conversations]
        return [entry for log in logs for entry in log if entry.who is Who.PERSON]


@pytest.fixture
async def city(settings: Settings, scene: Scene, engine: Engine, tmp_path: Path) -> AsyncIterator[City]:
    own = replace(settings, state=tmp_path, database_url="")
    fresh_database(tmp_path)
    reception = bootstrap.build_reception(own, bootstrap.Parts(engine=lambda: engine))  # type: ignore[arg-type,return-value]  # the real one
    app = create_app(Doors(own, scene, Opening.of(reception)))
    conversations: list[str] = []
    receive = reception.turn

    async def listened(request: object, *rest: object, **more: object) -> object:
        conversations.append(request.conversation) if request.conversation not in conversations else None  # type: ignore[attr-defined]
        return await receive(request, *rest, **more)  # type: ignore[arg-type]

    reception.turn = listened  # type: ignore[assignment,method-assign]  # only listens
    server = TestServer(app)
    await server.start_server()
    try:
        yield City(str(server.make_url("")).rstrip("/"), reception, conversations)
    finally:
        await server.close()


def command_of(city: City, tmp_path: Path, theme: str, locale: str) -> list[str]:
    """Give the terminal's command, as the launcher would start it."""
    settings, points = KioskSettings(theme=theme, panel_inches=10.1, speak=False), Sizes(POINTS, 40)
    inside = kiosk_command(settings, points, ["--server", city.url, "--locale", locale])
    own = [f"BANBAN_STATE={tmp_path}", f"BANBAN_KIOSK_THEME={theme}", "BANBAN_KIOSK_PANEL_INCHES=10.1", "BANBAN_KIOSK_SPEAK=no"]
    return terminal_command(settings, SIZE, points, [*own, *inside])


async def spots(scene: Scene, locale: str, name: str, key: str) -> tuple[int, int]:
    """Give the pixel in the middle of a tile, by laying the same screen out without a terminal."""
    settings = KioskSettings(press_pause_ms=0, panel_inches=10.1)
    kit = kit_of(scene, locale, settings=settings, terminal=Terminal(sixel=True, read_cell=lambda: CELL))
    async with running(kit, GRID) as (app, pilot):
        if name != "attract":
            await put(app, pilot, name, scene, locale)
        region = next(tile.region for tile in app.screen.query(Tile) if tile.key == key)
    return middle(region)


def middle(region: Region) -> tuple[int, int]:
    return (region.x + region.width // 2) * CELL.width, region.y * CELL.height + region.height * CELL.height // 2


def contrasts(picture: Image.Image, box: tuple[int, int, int, int]) -> float:
    """Give the contrast of the ink and the ground that are most frequent in a part of a picture."""
    part = picture.crop(box)
    colours = sorted(part.getcolors(part.width * part.height) or [], reverse=True)
    ground = Color(*colours[0][1])
    inks = [Color(*colour) for count, colour in colours[1:] if count > part.width * part.height * 0.002]
    return max(ratio(ink, ground) for ink in inks)


async def begin(panel: PanelRun) -> Image.Image:
    """Wait for the first screen; before it the terminal is empty but for its cursor."""
    picture = await panel.changed("1-attract")
    while len(picture.getcolors(SIZE[0] * SIZE[1]) or []) < LEAST_COLOURS:
        picture = await panel.changed("1-attract")
    return picture


@pytest.mark.parametrize(("theme", "locale"), [("dark", "zh-CN"), ("light", "en")])
async def test_a_whole_visit_by_touch(city: City, scene: Scene, theme: str, locale: str, tmp_path: Path) -> None:
    async with panel(SIZE, command_of(city, tmp_path, theme, locale), f"touch-{theme}-{locale}") as kiosk:
        await begin(kiosk)
        steps = [
            ("attract", "1", "2-welcome"),
            ("welcome", "1", "3-card"),
            ("card", "2", "4-slip"),
            ("slip-plain", "2", "5-rating"),
        ]
        steps += [("rating", "5", "6-finished")]
        for name, key, step in steps:
            await kiosk.touch(*await spots(scene, locale, name, key))
            picture = await kiosk.changed(step)
            if step == "2-welcome":
                cells = (CELL.width * 5, CELL.height * 3, CELL.width * 25, CELL.height * 6)
                assert contrasts(picture, cells) >= 7
                assert contrasts(picture, (0, CELL.height, SIZE[0] // 2, CELL.height * 3)) >= 7
        said = await city.said()
        assert [entry.text for entry in said] == [scene.catalogue.items["age-allowance"].short_name[locale]]


async def test_a_whole_visit_by_keys(city: City, scene: Scene, tmp_path: Path) -> None:
    async with panel(SIZE, command_of(city, tmp_path, "dark", "zh-CN"), "keys-dark-zh-CN") as kiosk:
        await begin(kiosk)
        for key, step in (
            ("a", "2-welcome"), ("5", "3-events"), ("1", "4-event"), ("1", "5-next"), ("1", "6-card"), ("1", "7-step"),
            ("numbersign", "8-bigger"), ("numbersign", "9-ordinary"), ("asterisk", "10-back"), ("7", "11-type"),
        ):  # fmt: skip
            await kiosk.key(key)
            await kiosk.changed(step)
        await kiosk.key(*"hello", "Return")
        await kiosk.changed("12-typed")
        await kiosk.key("ctrl+q")
        await kiosk.changed("13-forgotten")
        await kiosk.key("ctrl+c")
        await kiosk.key("a")
        await kiosk.changed("14-the-next")
        assert "hello" in [entry.text for entry in await city.said()]


async def test_held_keys_and_finger_rolls_count_once(city: City, scene: Scene, tmp_path: Path) -> None:
    async with panel(SIZE, command_of(city, tmp_path, "dark", "zh-CN"), "rolls-dark-zh-CN") as kiosk:
        await begin(kiosk)
        await kiosk.key("a")
        await kiosk.changed("2-welcome")
        await kiosk.run("xdotool", "keydown", "2")
        await asyncio.sleep(2)
        await kiosk.run("xdotool", "keyup", "2")
        await kiosk.changed("3-held")
        assert len(await city.said()) == 1
        await kiosk.key("asterisk")
        await kiosk.changed("4-back")
        x, y = await spots(scene, "zh-CN", "welcome", "3")
        await kiosk.touch(x - 200, y, [(x - 150, y), (x, y + 10), (x + 40, y + CELL.height)])
        await kiosk.changed("5-rolled")
        assert len(await city.said()) == 3


async def test_the_terminal_is_full_of_kiosk_after_a_storm_of_resizing(city: City, tmp_path: Path) -> None:
    async with panel(SIZE, command_of(city, tmp_path, "dark", "zh-CN"), "storm") as kiosk:
        first = await begin(kiosk)
        for size in ("900x600", "400x200", "1280x800", "300x700", "1280x800"):
            await kiosk.run("xdotool", "search", "--class", "xterm", "windowsize", *size.split("x"))
        kiosk.seen = None
        await kiosk.key("a")
        picture = await kiosk.changed("2-welcome")
        assert picture.size == first.size
