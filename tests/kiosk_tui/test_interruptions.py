"""What happens in the middle of something else: the server goes, a clerk comes, the question whether somebody is there stands."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.pilot import Pilot

from assistant.conversation import Owner
from assistant.dialogue.turn import Scene
from kiosk_tui.aloud import Aloud
from kiosk_tui.app import KioskApp
from kiosk_tui.messages import Printed
from kiosk_tui.screens.attract import AttractScreen
from kiosk_tui.screens.away import AwayScreen
from kiosk_tui.screens.card import CardScreen
from kiosk_tui.screens.clerk import ClerkScreen
from kiosk_tui.screens.idle import IdleScreen
from kiosk_tui.screens.number import NumberScreen
from kiosk_tui.screens.page import PageScreen
from kiosk_tui.screens.speak import SpeakScreen
from kiosk_tui.screens.type import TypeScreen
from kiosk_tui.screens.waiting import WaitingScreen
from kiosk_tui.screens.welcome import WelcomeScreen
from tests.fakes import FakeConnection, FakeLoudspeaker, FakeSpeaker
from tests.kiosk_tui.gallery import clerk_says, item, running, settle, standing
from tests.kiosk_tui.visiting import Hands, begun, journey, kit_with, press, status

CLERK = standing("zh-CN", Owner.CLERK, None)


async def warned(app: KioskApp, pilot: Pilot[None], hands: Hands, seconds: float) -> None:
    """Let nothing be heard of the visitor until the kiosk asks."""
    await app.look_for_somebody()
    hands.seconds += seconds
    await app.look_for_somebody()
    await pilot.pause()
    assert isinstance(app.screen, IdleScreen)


async def waited(app: KioskApp, pilot: Pilot[None], connection: FakeConnection) -> None:
    """Stand in the line for a clerk."""
    await begun(app, pilot)
    await press(pilot, "0")
    connection.tell(standing("zh-CN", place=3))
    await settle(pilot)
    assert isinstance(app.screen, WaitingScreen)


async def test_a_server_that_comes_back_under_the_warning_is_noticed_and_the_question_is_sent(scene: Scene) -> None:
    hands = Hands()
    kit, connection = kit_with(scene, journey(scene), now=hands)
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        connection.away = True
        await press(pilot, "7", *"高龄津贴", "enter")
        assert isinstance(app.screen, AwayScreen)
        await warned(app, pilot, hands, 100)
        connection.away = False
        await pilot.pause(1.0)
        await press(pilot, "a")
        assert isinstance(app.screen, CardScreen)
    assert [said.utterance for said in connection.said] == ["高龄津贴"]


async def test_what_was_shown_before_the_server_went_can_be_read_and_the_server_is_still_found(scene: Scene) -> None:
    kit, connection = kit_with(scene, journey(scene))
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        await press(pilot, "1")
        connection.away = True
        await press(pilot, "7", *"带什么", "enter")
        assert isinstance(app.screen, AwayScreen)
        assert isinstance(await press(pilot, "0"), AwayScreen)
        assert any("12345" in one for one in status(app))
        assert isinstance(await press(pilot, "*"), CardScreen)
        connection.away = False
        await pilot.pause(1.0)
        await settle(pilot)
        assert isinstance(app.screen, CardScreen)
        assert kit.wording.say("zh-CN", "kiosk.away.back") in status(app)
    assert len(connection.said) == 1


async def test_a_welcome_that_comes_under_the_warning_stands_when_it_goes(scene: Scene) -> None:
    hands = Hands()
    kit, connection = kit_with(scene, journey(scene), now=hands)
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        await app.show(WelcomeScreen())
        app.visit.reply = None
        await warned(app, pilot, hands, 100)
        app.begin_conversation()
        await settle(pilot)
        screen = await press(pilot, "a")
        assert len(screen.leaf.choices) >= 5


@pytest.mark.parametrize(("key", "screen"), [("1", NumberScreen), ("7", TypeScreen), ("6", SpeakScreen)])
async def test_a_clerk_who_comes_while_the_visitor_is_busy_is_shown_and_said(
    scene: Scene, key: str, screen: type[PageScreen]
) -> None:
    speaker = FakeSpeaker()
    kit, connection = kit_with(scene, journey(scene), aloud=Aloud.of(speaker, FakeLoudspeaker()))
    async with running(kit) as (app, pilot):
        await waited(app, pilot, connection)
        busy = await press(pilot, key)
        assert isinstance(busy, screen)
        for what, words in ((CLERK, "kiosk.clerk.came"), (clerk_says("zh-CN"), "kiosk.clerk.wrote")):
            connection.tell(what)
            await settle(pilot)
            assert app.screen is busy
            told = kit.wording.say("zh-CN", words, name="王芳")
            assert status(app)[0] == told and speaker.said[-1][0] == told
        assert isinstance(await press(pilot, "*"), ClerkScreen)


async def test_a_clerk_who_writes_on_is_not_announced_for_each_sign_of_writing(scene: Scene) -> None:
    speaker = FakeSpeaker()
    kit, connection = kit_with(scene, journey(scene), aloud=Aloud.of(speaker, FakeLoudspeaker()))
    async with running(kit) as (app, pilot):
        await waited(app, pilot, connection)
        await press(pilot, "7")
        connection.tell(CLERK)
        await settle(pilot)
        said = len(speaker.said)
        connection.tell(replace(CLERK, typing=True))
        connection.tell(replace(CLERK, typing=False))
        await settle(pilot)
        assert len(speaker.said) == said


async def test_a_card_that_comes_while_the_visitor_types_waits_until_they_look(scene: Scene) -> None:
    kit, connection = kit_with(scene, journey(scene))
    async with running(kit) as (app, pilot):
        await waited(app, pilot, connection)
        typing = await press(pilot, "7", "好")
        connection.tell(CLERK)
        connection.tell(replace(clerk_says("zh-CN"), reply=item(scene, "zh-CN").to_json()))
        await settle(pilot)
        assert app.screen is typing
        await app.go_back()
        await settle(pilot)
        assert isinstance(app.screen, CardScreen)
        assert isinstance(await press(pilot, "*"), ClerkScreen)


async def test_a_clerk_who_comes_during_the_warning_is_shown_at_once_and_gives_new_time(scene: Scene) -> None:
    hands, speaker = Hands(), FakeSpeaker()
    kit, connection = kit_with(scene, journey(scene), now=hands, aloud=Aloud.of(speaker, FakeLoudspeaker()))
    async with running(kit) as (app, pilot):
        await waited(app, pilot, connection)
        await warned(app, pilot, hands, 301)
        connection.tell(CLERK)
        connection.tell(clerk_says("zh-CN"))
        await settle(pilot)
        assert isinstance(app.screen, ClerkScreen)
        assert any("社区办" in text for text, _, _ in speaker.said)
        hands.seconds += 200
        await app.look_for_somebody()
        assert isinstance(app.screen, ClerkScreen)


async def test_the_place_in_the_line_is_the_present_one_when_the_warning_goes(scene: Scene) -> None:
    hands = Hands()
    kit, connection = kit_with(scene, journey(scene), now=hands)
    async with running(kit) as (app, pilot):
        await waited(app, pilot, connection)
        await warned(app, pilot, hands, 301)
        connection.tell(standing("zh-CN", place=1))
        await settle(pilot)
        screen = await press(pilot, "a")
        assert screen.leaf.headline == kit.wording.say("zh-CN", "kiosk.wait.next")


async def test_what_was_printed_for_the_last_visitor_is_not_told_to_the_next(scene: Scene) -> None:
    kit, _ = kit_with(scene, journey(scene))
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        number = app.visit.number
        await app.forget()
        await begun(app, pilot)
        app.post_message(Printed(number, True))
        await settle(pilot)
        assert status(app) == ()
        app.post_message(Printed(app.visit.number, True))
        await settle(pilot)
        assert status(app) == (kit.wording.say("zh-CN", "kiosk.slip.printed"),)


async def test_another_language_and_another_matter_end_the_conversation_before(scene: Scene) -> None:
    kit, connection = kit_with(scene, journey(scene))
    async with running(kit) as (app, pilot):
        await begun(app, pilot)
        await press(pilot, "8")
        assert connection.ended == 1
        await app.begin("en")
        await settle(pilot)
        assert connection.ended == 2
        await app.forget()
        await settle(pilot)
        assert isinstance(app.screen, AttractScreen) and connection.ended == 3
        await begun(app, pilot)
        assert connection.ended == 3
