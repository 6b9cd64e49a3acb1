"""A large field to press: its key in a block at the left, its words beside it."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Spacing
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from kiosk_tui.widgets.wrapping import wrap

MARK = "▶"
"""Tells the focused tile by more than colour."""

SLACK = Spacing(1, 2, 1, 2)
"""How far, in cells, a finger may roll off the tile before it is lifted."""


class Tile(Widget, can_focus=True):
    """One answer, or one of the keys that mean the same everywhere."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"tile--key"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "press", show=False),
        Binding("down,right", "app.focus_next", show=False),
        Binding("up,left", "app.focus_previous", show=False),
    ]
    label: reactive[str] = reactive("")

    class Pressed(Message):
        """A tile was pressed, by hand, mouse or keyboard."""

        def __init__(self, key: str) -> None:
            self.key = key
            super().__init__()

    def __init__(self, key: str, label: str = "", classes: str | None = None) -> None:
        """Take the key on the keypad and the words beside it."""
        super().__init__(classes=classes)
        self.key = key
        self.set_reactive(Tile.label, label)

    def render(self) -> Content:
        """Give the key's block over the whole height, and the words half way up."""
        block = Content.styled(f" {self.key} ", self.get_visual_style("tile--key"))
        blank = Content.styled("   ", self.get_visual_style("tile--key"))
        words = self._words()
        above = (self.size.height - len(words)) // 2
        rows = ["", *[""] * (above - 1)] if above > 0 else []
        texts = [*rows, *words, *[""] * (self.size.height - len(rows) - len(words))]
        middle = self.size.height // 2
        return Content("\n").join(
            Content.assemble(block if row == middle else blank, self._gap(row == middle), text) for row, text in enumerate(texts)
        )

    def action_press(self) -> None:
        """Say that this tile was pressed."""
        self.post_message(self.Pressed(self.key))

    def on_mouse_down(self) -> None:
        """Hold on to the finger, so that it may roll."""
        self.capture_mouse()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Count the press where the finger was lifted on the tile or near it."""
        self.release_mouse()
        if self.region.grow(SLACK).contains_point(event.screen_offset):
            self.action_press()

    def _words(self) -> list[str]:
        return wrap(self.label, self.size.width - 6)[: max(1, self.size.height)]

    def _gap(self, marked: bool) -> str:
        return f"{MARK} " if marked and self.has_focus else "  "
