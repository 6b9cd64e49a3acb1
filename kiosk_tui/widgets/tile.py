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

MARK = ">"
"""Tells the focused tile by more than colour; an arrow would be cut off in fonts that draw it two cells wide."""

MARGIN = 5
"""Cells left of the words: the key's block and the mark."""

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
        words = wrap(self.label, self.size.width - MARGIN)[: self.size.height]
        above = (self.size.height - len(words)) // 2
        rows = dict(enumerate(words, start=above))
        return Content("\n").join(self._row(row, rows.get(row, "")) for row in range(self.size.height))

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

    def _row(self, row: int, words: str) -> Content:
        middle = row == self.size.height // 2
        key = f" {self.key} " if middle else "   "
        mark = f"{MARK} " if middle and self.has_focus else "  "
        return Content.assemble((key, self.get_visual_style("tile--key")), mark, words)
