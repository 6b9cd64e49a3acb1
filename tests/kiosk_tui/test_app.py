"""A visitor at the kiosk: by keys, by touch, by voice; waiting, leaving, the plug pulled; and nothing of them left behind."""

from __future__ import annotations

import asyncio
import gc
from dataclasses import replace
from pathlib import Path
from types import FunctionType, ModuleType

import pytest
from textual.widgets import Input

from assistant.conversation import Owner
from assistant.dialogue.turn import Scene
from assistant.errors import InvalidPhone, ModelMissing
from assistant.messages import Control, Json, Line, Outcome, Reply
from assistant.settings.kiosk import KioskSettings
from kiosk_tui.aloud import Aloud
from kiosk_tui.app import KioskApp
from kiosk_tui.connection import Said
from kiosk_tui.hearing import Ears
from kiosk_tui.screens.attract import AttractScreen
from kiosk_tui.screens.away import AwayScreen
from kiosk_tui.screens.card import CardScreen
from kiosk_tui.screens.choose import ChooseScreen
from kiosk_tui.screens.clerk import ClerkScreen
from kiosk_tui.screens.finished import FinishedScreen
from kiosk_tui.screens.idle import IdleScreen
from kiosk_tui.screens.kept import KeptScreen
from kiosk_tui.screens.leaving import LeavingScreen
from kiosk_tui.screens.number import NumberScreen
from kiosk_tui.screens.rating import RatingScreen
from kiosk_tui.screens.slip import SlipScreen
from kiosk_tui.screens.speak import SpeakScreen
from kiosk_tui.screens.type import TypeScreen
from kiosk_tui.screens.waiting import WaitingScreen
from kiosk_tui.screens.welcome import WelcomeScreen
from kiosk_tui.terminal import Lettering, Terminal
from kiosk_tui.widgets.tile import Tile
from tests.fakes import FakeConnection, FakeEndpointer, FakeEngine, FakeLoudspeaker, FakeMicrophone, FakeSpeaker, FakeTranscriber
from tests.kiosk_tui.gallery import clerk_says, item, kit_of, rows, running, settle, standing, view, welcome
from tests.kiosk_tui.visiting import Hands, begun, journey, kit_with, press, status

SECRET = "11010519491231002X"


async def test_the_first_screen_stands_while_the_engine_is_still_loading(scene: Scene) -> None:
    kit, connection = kit_with(scene, {})
    connection.away = True
    async with running(kit) as (app, pilot):
        assert isinstance(app.screen, AttractScreen)
        assert kit.wording.say("zh-CN", "kiosk.attract") in "".join(rows(app))


async def test_what_is_wanted_before_the_engine_is_there_is_answered_by_itself(scene: Scene) -> None:
    kit, connection = kit_with(scene, {"带什么": item(scene, "zh-CN", "evidence")})
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        connection.away = True
        await press(pilot, "7", *"带什么", "enter")
        assert isinstance(app.screen, AwayScreen)
        connection.away = False
        app.losses = 0
        await pilot.pause(0.6)
        await settle(pilot)
        assert isinstance(app.screen, CardScreen)
    assert [said.utterance for said in connection.said] == ["带什么"]


async def test_a_whole_visit_by_keys(scene: Scene) -> None:
    kit, connection = kit_with(scene, journey(scene))
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        card = await press(pilot, "1")
        assert isinstance(card, CardScreen)
        assert status(app)[0] == kit.wording.say("zh-CN", "kiosk.chosen", text="高龄津贴")
        assert [leaf.step for leaf in card._leaves] == ["what", "who", "bring", "where"]
        await press(pilot, "1", "1", "1")
        assert card.leaf.step == "where"
        await press(pilot, "*")
        assert card.leaf.step == "bring"
        assert isinstance(await press(pilot, "1", "1"), SlipScreen)
        assert isinstance(await press(pilot, "2"), RatingScreen)
        assert isinstance(await press(pilot, "5"), FinishedScreen)
        assert isinstance(await press(pilot, "2"), AttractScreen)
    assert connection.stars == [5] and connection.ended == 1
    chosen = connection.said[0]
    assert chosen.choice == {"do": "item", "id": "age-allowance"} and chosen.utterance == "高龄津贴"


