"""A visitor at the real terminal, under Xvfb, with the real engine behind a real server: by touch, keys and rolls.

The pictures stay for people to look at, where tests/screenshots.py says.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
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
from kiosk_tui.aloud import Aloud
from kiosk_tui.bench.display import display, stop
from kiosk_tui.fit import KEY_CELLS
from kiosk_tui.launcher import WINDOW_MANAGER, kiosk_command, terminal_command
from kiosk_tui.panel import DPI, Sizes, cell_of
from kiosk_tui.terminal import Lettering, Terminal
from kiosk_tui.themes import LIGHT
from kiosk_tui.widgets.tile import Tile
from tests.databases import fresh_database
from tests.kiosk_tui.contrast import ratio
from tests.kiosk_tui.gallery import LINK, kit_of, put, running
from tests.kiosk_tui.panel import A_MOMENT, INHERITED, PATIENCE, PanelRun, bare_panel, differs, input_method, missing, panel
from tests.screenshots import place

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing()), reason=f"SKIPPED LOUDLY: packages are missing: {' '.join(missing())}"),
]

PINYIN_WORDS = Path("/usr/share/fcitx5/inputmethod/pinyin.conf")
LEAST_COLOURS = 20
LEAST_PIXELS = 20
"""So many pixels of one colour, not at an edge, are an ink."""

SIZE, POINTS = (1280, 800), 36
CELL = cell_of(POINTS)
GRID = SIZE[0] // CELL.width, SIZE[1] // CELL.height


@dataclass
class City:
    """The running server, and what was said to it."""

    url: str
    reception: Reception
    conversations: list[str]
    stars: list[int]

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
    given: list[int] = []
    receive = reception.turn

    async def listened(request: object, *rest: object, **more: object) -> object:
        conversations.append(request.conversation) if request.conversation not in conversations else None  # type: ignore[attr-defined]
        return await receive(request, *rest, **more)  # type: ignore[arg-type]

    async def rated(conversation: str, stars: int, reason: str = "") -> None:
        given.append(stars)

    reception.rate = rated  # type: ignore[method-assign]  # only listens
    reception.turn = listened  # type: ignore[assignment,method-assign]  # only listens
    server = TestServer(app)
    await server.start_server()
    try:
        yield City(str(server.make_url("")).rstrip("/"), reception, conversations, given)
    finally:
        await server.close()


def command_of(city: City, tmp_path: Path, theme: str, locale: str) -> list[str]:
    """Give the terminal's command, as the launcher would start it."""
    settings, points = KioskSettings(theme=theme, panel_inches=10.1, speak=False), Sizes(POINTS, 40)
    inside = kiosk_command(settings, points, ["--server", city.url, "--locale", locale])
    own = {"STATE": tmp_path, "KIOSK_THEME": theme, "KIOSK_PANEL_INCHES": "10.1", "KIOSK_SPEAK": "no"}
    own["KIOSK_LINK"] = LINK.partition("/?")[0]
    variables = [f"BANBAN_{name}={value}" for name, value in own.items()]
    return terminal_command(settings, SIZE, points, [*variables, *inside])


async def spots(scene: Scene, locale: str, name: str, key: str) -> tuple[int, int]:
    """Give the pixel in the middle of a tile, by laying the same screen out without a terminal."""
    return middle(await region_of(scene, locale, name, key))


async def region_of(scene: Scene, locale: str, name: str, key: str) -> Region:
    """Give the cells of a tile on a kiosk that does not speak."""
    settings = KioskSettings(press_pause_ms=0, panel_inches=10.1)
    terminal = Terminal(True, lettering=Lettering("Inconsolata", POINTS, 40), read_cell=lambda: CELL)
    async with running(kit_of(scene, locale, settings=settings, terminal=terminal, aloud=Aloud()), GRID) as (app, pilot):
        await put(app, pilot, name, scene, locale)
        return next(tile.region for tile in app.screen.query(Tile) if tile.key == key and tile.display)


