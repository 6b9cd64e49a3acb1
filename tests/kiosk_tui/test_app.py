"""The kiosk as a person meets it: keys, typing, touch, waiting for the engine, both languages, sizes and contrast."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

import pytest
from rich.color import Color
from textual.pilot import Pilot
from textual.widgets import Static

from assistant.dialogue.turn import Scene
from assistant.dialogue.views import show
from assistant.dialogue.visit import Visit
from assistant.errors import AssistantError, ModelMissing
from assistant.messages import Choice, Control, Line, Outcome, Reply, Request
from kiosk_tui.app import MOST_CHOICES, KioskApp, KioskEngine
from kiosk_tui.widgets.entry import Entry
from kiosk_tui.widgets.sentences import Sentences
from kiosk_tui.widgets.tile import Tile
from tests.fakes import FakeEngine

SIZES = [(60, 20), (120, 32), (64, 16), (40, 12)]
LOCALES = ["zh-CN", "en"]
LEAST_CONTRAST = 7.0


@pytest.fixture
def kiosk(scene: Scene) -> Callable[..., KioskApp]:
    def build(engine: KioskEngine, locale: str = "zh-CN", pause: float = 0.0) -> KioskApp:
        return KioskApp(scene, lambda: engine, locale, pause)

    return build


@asynccontextmanager
async def running(app: KioskApp, size: tuple[int, int] = (60, 20)) -> AsyncIterator[Pilot[AssistantError]]:
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield pilot


async def settle(pilot: Pilot[AssistantError]) -> None:
    """Wait until workers and messages have come to rest."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def write(pilot: Pilot[AssistantError], text: str) -> None:
    await pilot.press(*({" ": "space"}.get(letter, letter) for letter in text), "enter")
    await settle(pilot)


def sentences(app: KioskApp) -> tuple[str, ...]:
    return app.query_one(Sentences).texts


def status(app: KioskApp) -> str:
    return str(app.query_one("#status", Static).render())


def labels(app: KioskApp) -> dict[str, str]:
    return {tile.key: tile.label for tile in app.query("#choices Tile").results(Tile)}


def shown(app: KioskApp) -> list[str]:
    return ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]


def view(scene: Scene, locale: str = "zh-CN", **aside: object) -> Reply:
    return show(Visit.new(locale).say(dict(aside)), scene)


def listing(count: int) -> Reply:
    choices = tuple(Choice(str(number), f"第{number}件", {"do": "item", "id": f"n{number}"}) for number in range(1, count + 1))
    return Reply(Outcome.CLARIFYING, (Line("ask.which", text="哪一件？"),), choices)


async def test_the_welcome_stands_before_the_engine_is_there_and_what_is_typed_is_answered(scene: Scene) -> None:
    loaded, engine = threading.Event(), FakeEngine()

    def build() -> KioskEngine:
        loaded.wait(10)
        return engine

    app = KioskApp(scene, build, "zh-CN")
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        assert sentences(app)[0] == scene.wording.say("zh-CN", "remark.welcome.1")
        assert status(app) == scene.wording.say("zh-CN", "kiosk.loading")
        await pilot.press(*"老伴走了", "enter")
        await pilot.pause()
        assert status(app) == scene.wording.say("zh-CN", "kiosk.noted", text="老伴走了")
        assert engine.requests == []
        loaded.set()
        await settle(pilot)
        assert sentences(app) == ("老伴走了",)
        assert status(app) == scene.wording.say("zh-CN", "kiosk.said", text="老伴走了")


async def test_loading_ends_without_a_word_where_nothing_was_asked(kiosk: Callable[..., KioskApp]) -> None:
    app = kiosk(FakeEngine())
    async with running(app):
        assert status(app) == ""


async def test_an_engine_that_cannot_load_ends_the_kiosk_with_its_error(scene: Scene) -> None:
    def build() -> KioskEngine:
        raise ModelMissing

    app = KioskApp(scene, build, "zh-CN")
    async with app.run_test() as pilot:
        await pilot.pause(0.2)
    assert isinstance(app.return_value, ModelMissing)