async def test_a_whole_visit_by_touch(scene: Scene) -> None:
    kit, connection = kit_with(scene, journey(scene))
    async with running(kit) as (app, pilot):

        async def touch(key: str) -> None:
            tile = next(tile for tile in app.screen.query(Tile) if tile.key == key)
            await pilot.click(tile)
            await settle(pilot)

        for key, screen in (
            ("1", WelcomeScreen),
            ("1", CardScreen),
            ("2", SlipScreen),
            ("2", RatingScreen),
            ("4", FinishedScreen),
        ):
            await touch(key)
            assert isinstance(app.screen, screen), key
        await touch("2")
        assert isinstance(app.screen, AttractScreen)
    assert connection.stars == [4]


async def test_english_is_one_key_away_at_the_beginning_and_in_the_welcome(scene: Scene) -> None:
    kit, connection = kit_with(scene, {})
    async with running(kit) as (app, pilot):
        await press(pilot, "2")
        assert app.visit.locale == "en" and kit.wording.say("en", "kiosk.welcome") in "".join(rows(app))
        await press(pilot, "8")
        assert app.visit.locale == "zh-CN"
    assert connection.opened == ["en", "zh-CN"]


@pytest.mark.parametrize("roll", ["inside", "off the edge", "into the gutter"])
async def test_a_finger_that_rolls_a_little_counts_once(scene: Scene, roll: str) -> None:
    kit, connection = kit_with(scene, journey(scene))
    async with running(kit, (60, 18)) as (app, pilot):
        await begun(app, pilot)
        tile = app.screen.query(Tile).first()
        end = {
            "inside": tile.region.offset + (12, 1),
            "off the edge": (tile.region.right + 1, tile.region.y + 1),
            "into the gutter": (tile.region.x + 5, tile.region.bottom),
        }[roll]
        await pilot.mouse_down(tile, offset=(1, 1))
        await pilot.hover(offset=end)
        await pilot.mouse_up(offset=end)
        await settle(pilot)
    assert len(connection.said) == 1


async def test_a_finger_in_the_gutter_takes_the_tile_beside_it(scene: Scene) -> None:
    kit, connection = kit_with(scene, journey(scene))
    async with running(kit, (60, 18)) as (app, pilot):
        await begun(app, pilot)
        tile = app.screen.query(Tile).first()
        spot = (tile.region.x + 3, tile.region.bottom)
        await pilot.mouse_down(offset=spot)
        await pilot.mouse_up(offset=spot)
        await settle(pilot)
        assert isinstance(app.screen, CardScreen)


async def test_a_finger_dragged_away_chooses_nothing_and_is_told_so(scene: Scene) -> None:
    kit, connection = kit_with(scene, journey(scene))
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        await pilot.mouse_down(app.screen.query(Tile).first(), offset=(3, 1))
        await pilot.mouse_up(offset=(50, 13))
        await settle(pilot)
        assert status(app) == (kit.wording.say("zh-CN", "kiosk.not_chosen"),)
    assert connection.said == []


async def test_a_trembling_hand_chooses_once(scene: Scene) -> None:
    hands = Hands()
    kit, connection = kit_with(scene, {}, now=hands, settings=KioskSettings(press_pause_ms=500))
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        hands.seconds += 0.6
        await press(pilot, "1", "1", "1")
        assert len(connection.said) == 1
        hands.seconds += 0.6
        await press(pilot, "1")
    assert len(connection.said) <= 2


async def test_a_scanner_chooses_nothing_where_no_code_is_wanted(scene: Scene) -> None:
    kit, connection = kit_with(scene, journey(scene), burst=0.05)
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        hands = Hands()
        app.now = hands
        for sign in "110105194912":
            hands.seconds += 0.005
            await pilot.press(sign)
        await pilot.press("enter")
        await settle(pilot)
        assert status(app) == (kit.wording.say("zh-CN", "kiosk.no_code_here"),)
    assert connection.said == []


