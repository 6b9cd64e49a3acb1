"""What was chosen is shown and said on the screen that follows and no longer; what the slip says is said as well."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assistant.dialogue.turn import Scene
from assistant.settings.kiosk import KioskSettings
from kiosk_tui.aloud import Aloud
from kiosk_tui.keys import LOUDER, QUIETER
from kiosk_tui.kit import Kit
from kiosk_tui.screens.card import CardScreen
from kiosk_tui.screens.finished import FinishedScreen
from kiosk_tui.screens.rating import RatingScreen
from kiosk_tui.screens.slip import SlipScreen
from kiosk_tui.slip.printing import Printing
from kiosk_tui.widgets.tile import Tile
from tests.fakes import FakeLoudspeaker, FakeSpeaker
from tests.kiosk_tui.gallery import kit_of, put, rows, running, settle
from tests.kiosk_tui.visiting import begun, journey, kit_with, press, status


def heard(kit: Kit) -> list[str]:
    """Give everything that was said so far."""
    speaker = kit.aloud._parts[0]  # type: ignore[index]  # a fake
    return [text for text, _, _ in speaker.said]  # type: ignore[attr-defined]  # a fake


async def test_the_kiosks_own_choices_are_shown_and_said_too(scene: Scene) -> None:
    kit, _ = kit_with(scene, journey(scene), aloud=Aloud.of(FakeSpeaker(), FakeLoudspeaker()))
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        await press(pilot, "1")
        for key, words in (("1", "kiosk.next"), ("2", "kiosk.slip"), ("2", "kiosk.done"), ("5", "kiosk.rate.5")):
            await press(pilot, key)
            chosen = kit.wording.say("zh-CN", "kiosk.chosen", text=kit.wording.say("zh-CN", words))
            assert status(app)[0] == chosen, words
            assert heard(kit).count(chosen) == 1, words


async def test_what_was_chosen_and_what_happened_are_gone_on_the_screen_after(scene: Scene) -> None:
    kit, _ = kit_with(scene, journey(scene))
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        await press(pilot, "+")
        assert status(app) == (kit.wording.say("zh-CN", "kiosk.louder"),)
        await press(pilot, "7")
        assert status(app) == ()
        await app.show_current()
        await press(pilot, "1")
        assert status(app)[0] == kit.wording.say("zh-CN", "kiosk.chosen", text="高龄津贴")
        await press(pilot, "7")
        assert status(app) == ()
        await app.show_current()
        await press(pilot, "1", "*")
        assert isinstance(app.screen, CardScreen) and status(app) == ()


async def test_a_language_that_was_chosen_is_told_in_that_language(scene: Scene) -> None:
    kit, _ = kit_with(scene, {})
    async with running(kit) as (app, pilot):
        await press(pilot, "2")
        assert status(app) == (kit.wording.say("en", "kiosk.chosen", text="English"),)


@pytest.mark.parametrize("way", ["slip", "finished"])
async def test_everything_that_is_printed_is_said_as_well(scene: Scene, way: str, tmp_path: Path) -> None:
    settings = KioskSettings(press_pause_ms=0, slips=str(tmp_path))
    aloud = Aloud.of(FakeSpeaker(), FakeLoudspeaker())
    kit, _ = kit_with(scene, journey(scene), settings=settings, printing=Printing(settings), aloud=aloud)
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        await press(pilot, "1")
        if way == "slip":
            assert isinstance(await press(pilot, "2"), SlipScreen)
        else:
            await app.done()
            assert isinstance(app.screen, RatingScreen)
            assert isinstance(await press(pilot, "5"), FinishedScreen)
        await press(pilot, "1")
        slip = app.slip()
        assert slip is not None
        await settle(pilot)
        printed = [slip.title, slip.notice, *(line for section in slip.sections for line in (section.caption, *section.lines))]
        said = "\n".join(heard(kit))
        assert [text for text in printed if text not in said] == []
        assert kit.wording.say("zh-CN", "kiosk.slip.printed") in said
    assert any(one.endswith(".pdf") for one in os.listdir(tmp_path))


@pytest.mark.parametrize("size", [(40, 12), (53, 14), (60, 16), (120, 32)], ids=str)
async def test_louder_and_softer_can_be_touched_from_the_first_question_on(scene: Scene, size: tuple[int, int]) -> None:
    kit, _ = kit_with(scene, {})
    async with running(kit, size) as (app, pilot):
        await begun(app, pilot)
        ordinary = app.visit.manner.gain
        for key, change in ((LOUDER, 1), (QUIETER, -1), (QUIETER, -1)):
            before = app.visit.manner.gain
            await pilot.click(next(tile for tile in app.screen.query(Tile) if tile.key == key))
            await settle(pilot)
            assert (app.visit.manner.gain - before) * change > 0
        assert app.visit.manner.gain < ordinary


async def test_what_makes_no_sound_has_no_keys_for_it(scene: Scene) -> None:
    kit, _ = kit_with(scene, {}, aloud=Aloud())
    async with running(kit, (120, 32)) as (app, pilot):
        for name in ("welcome", "choose", "rating"):
            screen = await put(app, pilot, name, scene, "zh-CN")
            assert not {LOUDER, QUIETER, "9"} & {tile.key for tile in screen.query(Tile) if tile.display}


async def test_read_to_me_reads_the_welcome(scene: Scene) -> None:
    kit, _ = kit_with(scene, {}, aloud=Aloud.of(FakeSpeaker(), FakeLoudspeaker()))
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        assert kit.wording.say("zh-CN", "kiosk.welcome.read") in "".join(rows(app))
        before = len(heard(kit))
        await pilot.click(next(tile for tile in app.screen.query(Tile) if tile.key == "9"))
        await settle(pilot)
        assert any("高龄津贴" in text for text in heard(kit)[before:])


async def test_the_steps_are_those_of_the_card_however_many_screens_they_take(scene: Scene) -> None:
    kit = kit_of(scene, "en")
    async with running(kit, (40, 12)) as (app, pilot):
        screen = await put(app, pilot, "card-bring", scene, "en")
        assert len(screen._leaves) > 4
        while await screen.turn(-1):
            await pilot.pause()
        badges = []
        for _ in screen._leaves:
            badges.append(screen.badge())
            await screen.turn(1)
        wanted = [kit.wording.say("en", "kiosk.step", number=number, total=4) for number in (1, 2, 3, 4)]
        assert list(dict.fromkeys(badges)) == wanted


async def test_a_checklist_has_boxes(scene: Scene) -> None:
    kit, _ = kit_with(scene, {})
    async with running(kit) as (app, pilot):
        await put(app, pilot, "card-bring", scene, "zh-CN")
        assert "囗 本人身份证" in "\n".join(row.replace("\u3000", " ") for row in rows(app))