async def test_a_number_chooses_with_its_data_and_its_words(kiosk: Callable[..., KioskApp]) -> None:
    engine = FakeEngine()
    app = kiosk(engine)
    async with running(app) as pilot:
        offered = labels(app)
        await pilot.press("2")
        await settle(pilot)
    request = engine.requests[0]
    assert request.choice is not None and request.choice["do"] == "item"
    assert (request.utterance, request.channel, request.locale) == (offered["2"], "kiosk", "zh-CN")


@pytest.mark.parametrize("key", ["0", "9", "*"])
async def test_the_keys_that_mean_the_same_everywhere_go_to_the_engine(kiosk: Callable[..., KioskApp], key: str) -> None:
    engine = FakeEngine()
    async with running(kiosk(engine)) as pilot:
        await pilot.press({"*": "asterisk"}.get(key, key))
        await settle(pilot)
    assert [(request.utterance, request.choice) for request in engine.requests] == [(key, None)]


async def test_hash_makes_room_and_takes_it_back_without_asking_the_engine(kiosk: Callable[..., KioskApp]) -> None:
    engine = FakeEngine()
    app = kiosk(engine)
    async with running(app) as pilot:
        before = app.query_one(Sentences).size.height
        await pilot.press("number_sign")
        await pilot.pause()
        assert app.query_one(Sentences).size.height > before
        assert app.query_one(Sentences).styles.text_style.bold
        await pilot.press("number_sign")
        await pilot.pause()
        assert app.query_one(Sentences).size.height == before
    assert engine.requests == []


async def test_bigger_text_asked_for_in_words_is_done(kiosk: Callable[..., KioskApp]) -> None:
    bigger = Reply(Outcome.CONTROL, (Line("control.bigger", text="好"),), control=Control.BIGGER)
    app = kiosk(FakeEngine({"字太小": bigger}))
    async with running(app) as pilot:
        await write(pilot, "字太小")
        assert app.query_one(Sentences).airy
        await write(pilot, "字太小")
        assert app.query_one(Sentences).airy


async def test_a_number_inside_a_sentence_is_only_text(kiosk: Callable[..., KioskApp]) -> None:
    engine = FakeEngine()
    async with running(kiosk(engine)) as pilot:
        await write(pilot, "我80了 0 1")
        await write(pilot, "65岁能办什么")
    assert [request.utterance for request in engine.requests] == ["我80了 0 1", "65岁能办什么"]


async def test_a_key_without_a_choice_is_typed(kiosk: Callable[..., KioskApp]) -> None:
    engine = FakeEngine({"x": listing(2)})
    app = kiosk(engine)
    async with running(app) as pilot:
        await write(pilot, "x")
        await pilot.press("3")
        await pilot.pause()
        assert app.query_one(Entry).value == "3"
    assert len(engine.requests) == 1


async def test_typing_goes_to_the_line_wherever_the_focus_is(kiosk: Callable[..., KioskApp]) -> None:
    engine = FakeEngine()
    app = kiosk(engine)
    async with running(app) as pilot:
        await pilot.press("shift+tab")
        await pilot.pause()
        assert isinstance(app.focused, Tile)
        await write(pilot, "我要办证")
        assert app.focused is app.query_one(Entry)
    assert [request.utterance for request in engine.requests] == ["我要办证"]


async def test_tab_arrow_and_enter_choose_too(kiosk: Callable[..., KioskApp]) -> None:
    engine = FakeEngine()
    app = kiosk(engine)
    async with running(app) as pilot:
        app.query("#choices Tile").first().focus()
        await pilot.press("down", "enter")
        await settle(pilot)
    assert engine.requests[0].utterance == engine_label(app, "2")


def engine_label(app: KioskApp, key: str) -> str:
    welcome = show(Visit.new("zh-CN"), app._scene)
    return next(choice.label for choice in welcome.choices if choice.key == key)


