"""A large field to press: its key in a block at the left, its words beside it; or, in the bar, its key above or before them."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Offset, Region, Spacing
from textual.reactive import reactive
from textual.widget import Widget

from kiosk_tui.fit import EDGE_CELLS, KEY_CELLS, MARK_CELLS
from kiosk_tui.messages import KeyChosen, TouchLost
from kiosk_tui.widgets.wrapping import wrap

FOCUSED, CHOSEN = "→", "√"
"""Tell a tile's state by more than colour; both signs are half-wide in the kiosk's font."""

WHOLE_WIDE = 0xFEE0
"""How far the wide forms of ASCII signs are from the signs, in Unicode."""

SLACK = Spacing(1, 2, 1, 2)
"""How far, in cells, a finger may roll off the tile before it is lifted."""


class Tile(Widget, can_focus=True):
    """One answer, or one of the keys that mean the same everywhere."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"tile--key"}
    FOCUS_ON_CLICK = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "press", show=False),
        Binding("down,right", "app.focus_next", show=False),
        Binding("up,left", "app.focus_previous", show=False),
    ]
    label: reactive[str] = reactive("")
    chosen: reactive[bool] = reactive(False)

    def __init__(self, key: str, label: str = "", classes: str | None = None) -> None:
        """Take the key on the keypad and the words beside it."""
        super().__init__(classes=classes)
        self.key = key
        self._held = False
        self.set_reactive(Tile.label, label)

    def render(self) -> Content:
        """Give the key's block over the whole height, and the words half way up."""
        words = wrap(self.label, self.size.width - KEY_CELLS - MARK_CELLS - EDGE_CELLS)[: self.size.height]
        above = (self.size.height - len(words)) // 2
        rows = dict(enumerate(words, start=above))
        return Content("\n").join(self._row(row, rows.get(row, "")) for row in range(self.size.height))

    def watch_chosen(self, chosen: bool) -> None:
        """Show that this is the one that was chosen."""
        self.set_class(chosen, "-chosen")

    def action_press(self) -> None:
        """Say that this tile was chosen."""
        self.post_message(KeyChosen(self.key))

    def take_touch(self) -> None:
        """Hold on to the finger, so that it may roll."""
        self._held = True
        self.add_class("-held")
        self.capture_mouse()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take the finger."""
        event.stop()
        self.take_touch()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Count the touch where the finger was lifted on the tile or near it."""
        if not self._held:
            return
        event.stop()
        self._held = False
        self.remove_class("-held")
        self.release_mouse()
        near = self.region.grow(SLACK).contains_point(event.screen_offset)
        self.post_message(KeyChosen(self.key) if near else TouchLost())

    @property
    def mark(self) -> str:
        """Give the sign of the state."""
        return CHOSEN if self.chosen else FOCUSED if self.has_focus else " "

    def _row(self, row: int, words: str) -> Content:
        middle = row == (self.size.height - 1) // 2
        key = f" {self.key} " if middle else " " * KEY_CELLS
        return Content.assemble((key, self.get_visual_style("tile--key")), f"{self.mark} " if middle else "  ", words)


class BarTile(Tile):
    """A tile of the bar at the bottom: its key before its words, or above them where the bar is narrow."""

    stacked: reactive[bool] = reactive(False)

    def render(self) -> Content:
        """Give key and words in the middle."""
        width, height = self.size
        sign = f"{self.mark.strip()}{self.key}"
        lines = [over(sign, self.label), self.label] if self.stacked and height > 1 else [f"{sign} {self.label}"]
        above = (height - len(lines)) // 2
        return Content("\n".join([""] * above + [centred(line, width) for line in lines]))


def over(sign: str, word: str) -> str:
    """Give a sign as wide as stands just in the middle over a word: whole-wide over an even number of cells."""
    return chr(ord(sign) + WHOLE_WIDE) if len(sign) == 1 and cell_len(word) % 2 == 0 else sign


def centred(text: str, width: int) -> str:
    """Put a text into the middle of so many cells."""
    return " " * ((width - cell_len(text)) // 2) + text


def cells_away(region: Region, spot: Offset) -> int:
    """Give how many cells a spot is away from a region."""
    across = max(region.x - spot.x, 0, spot.x - region.right + 1)
    return across + max(region.y - spot.y, 0, spot.y - region.bottom + 1)
