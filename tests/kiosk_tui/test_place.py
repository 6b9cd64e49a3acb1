"""A number that is said or typed does what its key does on the screen that was left, and so do going on and going back."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from assistant.conversation import Owner
from assistant.dialogue.turn import Scene
from assistant.messages import Choice
from kiosk_tui.app import KioskApp
from kiosk_tui.hearing import Ears
from kiosk_tui.kit import Kit
from kiosk_tui.leaves import NEXT, own_choices
from kiosk_tui.messages import HeardWords, Typed
from kiosk_tui.place import Place
from kiosk_tui.screens.card import CardScreen
from kiosk_tui.screens.choose import ChooseScreen
from kiosk_tui.screens.slip import SlipScreen
from kiosk_tui.screens.type import TypeScreen
from kiosk_tui.screens.waiting import WaitingScreen
from kiosk_tui.screens.welcome import WelcomeScreen
from tests.fakes import FakeConnection, FakeEndpointer, FakeMicrophone, FakeTranscriber
from tests.kiosk_tui.gallery import clerk_says, handed_off, item, kit_of, running, settle, standing, view
from tests.kiosk_tui.visiting import begun, connection_of, journey, press, status

FOURTH = {
    "zh-CN": ["第四个", "四", "4", "４", "第 四 个", "4号", "我要第四个", "按四", "最后一个"],
    "en": ["the fourth", "number four", "4", "four", "The fourth one, please.", "the last one"],
}
ON = {
    "zh-CN": ["接着念", "接着看。", "下一页", "继续", "往下"],
    "en": ["read on", "Next page.", "go on", "continue", "more"],
}
BACK = {"zh-CN": ["上一页", "往前翻"], "en": ["previous page", "Page back."]}
EACH = [(locale, words) for locale in FOURTH for words in (*FOURTH[locale], *ON[locale])]


def kit_with_events(scene: Scene, locale: str, **parts: object) -> tuple[Kit, FakeConnection]:
    """Give a kit whose assistant knows the events in life, a list on several screens."""
    events = view(scene, locale, show="events", page=0)
    event = view(scene, locale, show="event", id="bereavement", page=0)
    script = {"events": events, events.choices[0].label: event, "0": handed_off(scene, locale), **journey(scene, locale)}
    connection = connection_of(scene, script, locale)
    return kit_of(scene, locale, connection=connection, **parts), connection


async def say(pilot: Pilot[None], words: str) -> None:
    """Type words on the screen that stands, as a visitor does."""
    await press(pilot, "7")
    assert isinstance(pilot.app.screen, TypeScreen)
    pilot.app.screen.post_message(Typed(words))
    await settle(pilot)


async def on_the_list(app: KioskApp, pilot: Pilot[None], connection: FakeConnection) -> ChooseScreen:
    await begun(app, pilot)
    await say(pilot, "events")
    connection.said.clear()
    screen = app.screen
    assert isinstance(screen, ChooseScreen) and screen.leaf.choices[-1].payload == NEXT.payload
    return screen


@pytest.mark.parametrize(("locale", "words"), EACH)
async def test_what_is_typed_for_reading_on_reads_on(scene: Scene, locale: str, words: str) -> None:
    kit, connection = kit_with_events(scene, locale)
    async with running(kit) as (app, pilot):
        first = (await on_the_list(app, pilot, connection)).leaf
        await say(pilot, words)
        assert isinstance(app.screen, ChooseScreen) and app.screen._at == 1 and app.screen.leaf != first
        assert connection.said == []
        assert status(app)[0] == kit.wording.say(locale, "kiosk.chosen", text=kit.wording.say(locale, "kiosk.next"))


@pytest.mark.parametrize(("locale", "words"), EACH)
async def test_what_is_spoken_for_reading_on_reads_on(scene: Scene, locale: str, words: str) -> None:
    ears = Ears(FakeMicrophone([b"\x00\x00" * 320] * 4), lambda hz: FakeEndpointer(1, 2), FakeTranscriber())
    kit, connection = kit_with_events(scene, locale, find_ears=lambda: ears)
    async with running(kit) as (app, pilot):
        await on_the_list(app, pilot, connection)
        await app.listen()
        app.screen.post_message(HeardWords((words, "something else")))
        await settle(pilot)
        assert isinstance(app.screen, ChooseScreen) and app.screen._at == 1 and connection.said == []


@pytest.mark.parametrize(("locale", "words"), [("zh-CN", "第五个"), ("zh-CN", "5"), ("en", "the fifth"), ("en", "press five")])
async def test_a_number_means_the_answer_on_the_part_that_is_shown(scene: Scene, locale: str, words: str) -> None:
    kit, connection = kit_with_events(scene, locale)
    async with running(kit) as (app, pilot):
        screen = await on_the_list(app, pilot, connection)
        await press(pilot, "4")
        wanted = next(one for one in screen.leaf.choices if one.key == "5")
        await say(pilot, words)
        assert [said.choice for said in connection.said] == [wanted.payload]


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
async def test_going_back_a_page_and_back_from_typing_keep_the_place(scene: Scene, locale: str) -> None:
    kit, connection = kit_with_events(scene, locale)
    async with running(kit) as (app, pilot):
        await on_the_list(app, pilot, connection)
        await press(pilot, "4", "7", "*")
        assert isinstance(app.screen, ChooseScreen) and app.screen._at == 1
        for words in BACK[locale]:
            await say(pilot, words)
            assert isinstance(app.screen, ChooseScreen) and app.screen._at == 0
            await press(pilot, "4")
        assert connection.said == []


@pytest.mark.parametrize(("locale", "words"), [("zh-CN", "第七个"), ("en", "number seven")])
async def test_the_keys_of_the_bar_can_be_said_too(scene: Scene, locale: str, words: str) -> None:
    kit, connection = kit_with_events(scene, locale)
    async with running(kit) as (app, pilot):
        await on_the_list(app, pilot, connection)
        await say(pilot, words)
        assert isinstance(app.screen, TypeScreen) and connection.said == []
        app.screen.post_message(Typed("0"))
        await settle(pilot)
        assert isinstance(app.screen, WaitingScreen) and [said.utterance for said in connection.said] == ["0"]


@pytest.mark.parametrize(("locale", "words"), [("zh-CN", "第五个"), ("en", "the fifth")])
async def test_a_number_that_is_not_on_the_screen_is_told(scene: Scene, locale: str, words: str) -> None:
    kit, connection = kit_with_events(scene, locale)
    async with running(kit) as (app, pilot):
        await on_the_list(app, pilot, connection)
        await say(pilot, words)
        assert isinstance(app.screen, ChooseScreen) and app.screen._at == 0 and connection.said == []
        assert status(app) == (kit.wording.say(locale, "kiosk.no_such_number", number="5"),)


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
async def test_the_kiosks_own_answers_can_be_said_by_name(scene: Scene, locale: str) -> None:
    kit, connection = kit_with_events(scene, locale)
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        await press(pilot, "1", "1")
        assert isinstance(app.screen, CardScreen) and app.screen._at == 1
        await say(pilot, kit.wording.say(locale, "kiosk.slip"))
        assert isinstance(app.screen, SlipScreen) and len(connection.said) == 1
        await press(pilot, "*")
        assert isinstance(app.screen, CardScreen) and app.screen._at == 1


async def test_what_is_said_to_a_clerk_is_for_the_clerk(scene: Scene) -> None:
    kit, connection = kit_with_events(scene, "zh-CN")
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        await press(pilot, "0")
        connection.tell(standing("zh-CN", Owner.CLERK, None))
        connection.tell(clerk_says("zh-CN"))
        await settle(pilot)
        await say(pilot, "4")
        assert [said.utterance for said in connection.said] == ["0", "4"]


async def test_before_the_assistant_has_offered_anything_it_hears_everything(scene: Scene) -> None:
    assert Place().key_said("第四个", str) == ""
    kit, connection = kit_with_events(scene, "zh-CN")
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        await app.show(WelcomeScreen())
        await say(pilot, "第四个")
        assert [said.utterance for said in connection.said] == ["第四个"]


def test_only_what_stands_on_the_screen_is_a_name() -> None:
    place = Place(0, (Choice("1", "高龄津贴", {"do": "item"}), *own_choices(str, ("打印单子", "print"))[:1]))
    assert place.key_said("打印单子。", str) == "1" and place.key_said("高龄津贴", str) == ""
    assert place.key_said("接着念", lambda key: "接着念|继续") == ""
    assert place.key_said("我有四个孩子", str) == ""


def test_a_card_that_begins_at_another_step_still_shows_the_place_that_was_left(scene: Scene) -> None:
    screen = CardScreen(item(scene, "zh-CN", "place"))
    screen.begin_at(1)
    assert screen._at == 1 and not screen._wanted