async def test_a_touch_that_rolls_a_little_still_counts_and_one_dragged_away_does_not(kiosk: Callable[..., KioskApp]) -> None:
    engine = FakeEngine()
    app = kiosk(engine)
    async with running(app) as pilot:
        tile = app.query("#choices Tile").first(Tile)
        await pilot.mouse_down(tile, offset=(20, 1))
        await pilot.mouse_up(offset=(tile.region.right + 1, tile.region.bottom))
        await settle(pilot)
        assert len(engine.requests) == 1
    away = FakeEngine()
    app = kiosk(away)
    async with running(app) as pilot:
        await pilot.mouse_down(app.query("#choices Tile").first(Tile), offset=(20, 1))
        await pilot.mouse_up(offset=(50, 18))
        await settle(pilot)
    assert away.requests == []


async def test_a_trembling_finger_presses_once(kiosk: Callable[..., KioskApp]) -> None:
    engine = FakeEngine({"x": listing(2)})
    async with running(kiosk(engine, pause=5.0)) as pilot:
        await pilot.press("1", "1", "0")
        await settle(pilot)
    assert len(engine.requests) == 1


async def test_a_choice_is_not_taken_from_a_screen_that_is_about_to_change(scene: Scene) -> None:
    loaded, engine = threading.Event(), FakeEngine()

    def build() -> KioskEngine:
        loaded.wait(10)
        return engine

    async with KioskApp(scene, build, "zh-CN", pause=0.0).run_test(size=(60, 20)) as pilot:
        await pilot.press(*"带什么", "enter", "1", "0")
        loaded.set()
        await settle(pilot)
    assert [request.utterance for request in engine.requests] == ["带什么", "0"]


async def test_at_most_five_choices_are_shown(kiosk: Callable[..., KioskApp]) -> None:
    app = kiosk(FakeEngine({"x": listing(7)}))
    async with running(app) as pilot:
        await write(pilot, "x")
        assert list(labels(app)) == [str(number) for number in range(1, MOST_CHOICES + 1)]
        assert all(any(label in row for row in shown(app)) for label in labels(app).values())


async def test_the_screen_follows_the_language_of_the_reply(kiosk: Callable[..., KioskApp], scene: Scene) -> None:
    engine = FakeEngine({"hello": view(scene, "en", show="greet")})
    app = kiosk(engine)
    async with running(app) as pilot:
        await write(pilot, "hello")
        assert app.query_one(Entry).placeholder == scene.wording.say("en", "kiosk.type")
        assert status(app) == scene.wording.say("en", "kiosk.said", text="hello")
        assert "Ankang" in shown(app)[0]
        await write(pilot, "more")
    assert [request.locale for request in engine.requests] == ["zh-CN", "en"]


async def test_a_goodbye_begins_a_new_conversation_in_the_first_language(kiosk: Callable[..., KioskApp], scene: Scene) -> None:
    engine = FakeEngine({"bye": view(scene, "en", show="goodbye")})
    async with running(kiosk(engine)) as pilot:
        for text in ("hello", "bye", "next"):
            await write(pilot, text)
    first, last, fresh = engine.requests
    assert first.conversation == last.conversation != fresh.conversation
    assert fresh.locale == "zh-CN"


@pytest.mark.parametrize("text", ["[bold]x[/]", "[/", "😀", "a" * 400, "[@click=app.quit]x[/]"])
async def test_anything_typed_is_shown_as_it_is(kiosk: Callable[..., KioskApp], text: str) -> None:
    app = kiosk(FakeEngine())
    async with running(app) as pilot:
        app.query_one(Entry).insert_text_at_cursor(text)
        await pilot.press("enter")
        await settle(pilot)
        assert sentences(app) == (text,)
        assert text[:8] in "".join(shown(app))


async def test_empty_lines_are_not_asked(kiosk: Callable[..., KioskApp]) -> None:
    engine = FakeEngine()
    async with running(kiosk(engine)) as pilot:
        await pilot.press("enter", "space", "space", "enter")
        await settle(pilot)
    assert engine.requests == []


