"""Every screen of the kiosk with real words of the city, for tests to walk through and for people to look at."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timezone

from textual.pilot import Pilot

from assistant.conversation import Entry, Owner, Standing, Who
from assistant.dialogue.turn import Scene
from assistant.dialogue.views import show
from assistant.dialogue.visit import Visit
from assistant.messages import Handoff, Reply
from assistant.settings.kiosk import KioskSettings
from kiosk_tui.aloud import Aloud
from kiosk_tui.app import KioskApp
from kiosk_tui.kit import Kit
from kiosk_tui.numbers import IDENTITY, TELEPHONE
from kiosk_tui.screens.away import AwayScreen
from kiosk_tui.screens.card import CardScreen
from kiosk_tui.screens.choose import ChooseScreen
from kiosk_tui.screens.clerk import ClerkScreen
from kiosk_tui.screens.finished import FinishedScreen
from kiosk_tui.screens.idle import IdleScreen
from kiosk_tui.screens.kept import KeptScreen
from kiosk_tui.screens.leaving import LeavingScreen
from kiosk_tui.screens.number import NumberScreen
from kiosk_tui.screens.page import PageScreen
from kiosk_tui.screens.rating import RatingScreen
from kiosk_tui.screens.slip import SlipScreen
from kiosk_tui.screens.speak import SpeakScreen
from kiosk_tui.screens.type import TypeScreen
from kiosk_tui.screens.waiting import WaitingScreen
from kiosk_tui.screens.welcome import WelcomeScreen
from kiosk_tui.slip.content import TakeAway
from tests.fakes import FakeConnection, FakeEngine, FakeLoudspeaker, FakeSpeaker

LINK = "https://help.ankang.example/?item=age-allowance&lang=zh-CN"
TAKE = {
    "zh-CN": TakeAway(LINK, "您的号", "1 3 6 9", "0000-8001003", ("高龄津贴申领", "要带：", "身份证")),
    "en": TakeAway(LINK, "Your number", "1 3 6 9", "0000-8001003", ("Old-age allowance", "Bring:", "identity card")),
}
CLERK_SAYS = {
    "zh-CN": "您好，我是王芳。您的高龄津贴可以在社区办，带上身份证和银行卡就行。",
    "en": "Hello, this is Wang Fang. You can apply at your community station. Bring your identity card and your bank card.",
}


def view(scene: Scene, locale: str, **aside: object) -> Reply:
    """Give the assistant's reply for a view."""
    return show(Visit.new(locale).say(dict(aside)), scene)


def welcome(scene: Scene, locale: str) -> Reply:
    """Give what the assistant says first."""
    return show(Visit.new(locale), scene)


def standing(locale: str, owner: Owner = Owner.QUEUE, place: int | None = 3) -> Standing:
    """Give how a conversation stands."""
    clerk = {"zh-CN": "王芳", "en": "Wang Fang"}[locale] if owner is Owner.CLERK else ""
    return Standing(owner, place, 12 if place else None, clerk, False, locale, "1369")


def clerk_says(locale: str, number: int = 1) -> Entry:
    """Give an entry of a clerk."""
    return Entry("kiosk-1", number, Who.CLERK, datetime(2026, 3, 2, tzinfo=timezone.utc), CLERK_SAYS[locale], author="王芳")


def item(scene: Scene, locale: str, part: str = "what", id_: str = "age-allowance") -> Reply:
    """Give the answer about a service item."""
    return view(scene, locale, show="item", id=id_, part=part)


def first_of_two(scene: Scene, locale: str) -> Reply:
    """Give the answer to two wishes, about the first of them."""
    return show(
        Visit(locale, {"show": "item", "id": "senior-card", "part": "what", "first": True, "also": ["age-allowance"]}), scene
    )


def lacking(scene: Scene, locale: str) -> Reply:
    """Give the answer to somebody who has lost the card that is asked for."""
    return show(Visit(locale, {"show": "item", "id": "senior-card", "part": "missing", "lacks": ["id-card"]}), scene)


ENDING = ("visit", "ending", "hearing", "typing")
"""The groups of workers that come to an end by themselves."""

Maker = Callable[[Scene, str], PageScreen]