def middle(region: Region) -> tuple[int, int]:
    return (region.x + region.width // 2) * CELL.width, region.y * CELL.height + region.height * CELL.height // 2


def contrasts(picture: Image.Image, box: tuple[int, int, int, int]) -> float:
    """Give the least contrast that any ink has with the ground in a part of a picture; soft edges are no ink."""
    part = np.asarray(picture.crop(box)).astype(int) @ [65536, 256, 1]
    middle = part[1:-1, 1:-1]
    around = [part[1 + y : part.shape[0] - 1 + y, 1 + x : part.shape[1] - 1 + x] for x in (-1, 0, 1) for y in (-1, 0, 1)]
    solid = middle[np.all([one == middle for one in around], axis=0)]
    colours, counts = np.unique(solid, return_counts=True)
    ground, *inks = [Color.parse(f"#{colours[at]:06x}") for at in np.argsort(-counts) if counts[at] >= LEAST_PIXELS]
    return min(ratio(ink, ground) for ink in inks)


def pixels(region: Region) -> tuple[int, int, int, int]:
    """Give the pixels in which the words of an answer stand."""
    left, top = (region.x + KEY_CELLS) * CELL.width, region.y * CELL.height
    return left, top, region.right * CELL.width, top + region.height * CELL.height


def scanned(path: Path) -> str:
    """Read the QR code in a picture as a telephone does."""
    return subprocess.run(["zbarimg", "-q", "--raw", str(path)], capture_output=True, text=True, check=False).stdout.strip()


async def begin(panel: PanelRun) -> Image.Image:
    """Wait for the first screen; before it the terminal is empty but for its cursor."""
    picture = await panel.changed("1-attract")
    while len(picture.getcolors(SIZE[0] * SIZE[1]) or []) < LEAST_COLOURS:
        picture = await panel.changed("1-attract")
    return picture


@asynccontextmanager
async def fullscreen(tmp_path: Path, name: str) -> AsyncIterator[PanelRun]:
    """Run the kiosk as it stands in a hall, by its one command; it waits for a server that is not there."""
    own = {"STATE": str(tmp_path), "KIOSK_PANEL_INCHES": "10.1", "KIOSK_SPEAK": "no", "KIOSK_SERVER": "http://127.0.0.1:9"}
    command = [sys.executable, "-m", "kiosk_tui", "--fullscreen"]
    async with bare_panel(SIZE, command, {f"BANBAN_{key}": value for key, value in own.items()}, name) as kiosk:
        await begin(kiosk)
        yield kiosk


async def test_no_key_opens_a_shell_or_closes_the_kiosk(tmp_path: Path) -> None:
    async with fullscreen(tmp_path, "no-shell") as kiosk:
        before = kiosk.terminals()
        assert len(before) == 1
        for keys in ("ctrl+alt+x", "alt+c", "alt+F4", "alt+escape", "alt+space", "ctrl+alt+r"):
            await kiosk.key(keys)
        await asyncio.sleep(2)
        assert kiosk.terminals() == before


async def test_a_killed_terminal_comes_back_as_a_kiosk(tmp_path: Path) -> None:
    async with fullscreen(tmp_path, "killed") as kiosk:
        attract, (first,) = kiosk.seen, kiosk.terminals()
        assert attract is not None
        await kiosk.key("1")
        await kiosk.changed("2-welcome")
        os.kill(first, signal.SIGKILL)
        again = await begin(kiosk)
        (second,) = kiosk.terminals()
        assert second != first and not differs(again, attract)
        assert "auto repeat:  off" in await kiosk.told("xset", "q")
        assert "Xft.dpi:\t96" in await kiosk.told("xrdb", "-query")
        await kiosk.key("1")
        await kiosk.changed("3-welcome")


async def test_a_killed_window_manager_comes_back_with_the_terminal(tmp_path: Path) -> None:
    async with fullscreen(tmp_path, "no-manager") as kiosk:
        attract, (manager,), (terminal,) = kiosk.seen, kiosk.running(WINDOW_MANAGER[0]), kiosk.terminals()
        assert attract is not None
        os.kill(manager, signal.SIGKILL)
        os.kill(terminal, signal.SIGKILL)
        assert not differs(await begin(kiosk), attract)
        assert kiosk.running(WINDOW_MANAGER[0]) != [manager]


async def test_a_cell_is_as_large_as_the_terminal_makes_it() -> None:
    hints = "until xprop -id $(xdotool search --onlyvisible --class xterm) WM_NORMAL_HINTS | grep increment; do sleep 0.1; done"
    async with display(SIZE) as shown:
        alone = PanelRun(shown, "cells")
        await alone.run("sh", "-c", f"echo Xft.dpi: {DPI} | xrdb -merge")
        for points in (24, 32, 36, 40, 42, 44, 48):
            command = terminal_command(KioskSettings(), SIZE, Sizes(points, points), ("sleep", "600"))
            terminal, cell = await shown.start(command), cell_of(points)
            told = await asyncio.wait_for(alone.told("sh", "-c", f"({hints}) 2>&1"), PATIENCE)
            assert f"resize increment: {cell.width} by {cell.height}\n" in told, points
            await stop(terminal)


async def test_without_a_window_manager_the_terminal_is_no_larger_than_the_panel(city: City, tmp_path: Path) -> None:
    async with bare_panel(SIZE, command_of(city, tmp_path, "dark", "zh-CN"), {}, "bare") as kiosk:
        await begin(kiosk)
        told = await kiosk.told("sh", "-c", "xwininfo -id $(xdotool search --onlyvisible --class xterm | tail -1)")
        assert f"-geometry {GRID[0]}x{GRID[1]}" in told


@pytest.mark.parametrize(("theme", "locale"), [("dark", "zh-CN"), ("light", "en")])
async def test_a_whole_visit_by_touch(city: City, scene: Scene, theme: str, locale: str, tmp_path: Path) -> None:
    async with panel(SIZE, command_of(city, tmp_path, theme, locale), f"touch-{theme}-{locale}") as kiosk:
        await begin(kiosk)
        steps = [
            ("attract", "1", "2-welcome"),
            ("welcome", "1", "3-card"),
            ("card", "2", "4-slip"),
            ("slip-plain", "2", "5-rating"),
            ("rating", "5", "6-finished"),
        ]
        for name, key, step in steps:
            await kiosk.touch(*await spots(scene, locale, name, key))
            picture = await kiosk.changed(step)
            if step == "2-welcome":
                assert contrasts(picture, pixels(await region_of(scene, locale, "welcome", "1"))) >= 7
                assert contrasts(picture, (CELL.width, CELL.height, SIZE[0] // 2, CELL.height * 3)) >= 7
            if step == "4-slip":
                await settled(kiosk, step)
                assert scanned(place(f"{kiosk.name}-{step}")) == LINK.replace("zh-CN", locale)
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


async def test_a_visit_by_keys_to_the_slip_the_rating_and_the_end(city: City, scene: Scene, tmp_path: Path) -> None:
    async with panel(SIZE, command_of(city, tmp_path, "light", "zh-CN"), "keys-light-zh-CN") as kiosk:
        attract = await begin(kiosk)
        for key, step in (
            ("a", "2-welcome"),
            ("1", "3-card"),
            ("2", "4-slip"),
            ("2", "5-rating"),
            ("4", "6-finished"),
            ("1", "7-goodbye"),
        ):
            await kiosk.key(key)
            await kiosk.changed(step)
        await kiosk.key("2")
        assert await kiosk.becomes(attract)
        assert city.stars == [4]


async def test_a_warning_of_danger_fills_the_panel_to_its_edges(city: City, tmp_path: Path) -> None:
    async with panel(SIZE, command_of(city, tmp_path, "light", "en"), "danger-light-en") as kiosk:
        attract = await begin(kiosk)
        for key, step in (("1", "2-welcome"), ("7", "3-type")):
            await kiosk.key(key)
            await kiosk.changed(step)
        await kiosk.key(*"I", "space", *"fell", "space", *"and", "space", *"cannot", "space", *"get", "space", *"up", "Return")
        await kiosk.changed("4-typed")
        picture = await settled(kiosk, "5-danger")
        alarm = Color.parse(LIGHT.variables["alarm"]).rgb
        assert {picture.getpixel((SIZE[0] - 1, y)) for y in range(0, SIZE[1] - 20, 40)} == {alarm}
        await kiosk.key("ctrl+q")
        assert await kiosk.becomes(attract)


@pytest.mark.skipif(
    not all(map(shutil.which, ("fcitx5", "dbus-daemon"))) or not PINYIN_WORDS.exists(),
    reason="SKIPPED LOUDLY: the packages fcitx5, fcitx5-chinese-addons and dbus are missing",
)
async def test_chinese_is_typed_with_an_input_method_that_stands_beside_the_line(city: City, tmp_path: Path) -> None:
    async with display(SIZE) as shown, input_method(shown, tmp_path / "im") as variables:
        await shown.manage()
        await shown.start(command_of(city, tmp_path, "dark", "zh-CN"), {**INHERITED, **variables})
        kiosk = PanelRun(shown, "pinyin-dark-zh-CN")
        await begin(kiosk)
        for key, step in (("a", "2-welcome"), ("7", "3-type")):
            await kiosk.key(key)
            await kiosk.changed(step)
        empty = await settled(kiosk, "3-type")
        await kiosk.key("ctrl+space")
        await settled(kiosk, "4-switched")
        await kiosk.key(*"yanglaojin")
        words = await settled(kiosk, "5-words-to-choose-from")
        above = (0, 0, SIZE[0], CELL.height * 3)
        assert not differs(words.crop(above), empty.crop(above))
        await kiosk.key("space")
        await settled(kiosk, "6-chosen")
        await kiosk.key("Return")
        await kiosk.changed("7-sent")
        assert [entry.text for entry in await city.said()] == ["养老金"]


async def settled(kiosk: PanelRun, step: str) -> Image.Image:
    """Give what the panel shows when nothing has changed for a while."""
    last = kiosk.display.picture()
    for _ in range(100):
        await asyncio.sleep(1)
        now = kiosk.display.picture()
        if not differs(now, last):
            break
        last = now
    last.save(place(f"{kiosk.name}-{step}"))
    return last


async def test_held_keys_and_finger_rolls_count_once(city: City, scene: Scene, tmp_path: Path) -> None:
    async with panel(SIZE, command_of(city, tmp_path, "dark", "zh-CN"), "rolls-dark-zh-CN") as kiosk:
        await begin(kiosk)
        await kiosk.key("a")
        await kiosk.changed("2-welcome")
        await asyncio.sleep(A_MOMENT)
        await kiosk.run("xdotool", "keydown", "2")
        await asyncio.sleep(2)
        await kiosk.run("xdotool", "keyup", "2")
        await kiosk.changed("3-held")
        assert len(await city.said()) == 1
        await kiosk.key("asterisk")
        await kiosk.changed("4-back")
        x, y = await spots(scene, "zh-CN", "welcome", "3")
        await kiosk.touch(x - 150, y, [(x - 100, y), (x, y + 10), (x + 40, y + CELL.height)])
        await kiosk.changed("5-rolled")
        assert len(await city.said()) == 3


async def test_the_terminal_is_full_of_kiosk_after_a_storm_of_resizing(city: City, tmp_path: Path) -> None:
    async with bare_panel(SIZE, command_of(city, tmp_path, "dark", "zh-CN"), {}, "storm") as kiosk:  # no manager keeps the size
        await begin(kiosk)
        await kiosk.run("xdotool", "mousemove", "100", "100")  # the keys go to what is under the pointer
        await resize(kiosk, *SIZE)
        attract = await settled(kiosk, "2-attract")
        for size in ((900, 600), (400, 200), SIZE, (300, 700), SIZE):
            await resize(kiosk, *size)
        assert await kiosk.becomes(attract)
        await kiosk.key("a")
        await kiosk.changed("3-welcome")
        await resize(kiosk, 900, 600)
        await kiosk.changed("4-smaller")
        await kiosk.key("ctrl+q")
        await kiosk.changed("5-forgotten")
        await resize(kiosk, *SIZE)
        assert await kiosk.becomes(attract)


async def resize(kiosk: PanelRun, across: int, down: int) -> None:
    """Give the terminal's window another size."""
    await kiosk.run("xdotool", "search", "--class", "xterm", "windowsize", str(across), str(down))
