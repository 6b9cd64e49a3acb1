"""The kiosk's screen: what was answered, what can be chosen, a line to type into; the engine loads behind the welcome."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar, Protocol

from textual import events, on, work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.message import Message
from textual.widgets import Input, Static

from assistant.dialogue.turn import Scene
from assistant.dialogue.views import show
from assistant.dialogue.visit import Visit
from assistant.errors import AssistantError
from assistant.messages import Choice, Control, Outcome, Reply, Request
from assistant.ports import Engine
from kiosk_tui.theme import LIGHT
from kiosk_tui.widgets.entry import Entry
from kiosk_tui.widgets.sentences import Sentences
from kiosk_tui.widgets.tile import Tile

KEYS = {"*": "kiosk.back", "9": "kiosk.repeat", "#": "kiosk.bigger", "0": "kiosk.person"}
"""The keys that mean the same everywhere, in the order they are shown, and the wordings beside them."""

BIGGER = "#"
MOST_CHOICES = 5
PRESS_PAUSE = 0.5
"""Seconds in which a second press counts as a trembling finger."""


@dataclass(frozen=True)
class Status:
    """One line about what is going on: the key of its wording, and what was said or chosen."""

    key: str
    text: str = ""


class KioskEngine(Engine, Protocol):
    """An engine the kiosk may let go of."""

    async def close(self) -> None:
        """Let go of the database."""


class KioskApp(App[AssistantError]):
    """One kiosk; its result is the error that kept the engine from loading."""

    CSS_PATH = "kiosk.tcss"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    AUTO_FOCUS = "#entry"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (50, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (18, "-short"), (28, "-tall")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c,ctrl+q", "quit", show=False, priority=True),
        Binding("up", "scroll_reply(-1)", show=False),
        Binding("down", "scroll_reply(1)", show=False),
        Binding("pageup", "scroll_reply(-8)", show=False),
        Binding("pagedown", "scroll_reply(8)", show=False),
    ]

    class EngineBuilt(Message):
        """The engine has loaded."""

        def __init__(self, engine: KioskEngine) -> None:
            self.engine = engine
            super().__init__()

    class Answered(Message):
        """The engine has answered."""

        def __init__(self, reply: Reply) -> None:
            self.reply = reply
            super().__init__()

    def __init__(self, scene: Scene, build: Callable[[], KioskEngine], locale: str, pause: float = PRESS_PAUSE) -> None:
        """Take the scene for the welcome, what builds the engine, the language to begin in and the pause between presses."""
        super().__init__()
        self._scene, self._build, self._home, self._pause = scene, build, locale, pause
        self._engine: KioskEngine | None = None
        self._reply = show(Visit.new(locale), scene)
        self._conversation = _new_conversation()
        self._locale = locale
        self._status: Status | None = Status("kiosk.loading")
        self._waiting: list[tuple[Request, Status]] = []
        self._answering = False
        self._pressed_at = float("-inf")
        self.animation_level = "none"

    def compose(self) -> ComposeResult:
        """Lay out the screen from top to bottom."""
        yield Static(id="title", markup=False)
        yield Static(id="status", markup=False)
        with VerticalScroll(id="reply", can_focus=False):
            yield Sentences()
        yield Static(id="more", markup=False)
        yield Container(id="choices")
        yield Entry(id="entry", select_on_focus=False)
        with Container(id="keys"):
            for key in KEYS:
                yield Tile(key, classes="-person" if key == "0" else None)

    async def on_mount(self) -> None:
        """Show the welcome at once and load the engine behind it."""
        self.register_theme(LIGHT)
        self.theme = LIGHT.name
        await self._show_reply()
        self.load_engine()

    async def on_unmount(self) -> None:
        """Let the engine go."""
        if self._engine is not None:
            await self._engine.close()

    @work(thread=True)
    def load_engine(self) -> None:
        """Build the engine; an error ends the kiosk with a sentence for whoever runs it."""
        try:
            engine = self._build()
        except AssistantError as error:
            self.call_from_thread(self.exit, error, 2)
        else:
            self.post_message(self.EngineBuilt(engine))

    @work
    async def answer(self, engine: Engine, request: Request) -> None:
        """Ask the engine one thing."""
        self.post_message(self.Answered(await engine.handle(request)))

    @on(EngineBuilt)
    def take_engine(self, event: EngineBuilt) -> None:
        """Answer what was asked while the engine was loading."""
        self._engine = event.engine
        self._show_status(None)
        self._answer_next()

    @on(Answered)
    async def take_answer(self, event: Answered) -> None:
        """Show a reply; after a goodbye the next words begin a new conversation."""
        self._answering = False
        self._reply, self._locale = event.reply, event.reply.locale
        if self._reply.outcome is Outcome.ENDED:
            self._conversation, self._locale = _new_conversation(), self._home
        if self._reply.control is Control.BIGGER:
            self._set_bigger(True)
        await self._show_reply()
        self._answer_next()

    @on(Input.Submitted)
    def take_words(self, event: Input.Submitted) -> None:
        """Ask what was typed."""
        words = event.value.strip()
        event.input.clear()
        if words:
            self._ask(Request(self._conversation, words), Status("kiosk.said", words))

    @on(Tile.Pressed)
    def take_press(self, event: Tile.Pressed) -> None:
        """Do what a tile stands for."""
        self.press_key(event.key)

    def on_key(self, event: events.Key) -> None:
        """Take the keys of the keypad; any other letter goes to the line for typing, wherever the focus is."""
        entry = self.query_one(Entry)
        if event.character in entry.keys:
            self.press_key(event.character or "")
        elif event.is_printable and event.character:
            entry.insert_text_at_cursor(event.character)
            entry.focus()

    def on_resize(self) -> None:
        """Look again what fits."""
        self._look_for_more()

    def action_scroll_reply(self, rows: int) -> None:
        """Read on, or back."""
        self.query_one("#reply").scroll_relative(y=rows, animate=False)

    def press_key(self, key: str) -> None:
        """Do what a key stands for: a choice that is shown, or one of the keys that mean the same everywhere."""
        now = time.monotonic()
        if now - self._pressed_at < self._pause:
            return
        self._pressed_at = now
        choice = next((choice for choice in self._choices if choice.key == key), None)
        if choice is not None:
            self._choose(choice)
        elif key == BIGGER:
            self._set_bigger(not self.screen.has_class("-bigger"))
        elif key in KEYS:
            self._ask(Request(self._conversation, key), Status("kiosk.chosen", self._words(KEYS[key])))

    @property
    def _choices(self) -> tuple[Choice, ...]:
        return self._reply.choices[:MOST_CHOICES]

    def _choose(self, choice: Choice) -> None:
        if self._waiting or self._answering:  # the choices on the screen are about to change
            return
        self._ask(Request(self._conversation, choice.label, choice=choice.payload), Status("kiosk.chosen", choice.label))

    def _ask(self, request: Request, status: Status) -> None:
        self._waiting.append((request, status))
        if self._engine is None:
            self._show_status(Status("kiosk.noted", status.text))
        self._answer_next()

    def _answer_next(self) -> None:
        if self._engine is None or self._answering or not self._waiting:
            return
        self._answering = True
        request, status = self._waiting.pop(0)
        self._show_status(status)
        asked = replace(request, conversation=self._conversation, locale=self._locale, channel="kiosk")
        self.answer(self._engine, asked)

    async def _show_reply(self) -> None:
        self._show_words()
        choices = self.query_one("#choices")
        await choices.remove_children()
        await choices.mount_all(Tile(choice.key, choice.label) for choice in self._choices)
        choices.display = bool(self._choices)
        self.query_one("#reply").scroll_home(animate=False)
        self.query_one(Entry).focus()
        self._look_for_more()

    def _show_words(self) -> None:
        notice = self._notice()
        self.query_one("#title", Static).update(f"{self._words('kiosk.title')}  {notice}")
        sentences = self.query_one(Sentences)
        sentences.texts = tuple(line.text for line in self._reply.lines if line.text != notice)
        self._show_status(self._status)
        sentences.set_class(self._reply.outcome is Outcome.SAFETY, "-safety")
        entry = self.query_one(Entry)
        self.query_one("#more", Static).update(self._words("kiosk.more"))
        entry.placeholder = self._words("kiosk.type")
        entry.keys = frozenset((*KEYS, *(choice.key for choice in self._choices)))
        for tile in self.query("#keys Tile").results(Tile):
            tile.label = self._words(KEYS[tile.key])

    def _notice(self) -> str:
        city = self._scene.catalogue.city
        return city.notice.get(self._reply.locale, "") if city.fictional and city.notice else ""

    def _show_status(self, status: Status | None) -> None:
        self._status = status
        self.query_one("#status", Static).update(self._words(status.key, text=status.text) if status else "")

    def _set_bigger(self, bigger: bool) -> None:
        self.screen.set_class(bigger, "-bigger")
        self.query_one(Sentences).airy = bigger
        self._look_for_more()

    def _look_for_more(self) -> None:
        """Point out, once the screen is laid out, that the reply goes on below."""
        reply = self.query_one("#reply")
        self.call_after_refresh(lambda: self.query_one("#more").set_class(reply.max_scroll_y > 0, "-shown"))

    def _words(self, key: str, **fields: str) -> str:
        return self._scene.wording.say(self._reply.locale, key, **fields)


def _new_conversation() -> str:
    return f"kiosk-{uuid.uuid4().hex[:12]}"