async def test_the_keypad_takes_a_scanners_repeated_digits_checks_them_and_gives_them_to_the_clerk(scene: Scene) -> None:
    kit, connection = kit_with(scene, journey(scene))
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        await press(pilot, "0")
        connection.tell(standing("zh-CN", Owner.CLERK, None))
        await settle(pilot)
        number = await press(pilot, "4")
        assert isinstance(number, NumberScreen)
        for sign in SECRET[:-1]:
            await pilot.press(sign)
        await pilot.press("1", "enter")
        await settle(pilot)
        assert kit.wording.say("zh-CN", "kiosk.number.wrong.identity") == number.leaf.headline
        await pilot.press("backspace")
        await pilot.pause()
        assert number.leaf.headline == "110105 19491231 002"
        await pilot.press("x", "enter")
        await settle(pilot)
        assert isinstance(app.screen, ClerkScreen)
        assert SECRET not in "".join(rows(app))
    assert connection.said[-1].utterance == SECRET


async def test_numbers_are_never_read_aloud(scene: Scene) -> None:
    speaker = FakeSpeaker()
    kit, connection = kit_with(scene, journey(scene), aloud=Aloud.of(speaker, FakeLoudspeaker()))
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        await press(pilot, "7", *f"我的号是{SECRET}", "enter")
        await press(pilot, "0")
        connection.tell(standing("zh-CN", Owner.CLERK, None))
        said = f"您的号{SECRET}对吗？电话1380013800"
        connection.tell(replace(clerk_says("zh-CN"), text=said))
        await settle(pilot)
        await pilot.pause()
    spoken = "".join(text for text, _, _ in speaker.said)
    assert "对吗" in spoken and SECRET[:6] not in spoken


async def test_everything_is_read_aloud_a_key_silences_it_and_nine_reads_again(scene: Scene) -> None:
    speaker, loudspeaker = FakeSpeaker(), FakeLoudspeaker(holding=True)
    kit, _ = kit_with(scene, journey(scene), aloud=Aloud.of(speaker, loudspeaker))
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        await pilot.pause()
        assert app.kit.aloud.speaking
        stopped = loudspeaker.stopped
        await pilot.press("tab")
        await pilot.pause()
        assert loudspeaker.stopped > stopped and not app.kit.aloud.speaking
        before = len(speaker.said)
        await press(pilot, "9")
        await pilot.pause()
        assert len(speaker.said) > before
    assert speaker.closed


