"""Every screen, in both languages, both themes and four sizes: whole words, contrast, targets, no lines, nothing that blinks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from textual.geometry import Region, Spacing
from textual.widget import Widget

from assistant.dialogue.turn import Scene
from assistant.settings.kiosk import KioskSettings
from kiosk_tui.aloud import Aloud
from kiosk_tui.app import KioskApp
from kiosk_tui.fit import KEY_CELLS
from kiosk_tui.keys import AGAIN, LANGUAGE
from kiosk_tui.panel import Cell, Panel, cell_of
from kiosk_tui.screens.card import CardScreen
from kiosk_tui.screens.page import PageScreen
from kiosk_tui.terminal import Lettering, Terminal
from kiosk_tui.widgets.body import Body
from kiosk_tui.widgets.entry import Entry
from kiosk_tui.widgets.header import Header
from kiosk_tui.widgets.headline import Headline
from kiosk_tui.widgets.tile import BarTile, Tile
from tests.fakes import FakeLoudspeaker, FakeSpeaker
from tests.kiosk_tui.contrast import inked
from tests.kiosk_tui.gallery import SCREENS, kit_of, put, rows, running, settle

LOCALES = ["zh-CN", "en"]
SIZES = [(40, 12), (47, 13), (53, 14), (60, 16), (120, 32)]
PANELS = [
    (Panel(1280, 800, 10.1), 40),
    (Panel(1920, 1080, 15.6), 40),
    (Panel(1920, 1080, 21.5), 36),
    (Panel(1920, 1080, 21.5), 48),
]
SNAPSHOTS = Path(__file__).parent / "snapshots"
NO_LINES = range(0x2500, 0x2580)


def squeezed(text: str) -> str:
    return "".join(text.split())


def parts(screen: PageScreen) -> Iterator[tuple[Widget, str]]:
    """Give what has to be readable: each widget and its words."""
    leaf = screen.leaf
    yield screen.query_one(Headline), leaf.headline
    if leaf.body:
        yield screen.query_one(Body), "".join(one.text for one in leaf.body)
    for tile in screen.query(Tile):
        yield tile, tile.label if tile.label else "" if isinstance(tile, BarTile) else tile.key


def words_region(widget: Widget) -> Region:
    """Give where a widget's words stand: an answer's key has a block of its own before them."""
    keyed = isinstance(widget, Tile) and not isinstance(widget, BarTile)
    return widget.region.shrink(Spacing(0, 0, 0, KEY_CELLS)) if keyed and widget.label else widget.region


def text_of(app: KioskApp, region: Region) -> str:
    """Give what the screen shows inside a region, without spaces."""
    strips = app.screen._compositor.render_strips()
    cropped = (strips[y].crop(region.x, region.right) for y in range(region.y, region.bottom))
    return squeezed("".join(segment.text for strip in cropped for segment in strip if not segment.control))


def truncated(app: KioskApp, screen: PageScreen) -> list[tuple[str, str]]:
    whole = app.screen.region
    found = [(widget, words, text_of(app, words_region(widget))) for widget, words in parts(screen) if widget.display]
    cut = [(words, seen) for widget, words, seen in found if not whole.contains_region(widget.region)]
    return cut + [(words, seen) for _, words, seen in found if squeezed(words).replace("囗", "") not in seen.replace("囗", "")]


def overlapping(screen: PageScreen) -> list[tuple[Widget, Widget]]:
    widgets = [
        one for one in screen.query("Tile, Headline, Body, Entry, Header").results(Widget) if one.display and one.region.area
    ]
    return [(one, two) for at, one in enumerate(widgets) for two in widgets[at + 1 :] if one.region.overlaps(two.region)]


def touching(screen: PageScreen) -> list[tuple[Widget, Widget]]:
    """Give the targets with no cell free between them."""
    targets = [one for one in screen.query("Tile, Entry").results(Widget) if one.display and one.region.area]
    return [(one, two) for at, one in enumerate(targets) for two in targets[at + 1 :] if near(one.region, two.region)]


def near(one: Region, two: Region) -> bool:
    return one.grow(Spacing(1, 0, 1, 0)).overlaps(two) or one.grow(Spacing(0, 1, 0, 1)).overlaps(two)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("theme", ["dark", "light"])
async def test_every_screen_is_whole_and_readable(scene: Scene, theme: str, size: tuple[int, int], locale: str) -> None:
    kit = kit_of(scene, locale, settings=KioskSettings(press_pause_ms=0, theme=theme))
    async with running(kit, size) as (app, pilot):
        for name in ("attract", *SCREENS):
            screen = await put(app, pilot, name, scene, locale)
            for number in range(len(screen._leaves)):
                at = (name, number)
                assert truncated(app, screen) == [], at
                assert overlapping(screen) == [], at
                assert touching(screen) == [], at
                assert [(text, round(found, 1)) for text, found, blinks in inked(app) if found < 7 or blinks] == [], at
                assert not [sign for row in rows(app) for sign in row if ord(sign) in NO_LINES], at
                await screen.turn(1)
                await pilot.pause()


async def test_with_16_colours_it_says_so_in_the_log_and_stays_readable(scene: Scene) -> None:
    with structlog.testing.capture_logs() as logged:
        async with running(kit_of(scene, terminal=Terminal(colours=16)), (60, 16)) as (app, pilot):
            for name in ("attract", *SCREENS):
                await put(app, pilot, name, scene, "zh-CN")
                assert [(text, round(found, 1)) for text, found, blinks in inked(app) if found < 7 or blinks] == [], name
                assert bold_black(app) == [], name
    assert [(one["event"], one["colours"]) for one in logged] == [("kiosk_without_truecolor", 16)]


def bold_black(app: KioskApp) -> list[str]:
    """Give what a terminal of 16 colours would show in grey."""
    strips = app.screen._compositor.render_strips()
    styled = [(one.text, one.style) for strip in strips for one in strip if one.style and one.style.color and one.text.strip()]
    return [text for text, style in styled if style.bold and style.color and tuple(style.color.get_truecolor()) == (0, 0, 0)]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("panel", "points"), PANELS, ids=str)
async def test_every_target_is_15_millimetres_on_the_panel(scene: Scene, panel: Panel, points: int, locale: str) -> None:
    cell, settings = cell_of(points), KioskSettings(press_pause_ms=0, panel_inches=panel.inches)
    kit = kit_of(scene, locale, settings=settings, terminal=Terminal(sixel=True, read_cell=lambda: cell))
    async with running(kit, panel.grid(points)) as (app, pilot):
        for name in ("attract", *SCREENS):
            screen = await put(app, pilot, name, scene, locale)
            for number in range(len(screen._leaves)):
                small = list(too_small(screen, cell, panel.mm_per_pixel))
                assert small == [], (name, number)
                assert touching(screen) == [], (name, number)
                assert truncated_tiles(app, screen) == [], (name, number)
                await screen.turn(1)
                await pilot.pause()


def too_small(screen: PageScreen, cell: Cell, mm: float) -> Iterator[tuple[str, float, float]]:
    for tile in [*screen.query(Tile), *screen.query(Entry)]:
        wide, high = tile.region.width * cell.width * mm, tile.region.height * cell.height * mm
        if tile.display and (wide < 15 or high < 15):
            yield str(tile), wide, high


def truncated_tiles(app: KioskApp, screen: PageScreen) -> list[tuple[str, str]]:
    tiles = [(tile.label, text_of(app, words_region(tile))) for tile in screen.query(Tile) if tile.display]
    return [(words, seen) for words, seen in tiles if squeezed(words) not in seen]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", ["attract", *SCREENS])
async def test_the_screen_looks_as_it_did(scene: Scene, name: str, locale: str) -> None:
    """Set BANBAN_NEW_SNAPSHOTS=1 to keep what the screens show now, and look at the difference."""
    async with running(kit_of(scene, locale), (53, 14)) as (app, pilot):
        screen = await put(app, pilot, name, scene, locale)
        shown = []
        for _ in range(len(screen._leaves)):
            shown.append("\n".join(row.rstrip() for row in rows(app)))
            await screen.turn(1)
            await pilot.pause()
    path, text = SNAPSHOTS / locale / f"{name}.txt", "\n\n---\n\n".join(shown) + "\n"
    if os.environ.get("BANBAN_NEW_SNAPSHOTS"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("locale", LOCALES)
async def test_everything_on_a_screen_is_read_aloud(scene: Scene, locale: str) -> None:
    async with running(kit_of(scene, locale), (53, 14)) as (app, pilot):
        for name in SCREENS:
            screen = await put(app, pilot, name, scene, locale)
            if screen.silent:  # while the microphone is open
                continue
            headlines, whole = set(), ""
            for number in range(len(screen._leaves)):
                said = "\n".join(screen.spoken())
                headlines, whole = headlines | {screen.leaf.headline}, whole + said
                wanted = [*(one.text for one in screen.leaf.body), screen.query_one(Header).badge]
                wanted += [screen.key_spoken(one.key, one.label) for one in screen.leaf.choices]
                wanted += [screen.query_one(Header).titles[0]] if isinstance(screen, CardScreen) and number else []
                assert [text for text in wanted if text not in said] == [], (name, number)
                await screen.turn(1)
                await pilot.pause()
            assert [text for text in headlines if squeezed(text) not in squeezed(whole)] == [], name


@pytest.mark.parametrize("locale", LOCALES)
async def test_what_the_keys_of_the_bar_do_is_said_once_in_a_visit(scene: Scene, locale: str) -> None:
    speaker, letters = FakeSpeaker(), Terminal(lettering=Lettering("Inconsolata", 36, 48))
    kit = kit_of(scene, locale, aloud=Aloud.of(speaker, FakeLoudspeaker()), terminal=letters)
    async with running(kit) as (app, pilot):
        for _ in range(2):
            await pilot.press("a")
            await settle(pilot)
            await put(app, pilot, "choose", scene, locale)
            await settle(pilot)
        said = [text for text, _, _ in speaker.said]
        keys = set(app.screen.working()) | {LANGUAGE}  # type: ignore[attr-defined]  # a screen with a bar
        for key in keys - {AGAIN}:
            assert said.count(app.screen.key_spoken(key, app.screen.bar_word(key))) == 1, key  # type: ignore[attr-defined]


async def test_help_stands_in_the_same_place_on_every_screen_with_a_bar(scene: Scene) -> None:
    async with running(kit_of(scene), (60, 16)) as (app, pilot):
        for name in SCREENS:
            screen = await put(app, pilot, name, scene, "zh-CN")
            bar = list(screen.query("#bar BarTile").results(BarTile))
            if "0" in screen.BAR:
                assert bar[-1].key == "0", name
                assert bar[-1].region.right == max(tile.region.right for tile in bar)


@pytest.mark.parametrize("remote", [False, True])
async def test_a_headline_over_a_line_is_built_of_blocks_where_it_fits(scene: Scene, remote: bool) -> None:
    async with running(kit_of(scene, terminal=Terminal(remote=remote)), (120, 40)) as (app, pilot):
        await put(app, pilot, "welcome", scene, "zh-CN")
        assert ("█" in "".join(rows(app))) is remote


@pytest.mark.parametrize("locale", LOCALES)
async def test_a_drawn_headline_is_a_picture_and_no_letters(scene: Scene, locale: str) -> None:
    terminal = Terminal(sixel=True, read_cell=lambda: cell_of(36))
    async with running(kit_of(scene, locale, terminal=terminal), (53, 14)) as (app, pilot):
        screen = await put(app, pilot, "welcome", scene, locale)
        headline = screen.query_one(Headline)
        drawn = [segment for y in range(headline.size.height) for segment in headline.render_line(y) if segment.control]
        assert len(drawn) == 1 and "\x1bP0;1;0q" in drawn[0].text
        assert text_of(app, headline.region) == ""


async def test_bigger_and_smaller_again_lay_the_screen_out_anew(scene: Scene) -> None:
    async with running(kit_of(scene), (60, 16)) as (app, pilot):
        screen = await put(app, pilot, "card-where", scene, "zh-CN")
        many = len(screen._leaves)
        await pilot.resize_terminal(40, 12)
        await settle(pilot)
        assert len(screen._leaves) >= many and truncated(app, screen) == []
        for size in ((120, 32), (1, 1), (20, 5), (300, 90), (60, 16)):
            await pilot.resize_terminal(*size)
        await settle(pilot)
        assert len(screen._leaves) == many and truncated(app, screen) == []