async def test_a_long_reply_says_that_there_is_more_and_can_be_read_to_its_end(kiosk: Callable[..., KioskApp]) -> None:
    long = Reply(Outcome.ANSWERED, tuple(Line("fact", text=f"第{number}句。") for number in range(1, 31)))
    app = kiosk(FakeEngine({"长": long}))
    async with running(app) as pilot:
        assert not app.query_one("#more").display
        await write(pilot, "长")
        await pilot.pause()
        assert app.query_one("#more").display
        assert not any("第30句" in row for row in shown(app))
        await pilot.press(*["pagedown"] * 5)
        await pilot.pause()
        assert any("第30句" in row for row in shown(app))


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+q"])
async def test_leaving_is_quiet_and_lets_the_engine_go(kiosk: Callable[..., KioskApp], key: str) -> None:
    engine = FakeEngine()
    app = kiosk(engine)
    async with running(app) as pilot:
        await pilot.press(key)
        await asyncio.sleep(0.1)
        assert not app.is_running
    assert engine.closed
    assert app.return_code == 0


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_welcome_and_answers_fit_every_size(
    kiosk: Callable[..., KioskApp], scene: Scene, size: tuple[int, int], locale: str
) -> None:
    app = kiosk(FakeEngine({"x": view(scene, locale, show="item", id="age-allowance", part="evidence")}), locale)
    async with running(app, size) as pilot:
        for _ in range(2):
            screen = app.screen.region
            for widget in (*app.query(Tile), app.query_one(Entry), app.query_one("#status")):
                assert screen.contains_region(widget.region) and widget.region.area > 0, widget
            assert app.query_one("#reply").size.height >= 1
            assert [tile.label for tile in app.query(Tile) if not any(tile.label in row for row in shown(app))] == []
            await write(pilot, "x")


@pytest.mark.parametrize("locale", LOCALES)
async def test_every_name_in_the_catalogue_fits_a_tile_of_the_smaller_screen(
    kiosk: Callable[..., KioskApp], scene: Scene, locale: str
) -> None:
    app = kiosk(FakeEngine(), locale)
    async with running(app) as pilot:
        tile = app.query("#choices Tile").first(Tile)
        names = [item.short_name[locale] for item in scene.catalogue.items.values()]
        names += [event.name[locale] for event in scene.catalogue.events.values()]
        for name in names:
            tile.label = name
            await pilot.pause(0)
            rendered = "".join(str(tile.render()).replace(tile.key, "", 1).split())
            assert rendered == "".join(name.split())


@pytest.mark.parametrize("aside", [{"show": "welcome"}, {"show": "safety", "signal": "fall"}], ids=["welcome", "danger"])
@pytest.mark.parametrize("keys", [[], ["shift+tab"], ["tab"], ["a", "b"], ["number_sign"]], ids=str)
async def test_every_letter_has_enough_contrast_and_nothing_blinks(
    kiosk: Callable[..., KioskApp], scene: Scene, aside: dict[str, object], keys: list[str]
) -> None:
    app = kiosk(FakeEngine({"x": view(scene, **aside)}))
    async with running(app, (60, 20)) as pilot:
        await write(pilot, "x")
        await pilot.press(*keys)
        await pilot.pause()
        poor = [(text, ratio) for text, ratio, blinks in inked(app) if ratio < LEAST_CONTRAST or blinks]
        assert poor == []


async def test_no_lines_are_drawn(kiosk: Callable[..., KioskApp]) -> None:
    app = kiosk(FakeEngine({"x": listing(5)}))
    async with running(app, (120, 32)) as pilot:
        await write(pilot, "x")
        assert not [letter for row in shown(app) for letter in row if "─" <= letter <= "╿"]


def inked(app: KioskApp) -> Iterator[tuple[str, float, bool]]:
    """Give every piece of visible text with its contrast, and whether it blinks or is dimmed."""
    for strip in app.screen._compositor.render_strips():
        for segment in strip:
            style = segment.style
            if style is None or not segment.text.strip() or style.color is None or style.bgcolor is None:
                assert not segment.text.strip()
                continue
            inks = (style.bgcolor, style.color) if style.reverse else (style.color, style.bgcolor)
            yield segment.text, contrast(*inks), bool(style.blink or style.dim)


def contrast(ink: Color, ground: Color) -> float:
    """Give the contrast ratio of WCAG 2.2."""
    light, dark = sorted((luminance(ink), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: Color) -> float:
    parts = [value / 255 for value in colour.get_truecolor()]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_the_fake_engine_is_an_engine() -> None:
    engine: KioskEngine = FakeEngine()
    assert asyncio.run(engine.handle(Request("c", "x"))).text == "x"