async def test_a_slow_answer_is_looked_for_until_it_is_there(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk_tui.errands.PATIENCE", 0.05)
    kit, connection = kit_with(scene, journey(scene))
    ask, free = connection.ask, asyncio.Event()

    async def slow(said: Said) -> Reply:
        await free.wait()
        return await ask(said)

    connection.ask = slow  # type: ignore[method-assign]  # only later
    thinking, chosen = (kit.wording.say("zh-CN", key, text="高龄津贴") for key in ("kiosk.thinking", "kiosk.chosen"))
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        await pilot.press("1")
        await pilot.pause(0.3)
        assert (status(app)[0], status(app)[-1]) == (f"{chosen}  {thinking}", thinking)
        free.set()
        await settle(pilot)
        assert isinstance(app.screen, CardScreen) and status(app)[0] == chosen


async def test_pace_and_volume_are_kept_for_the_visit_and_forgotten_with_it(scene: Scene) -> None:
    slower = Reply(
        Outcome.CONTROL, (Line("control.slower", text="好，我说慢一点。"), Line("x", text="还是这些。")), control=Control.SLOWER
    )
    speaker = FakeSpeaker()
    kit, _ = kit_with(scene, {"慢一点": slower, **journey(scene)}, aloud=Aloud.of(speaker, FakeLoudspeaker()))
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        ordinary = app.visit.manner
        await press(pilot, "7", *"慢一点", "enter")
        assert app.visit.manner.rate < ordinary.rate
        await press(pilot, "+")
        assert app.visit.manner.gain > ordinary.gain
        await press(pilot, "-", "-")
        assert app.visit.manner.gain < ordinary.gain
        await pilot.pause()
        assert speaker.said[-1][2] == app.visit.manner
        assert any("慢一点" in text for text, _, _ in speaker.said)
        await app.forget()
        assert app.visit.manner == ordinary


async def test_bigger_letters_by_key_and_in_words(scene: Scene) -> None:
    bigger = Reply(Outcome.CONTROL, (Line("control.bigger", text="好"),), control=Control.BIGGER)
    smaller = Reply(Outcome.CONTROL, (Line("control.smaller", text="好"),), control=Control.SMALLER)
    kit, _ = kit_with(scene, {"字太小": bigger, "字太大": smaller}, terminal=Terminal(lettering=Lettering("Inconsolata", 36, 48)))
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        await press(pilot, "#")
        assert app.visit.bigger and kit.wording.say("zh-CN", "kiosk.size_less") in "".join(rows(app))
        await press(pilot, "#")
        assert not app.visit.bigger
        await press(pilot, "7", *"字太小", "enter")
        assert app.visit.bigger
        await press(pilot, "7", *"字太大", "enter")
        assert not app.visit.bigger


@pytest.mark.parametrize("lettering", [None, Lettering("Inconsolata", 36, 36)])
async def test_the_key_for_bigger_letters_is_not_there_where_it_has_no_effect(scene: Scene, lettering: Lettering | None) -> None:
    kit, _ = kit_with(scene, {}, terminal=Terminal(lettering=lettering))
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        assert not [tile for tile in app.screen.query(Tile) if tile.key == "#" and tile.display]
        await press(pilot, "#")
        assert not app.visit.bigger


async def test_speaking_is_heard_to_its_end_and_asked_with_all_readings(scene: Scene) -> None:
    transcriber = FakeTranscriber([("高龄津贴", "高龄金贴")])
    ears = Ears(FakeMicrophone([b"\x01\x00" * 320] * 12), lambda hz: FakeEndpointer(2, 8), transcriber)
    kit, connection = kit_with(scene, journey(scene), find_ears=lambda: ears)
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        await press(pilot, "6")
        await settle(pilot)
        assert isinstance(app.screen, CardScreen)
    assert connection.said[0].hypotheses == ("高龄津贴", "高龄金贴")


async def test_silence_is_offered_another_try_or_typing(scene: Scene) -> None:
    ears = Ears(FakeMicrophone([b"\x00\x00" * 320] * 4), lambda hz: FakeEndpointer(99, 99), FakeTranscriber())
    kit, _ = kit_with(scene, {}, find_ears=lambda: ears)
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        screen = await press(pilot, "6")
        await settle(pilot)
        assert isinstance(screen, SpeakScreen) and screen.leaf.headline == kit.wording.say("zh-CN", "kiosk.speak.nothing")
        assert isinstance(await press(pilot, "2"), TypeScreen)


async def test_without_a_microphone_typing_is_offered(scene: Scene) -> None:
    kit, _ = kit_with(scene, {})
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        screen = await press(pilot, "6")
        assert screen.leaf.headline == kit.wording.say("zh-CN", "kiosk.speak.no_microphone")
        assert isinstance(await press(pilot, "1"), TypeScreen)


async def test_a_number_inside_a_sentence_is_only_text(scene: Scene) -> None:
    kit, connection = kit_with(scene, {})
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        await press(pilot, "7")
        await pilot.press(*"我80了", "space", *"01", "enter")
        await settle(pilot)
    assert [said.utterance for said in connection.said] == ["我80了 01"]


@pytest.mark.parametrize("text", ["[bold]x[/]", "[/", "😀", "a" * 400, "[@click=app.quit]x[/]"])
async def test_anything_typed_is_taken_as_it_is(scene: Scene, text: str) -> None:
    kit, connection = kit_with(scene, {})
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        await press(pilot, "7")
        app.screen.query_one(Input).insert_text_at_cursor(text)
        await press(pilot, "enter")
        assert isinstance(app.screen, ChooseScreen)
    assert [said.utterance for said in connection.said] == [text]


async def test_back_from_typing_keeps_what_was_typed(scene: Scene) -> None:
    kit, _ = kit_with(scene, journey(scene))
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        typing = await press(pilot, "1", "7", *"带什")
        assert isinstance(typing, TypeScreen) and typing.draft == "带什"
        await app.go_back()
        await settle(pilot)
        assert isinstance(app.screen, CardScreen)
        again = await press(pilot, "7")
        assert isinstance(again, TypeScreen) and again.draft == "带什"


async def test_waiting_talking_and_the_end_of_the_talk(scene: Scene) -> None:
    kit, connection = kit_with(scene, journey(scene))
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        assert isinstance(await press(pilot, "0"), WaitingScreen)
        connection.tell(standing("zh-CN", place=3))
        await settle(pilot)
        assert kit.wording.say("zh-CN", "kiosk.wait.place", place=3) in "".join(rows(app))
        connection.tell(standing("zh-CN", place=1))
        await settle(pilot)
        assert kit.wording.say("zh-CN", "kiosk.wait.next") in "".join(rows(app))
        connection.tell(standing("zh-CN", Owner.CLERK, None))
        connection.tell(clerk_says("zh-CN"))
        await settle(pilot)
        assert isinstance(app.screen, ClerkScreen) and "社区办" in "".join(rows(app))
        await press(pilot, "1")
        assert connection.said[-1].utterance == kit.wording.say("zh-CN", "kiosk.answer.yes")
        assert isinstance(app.screen, ClerkScreen)
        assert isinstance(await press(pilot, "*"), LeavingScreen)
        assert isinstance(await press(pilot, "1"), ClerkScreen)
        connection.tell(replace(standing("zh-CN"), owner=Owner.NOBODY, place=None))
        await settle(pilot)
        assert isinstance(app.screen, RatingScreen)


async def test_a_card_that_a_clerk_sends_is_shown_in_steps_and_back_leads_to_the_talk(scene: Scene) -> None:
    kit, connection = kit_with(scene, journey(scene))
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        await press(pilot, "0")
        connection.tell(standing("zh-CN", Owner.CLERK, None))
        connection.tell(replace(clerk_says("zh-CN"), reply=item(scene, "zh-CN").to_json()))
        await settle(pilot)
        assert isinstance(app.screen, CardScreen)
        await press(pilot, "*")
        assert isinstance(app.screen, ClerkScreen)


async def test_a_telephone_number_is_left_and_only_its_end_is_shown(scene: Scene) -> None:
    kit, connection = kit_with(scene, journey(scene))
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        assert isinstance(await press(pilot, "0", "1"), NumberScreen)
        await pilot.press(*"13800138000", "enter")
        await settle(pilot)
        assert isinstance(app.screen, KeptScreen)
        shown = "".join(rows(app))
        assert kit.wording.say("zh-CN", "kiosk.number.kept", number="00") in shown and "1380" not in shown
    assert connection.phones == ["13800138000"]


async def test_a_number_that_the_server_refuses_may_be_keyed_in_again(scene: Scene) -> None:
    class Refusing(FakeConnection):
        async def leave_number(self, phone: str) -> None:
            raise InvalidPhone

    kit = kit_of(scene, connection=Refusing(FakeEngine(journey(scene)), welcome(scene, "zh-CN")))
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        await press(pilot, "0", "1")
        await pilot.press(*"13800138000", "enter")
        await settle(pilot)
        assert kit.wording.say("zh-CN", "kiosk.number.wrong.phone") in "".join(rows(app))
        assert isinstance(await press(pilot, "1"), NumberScreen)


async def test_the_desks_wish_for_a_number_opens_the_keypad(scene: Scene) -> None:
    payload: Json = {"do": "desk", "act": "number"}
    offer = replace(view(scene, "zh-CN", show="missed"))
    offer = replace(offer, choices=(replace(offer.choices[0], payload=payload),))
    kit, _ = kit_with(scene, {"x": offer})
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        await press(pilot, "7", "x", "enter")
        assert isinstance(await press(pilot, "1"), NumberScreen)


async def test_not_waiting_any_longer_goes_back_to_the_assistant(scene: Scene) -> None:
    kit, connection = kit_with(scene, journey(scene))
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        await press(pilot, "0", "*")
        assert connection.left == 1 and not isinstance(app.screen, WaitingScreen)


async def test_the_warning_is_shown_said_and_taken_away_by_any_key_as_often_as_wanted(scene: Scene) -> None:
    hands, speaker = Hands(), FakeSpeaker()
    kit, connection = kit_with(scene, journey(scene), now=hands, aloud=Aloud.of(speaker, FakeLoudspeaker()))
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        for key in ("a", "1", "tab", "escape", "f5", "0", "9", "x", "2", "3", "z", "*"):
            hands.seconds += 100
            await app.look_for_somebody()
            await pilot.pause()
            assert isinstance(app.screen, IdleScreen)
            await pilot.press({"*": "asterisk"}.get(key, key))
            await settle(pilot)
            assert isinstance(app.screen, WelcomeScreen), key
        assert any(kit.wording.say("zh-CN", "kiosk.idle") in text for text, _, _ in speaker.said)
    assert connection.said == []


async def test_a_touch_takes_the_warning_away_and_chooses_nothing(scene: Scene) -> None:
    hands = Hands()
    kit, connection = kit_with(scene, journey(scene), now=hands)
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        hands.seconds += 100
        await app.look_for_somebody()
        await pilot.pause()
        await pilot.click(offset=(10, 5))
        await settle(pilot)
        assert isinstance(app.screen, WelcomeScreen)
    assert connection.said == []


async def test_after_the_warning_nothing_of_the_visitor_is_left_in_memory_or_on_the_screen(scene: Scene) -> None:
    hands = Hands()
    kit, connection = kit_with(scene, journey(scene), now=hands, aloud=Aloud())
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        secret = "我叫欧阳建国"
        await press(pilot, "7", *secret, "enter")
        await press(pilot, "0")
        connection.tell(standing("zh-CN", Owner.CLERK, None))
        connection.tell(replace(clerk_says("zh-CN"), text=f"{secret}您好"))
        await settle(pilot)
        connection.said.clear()
        connection._engine.requests.clear()
        await app.look_for_somebody()
        hands.seconds += 331
        await app.look_for_somebody()
        await settle(pilot)
        assert isinstance(app.screen, AttractScreen)
        assert secret not in "".join(rows(app))
        gc.collect()
        left = [where for where in reachable(app) if "欧阳建国" in where]
        assert not left, "\n".join(left)
        await begun(app, pilot)
        assert status(app) == ()
    assert connection.ended >= 1


def reachable(root: object) -> list[str]:
    """Give every text that can be reached from an object, with the way there."""
    seen: set[int] = set()
    found: list[str] = []
    waiting: list[tuple[object, tuple[str, ...]]] = [(root, ())]
    while waiting:
        one, way = waiting.pop()
        if id(one) in seen or isinstance(one, (type, ModuleType)) or of_this_test(one):
            continue
        seen.add(id(one))
        if isinstance(one, FunctionType):  # what it has closed over, not the module it stands in
            waiting.extend((cell, (*way, one.__qualname__)) for cell in one.__closure__ or () if "test" not in one.__module__)
            continue
        if isinstance(one, str):
            found.append(f"{' > '.join(way[-6:])}: {one}")
        else:
            waiting.extend((other, (*way, type(one).__name__)) for other in gc.get_referents(one))
    return found


def of_this_test(one: object) -> bool:
    """Tell whether this is running code of the tests, which knows what it looks for."""
    code = getattr(one, "cr_code", None) or getattr(one, "ag_code", None)
    return code is not None and "tests" in Path(code.co_filename).parts


async def test_waiting_people_are_given_more_time(scene: Scene) -> None:
    hands = Hands()
    kit, connection = kit_with(scene, journey(scene), now=hands)
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        await press(pilot, "0")
        connection.tell(standing("zh-CN"))
        await settle(pilot)
        await app.look_for_somebody()
        hands.seconds += 200
        await app.look_for_somebody()
        assert isinstance(app.screen, WaitingScreen)
        hands.seconds += 101
        await app.look_for_somebody()
        assert isinstance(app.screen, IdleScreen)


async def test_a_server_that_goes_away_is_said_with_a_telephone_and_resumed_by_itself(scene: Scene) -> None:
    kit, connection = kit_with(scene, journey(scene))
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        connection.away = True
        await press(pilot, "7", *"高龄津贴", "enter")
        shown = "".join(rows(app))
        assert isinstance(app.screen, AwayScreen) and "12345" in shown and "高龄津贴" in shown
        connection.away = False
        await pilot.pause(1.0)
        await settle(pilot)
        assert isinstance(app.screen, CardScreen)
    marks = {said.mark for said in connection.said}
    assert len(marks) == len(connection.said) == 1


async def test_a_line_that_breaks_while_waiting_is_found_again(scene: Scene) -> None:
    kit, connection = kit_with(scene, journey(scene))
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        await press(pilot, "0")
        connection.tell(standing("zh-CN", place=2))
        await settle(pilot)
        connection.away = True
        await settle(pilot)
        assert isinstance(app.screen, AwayScreen)
        connection.away = False
        await pilot.pause(1.0)
        await settle(pilot)
        assert isinstance(app.screen, WaitingScreen)
        connection.tell(standing("zh-CN", place=1))
        await settle(pilot)
        assert kit.wording.say("zh-CN", "kiosk.wait.next") in "".join(rows(app))


async def test_an_answer_that_comes_late_for_an_earlier_visitor_is_dropped(scene: Scene) -> None:
    from kiosk_tui.messages import Answered, Followed

    kit, _ = kit_with(scene, journey(scene))
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        number = app.visit.number
        await app.forget()
        await begun(app, pilot)
        app.post_message(Answered(number, item(scene, "zh-CN")))
        app.post_message(Followed(number, clerk_says("zh-CN")))
        await settle(pilot)
        assert isinstance(app.screen, WelcomeScreen)


@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+c"])
async def test_a_locked_kiosk_only_ends_the_visit(scene: Scene, key: str) -> None:
    kit, connection = kit_with(scene, journey(scene), settings=KioskSettings(press_pause_ms=0, locked=True))
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        await pilot.press(key)
        await settle(pilot)
        assert app.is_running and isinstance(app.screen, AttractScreen)


@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+c"])
async def test_an_unlocked_kiosk_is_left_quietly(scene: Scene, key: str) -> None:
    kit, connection = kit_with(scene, {})
    async with running(kit) as (app, pilot):
        await pilot.press(key)
        await pilot.pause(0.1)
    assert connection.closed and app.return_code == 0


async def test_an_engine_that_cannot_load_ends_the_kiosk_with_its_error(scene: Scene) -> None:
    class Broken(FakeConnection):
        async def ready(self) -> None:
            raise ModelMissing

    kit = kit_of(scene, connection=Broken(FakeEngine()))
    app = KioskApp(kit)
    async with app.run_test(size=(60, 16)) as pilot:
        await pilot.pause(0.3)
    assert isinstance(app.problem, ModelMissing) and app.return_code == 2


async def test_a_goodbye_asks_how_it_was_and_going_back_leaves_that_out(scene: Scene) -> None:
    kit, connection = kit_with(scene, {"再见": view(scene, "zh-CN", show="goodbye")})
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        await press(pilot, "7", *"再见", "enter")
        assert isinstance(app.screen, RatingScreen)
        assert isinstance(await press(pilot, "*"), FinishedScreen)
    assert connection.stars == []


async def test_a_choice_says_what_was_chosen_before_the_answer(scene: Scene) -> None:
    speaker = FakeSpeaker()
    kit, _ = kit_with(scene, journey(scene), aloud=Aloud.of(speaker, FakeLoudspeaker()))
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        await press(pilot, "1")
        await pilot.pause()
    texts = [text for text, _, _ in speaker.said]
    at = texts.index(kit.wording.say("zh-CN", "kiosk.chosen", text="高龄津贴"))
    assert "您说的是“高龄津贴”。" in texts[at:]