SCREENS: Mapping[str, Maker] = {
    "welcome": lambda scene, locale: WelcomeScreen(welcome(scene, locale)),
    "welcome-loading": lambda scene, locale: WelcomeScreen(),
    "speak": lambda scene, locale: SpeakScreen(),
    "type": lambda scene, locale: TypeScreen(),
    "choose": lambda scene, locale: ChooseScreen(
        view(scene, locale, show="ask", ids=["senior-card", "senior-transit-card", "age-allowance"], aspect=None)
    ),
    "choose-apart": lambda scene, locale: ChooseScreen(
        view(scene, locale, show="ask", ids=["senior-card", "senior-transit-card"], aspect=None, explained=True)
    ),
    "event": lambda scene, locale: ChooseScreen(view(scene, locale, show="event", id="bereavement", page=0)),
    "events": lambda scene, locale: ChooseScreen(view(scene, locale, show="events", page=0)),
    "missed": lambda scene, locale: ChooseScreen(view(scene, locale, show="missed")),
    "danger": lambda scene, locale: ChooseScreen(view(scene, locale, show="safety", signal="fall")),
    "danger-again": lambda scene, locale: ChooseScreen(view(scene, locale, show="safety", signal="gas", again="missed")),
    "card": lambda scene, locale: CardScreen(item(scene, locale)),
    "card-bring": lambda scene, locale: CardScreen(item(scene, locale, "evidence", "will-notary")),
    "card-where": lambda scene, locale: CardScreen(item(scene, locale, "place")),
    "card-first": lambda scene, locale: CardScreen(first_of_two(scene, locale)),
    "lacking": lambda scene, locale: ChooseScreen(lacking(scene, locale)),
    "slip": lambda scene, locale: SlipScreen(TAKE[locale], True),
    "slip-plain": lambda scene, locale: SlipScreen(TAKE[locale], False),
    "phone": lambda scene, locale: NumberScreen(TELEPHONE),
    "identity": lambda scene, locale: NumberScreen(IDENTITY),
    "waiting": lambda scene, locale: WaitingScreen(handed_off(scene, locale), standing(locale)),
    "kept": lambda scene, locale: KeptScreen("00"),
    "clerk": lambda scene, locale: ClerkScreen(standing(locale, Owner.CLERK, None), [clerk_says(locale)]),
    "leaving": lambda scene, locale: LeavingScreen(),
    "rating": lambda scene, locale: RatingScreen(),
    "finished": lambda scene, locale: FinishedScreen(TAKE[locale], True, True),
    "idle": lambda scene, locale: IdleScreen(30),
    "away": lambda scene, locale: AwayScreen("12345", "带什么" if locale == "zh-CN" else "What do I bring?"),
}
"""Every screen but the one for nobody, by name."""


def handed_off(scene: Scene, locale: str) -> Reply:
    """Give the reply that hands over."""
    return replace(view(scene, locale, show="handed_off", reason="asked"), handoff=Handoff("1369", "asked"))


def kit_of(scene: Scene, locale: str = "zh-CN", **parts: object) -> Kit:
    """Give a kit with fakes at its ports."""
    engine = FakeEngine(locale=locale)
    given = {
        "connection": FakeConnection(engine, welcome(scene, locale)),
        "settings": KioskSettings(press_pause_ms=0),
        "wording": scene.wording,
        "locale": locale,
        "phone": lambda: "12345",
        "burst": 0.0,
        "aloud": Aloud.of(FakeSpeaker(), FakeLoudspeaker()),
        **parts,
    }
    return Kit(**given)  # type: ignore[arg-type]


@asynccontextmanager
async def running(kit: Kit, size: tuple[int, int] = (60, 16)) -> AsyncIterator[tuple[KioskApp, Pilot[None]]]:
    """Run a kiosk without a terminal."""
    app = KioskApp(kit)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield app, pilot


async def settle(pilot: Pilot[None]) -> None:
    """Wait until workers and messages have come to rest; those that wait for the desk never do."""
    for _ in range(3):
        await pilot.pause()
        running = [one for one in pilot.app.workers if one.group in ENDING and one.is_running]
        if running:  # an empty list would wait for all
            await pilot.app.workers.wait_for_complete(running)
    await pilot.pause()


async def put(app: KioskApp, pilot: Pilot[None], name: str, scene: Scene, locale: str) -> PageScreen:
    """Show a screen of the gallery as if the visit stood there."""
    app.visit.locale = locale
    await app.show(app.attract() if name == "attract" else SCREENS[name](scene, locale))
    await pilot.pause()
    screen = app.screen
    assert isinstance(screen, PageScreen)
    return screen


def rows(app: KioskApp) -> list[str]:
    """Give the text of the screen, row by row."""
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip if not segment.control) for strip in strips]
