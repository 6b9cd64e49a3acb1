"""What has to be large: a clerk's words, headlines, the code to scan and the digits to remember; faces of one size."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from assistant.conversation import Owner
from assistant.dialogue.turn import Scene
from assistant.settings.kiosk import KioskSettings
from kiosk_tui.fit import LEAST_ENLARGED, largest
from kiosk_tui.kit import Kit
from kiosk_tui.panel import Panel, cell_of
from kiosk_tui.screens.clerk import LARGE, ClerkScreen
from kiosk_tui.screens.page import PageScreen
from kiosk_tui.terminal import Lettering, Terminal
from kiosk_tui.widgets.code import QrCode
from kiosk_tui.widgets.face import FaceTile
from kiosk_tui.widgets.headline import Headline
from tests.kiosk_tui.gallery import LINK, clerk_says, kit_of, put, rows, running, standing

LOCALES = ["zh-CN", "en"]
PANELS = [
    (Panel(1280, 800, 10.1), 34),
    (Panel(1280, 800, 10.1), 42),
    (Panel(1920, 1080, 21.5), 36),
    (Panel(1920, 1080, 15.6), 50),
]
READER = pytest.mark.skipif(shutil.which("zbarimg") is None, reason="SKIPPED LOUDLY: the package zbar-tools is missing")
LONG = {
    "zh-CN": "您先别急。您的材料我都看到了，还差一样：户口簿的复印件，带首页和本人那一页，社区可以免费复印，您明天来就行。谢谢！",
    "en": "Do not worry. I have seen all your papers, and one is missing: a copy of the household register, the first page and "
    "your own page, which the community station copies for free. Come tomorrow morning. Thank you!",
}


def on(scene: Scene, locale: str, panel: Panel, points: int) -> Kit:
    """Give the kit of a kiosk on a panel whose terminal draws pictures."""
    settings = KioskSettings(press_pause_ms=0, panel_inches=panel.inches)
    return kit_of(scene, locale, settings=settings, terminal=Terminal(sixel=True, read_cell=lambda: cell_of(points)))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("panel", "points"), PANELS, ids=str)
async def test_a_clerks_words_are_large_and_whole(scene: Scene, panel: Panel, points: int, locale: str) -> None:
    kit = on(scene, locale, panel, points)
    async with running(kit, panel.grid(points)) as (app, pilot):
        app.visit.locale = locale
        says = replace(clerk_says(locale), text=LONG[locale])
        await app.show(ClerkScreen(standing(locale, Owner.CLERK, None), [says]))
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, PageScreen) and LONG[locale] in screen.spoken()
        shown = []
        for _ in screen._leaves:
            headline = screen.query_one(Headline)
            assert headline._drawn_lines() and largest(screen.leaf.headline, app.room(), headline.size.height)[0] >= LARGE
            shown.append("".join(headline._drawn_lines()))
            await screen.turn(1)
            await pilot.pause()
        assert "".join("".join(shown).split()) == "".join(LONG[locale].split())
        assert [len(leaf.choices) for leaf in screen._leaves][-1] == 4
        assert screen.titles()[0] == kit.wording.say(locale, "kiosk.clerk", name=standing(locale, Owner.CLERK).clerk)


@pytest.mark.parametrize("locale", LOCALES)
async def test_a_clerks_words_are_the_headline_where_nothing_can_be_drawn(scene: Scene, locale: str) -> None:
    async with running(kit_of(scene, locale), (40, 12)) as (app, pilot):
        screen = await put(app, pilot, "clerk", scene, locale)
        assert all(leaf.body == () for leaf in screen._leaves)
        assert "".join(screen.leaf.headline.split()) in "".join("".join(rows(app)).split())


@pytest.mark.parametrize(("panel", "points"), PANELS, ids=str)
async def test_the_warning_of_danger_is_drawn_like_every_headline(scene: Scene, panel: Panel, points: int) -> None:
    async with running(on(scene, "en", panel, points), panel.grid(points)) as (
        app,
        pilot,
    ):
        screen = await put(app, pilot, "danger", scene, "en")
        headline = screen.query_one(Headline)
        assert largest(screen.leaf.headline, app.room(), headline.size.height)[0] >= LEAST_ENLARGED


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("panel", "points"), PANELS, ids=str)
async def test_all_faces_have_one_size(scene: Scene, panel: Panel, points: int, locale: str) -> None:
    async with running(on(scene, locale, panel, points), panel.grid(points)) as (app, pilot):
        screen = await put(app, pilot, "rating", scene, locale)
        drawn = [tile.picture(cell_of(points)) for tile in screen.query(FaceTile)]
        assert len({np.argwhere(one[0]).ptp(axis=0)[0] if one else 0 for one in drawn}) == 1
        assert len({tile.size.width for tile in screen.query(FaceTile)}) == 1


@pytest.mark.parametrize("locale", LOCALES)
async def test_answers_have_room_between_them_and_to_the_bar_where_a_panel_is_not_the_smallest(scene: Scene, locale: str) -> None:
    panel, points = PANELS[0]
    async with running(on(scene, locale, panel, points), panel.grid(points)) as (
        app,
        pilot,
    ):
        for name in ("welcome", "events", "choose", "clerk", "slip"):
            screen = await put(app, pilot, name, scene, locale)
            tiles = screen.tiles
            for one in tiles:
                below = [other.region.y - one.region.bottom for other in tiles if other.region.y >= one.region.bottom]
                assert all(space >= 1 for space in below), name
            assert screen.query_one("#bar").region.y - max(tile.region.bottom for tile in tiles) >= 1, name
        pad = await put(app, pilot, "identity", scene, locale)
        tops = sorted({(tile.region.y, tile.region.bottom) for tile in pad.query("#pad PadTile")})
        assert all(above[1] < below[0] for above, below in zip(tops, tops[1:], strict=False))


def decoded(picture: Image.Image, path: Path) -> str:
    """Read a QR code as a telephone does."""
    picture.save(path)
    return subprocess.run(["zbarimg", "-q", "--raw", str(path)], capture_output=True, text=True, check=False).stdout.strip()


def cells_as_dots(lines: list[str]) -> Image.Image:
    """Turn half-blocks, light on dark, into a picture."""
    dots = [[sign in upper for sign in line] for line in lines for upper in ("▀█", "▄█")]
    return Image.fromarray(np.kron(np.array(dots, dtype=np.uint8) * 255, np.ones((6, 6), dtype=np.uint8)))


@READER
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("size", [(40, 12), (53, 14), (60, 16), (80, 24), (120, 32), (100, 50)], ids=str)
async def test_scanning_is_only_offered_where_the_code_is_drawn(
    scene: Scene, size: tuple[int, int], locale: str, tmp_path: Path
) -> None:
    scan, ask = (scene.wording.say(locale, f"kiosk.slip.{name}", phone="0000-8001003") for name in ("scan", "ask"))
    for name in ("slip", "finished"):
        async with running(kit_of(scene, locale), size) as (app, pilot):
            screen = await put(app, pilot, name, scene, locale)
            for _ in screen._leaves:
                text, code = "".join("".join(rows(app)).split()), screen.query_one(QrCode)
                offered, lines = "".join(scan.split()) in text, [row.ljust(size[0]) for row in rows(app) if "█" in row]
                assert offered is (code.display and bool(code.size.area))
                assert not offered or decoded(cells_as_dots(lines), tmp_path / "code.png") == LINK
                asked = "".join(ask.split()) in text
                assert offered or asked or len(screen._leaves) > 1
                await screen.turn(1)
                await pilot.pause()


@READER
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("panel", "points"), PANELS, ids=str)
async def test_a_drawn_code_can_be_read_by_a_telephone(
    scene: Scene, panel: Panel, points: int, locale: str, tmp_path: Path
) -> None:
    kit = on(scene, locale, panel, points)
    async with running(kit, panel.grid(points)) as (app, pilot):
        screen = await put(app, pilot, "slip", scene, locale)
        code = screen.query_one(QrCode)
        made = code.picture(cell_of(points))
        assert code.display and made is not None
        grey = np.array([0, 255, 0], dtype=np.uint8)[made[0]]
        assert decoded(Image.fromarray(np.pad(grey, 30, constant_values=255)), tmp_path / "code.png") == LINK
        while screen.leaf.step == "alone":
            await screen.turn(1)
            await pilot.pause()
        digits = screen.query_one("#digits Headline", Headline)
        assert digits.size.height >= 2 and digits._drawn_lines()


async def test_the_digits_are_built_of_blocks_where_nothing_can_be_drawn_and_there_is_room(scene: Scene) -> None:
    async with running(kit_of(scene), (80, 24)) as (app, pilot):
        screen = await put(app, pilot, "slip", scene, "zh-CN")
        assert not screen.query_one(QrCode).display and sum(bool(set("▀▄█") & set(row)) for row in rows(app)) >= 5


async def test_the_strips_beside_the_cells_have_the_colour_of_the_screen(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    async with running(kit_of(scene, terminal=Terminal(lettering=Lettering("Inconsolata", 36, 48)))) as (app, pilot):
        assert app._driver is not None
        monkeypatch.setattr(app._driver, "write", written.append)
        await put(app, pilot, "danger", scene, "zh-CN")
        assert "\x1b]11;#8f0010\x07" in written
        written.clear()
        await app.forget()
        assert "\x1b]11;#000000\x07" in written
