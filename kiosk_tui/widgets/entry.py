"""The line people type into, with the terminal's own input method."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

CURSOR_SHOWN, CURSOR_HIDDEN = "\x1b[6 q\x1b[?25h", "\x1b[?25l"
"""A thin still cursor, and none. A terminal tells its input method where to stand only while its cursor is shown."""


class Entry(Input):
    """Takes text; while it is empty, a key that means something by itself is left to the screen."""

    keys: frozenset[str] = frozenset()
    """The keys that mean something now."""

    def on_mount(self) -> None:
        """Keep the cursor still."""
        self.cursor_blink = False

    def on_resize(self) -> None:
        """Show the terminal's own cursor where the line is now."""
        self.call_after_refresh(self._show_cursor)

    def on_unmount(self) -> None:
        """Hide the terminal's cursor again."""
        self._tell(CURSOR_HIDDEN)

    def _show_cursor(self) -> None:
        x, y = self.app.cursor_position = self.cursor_screen_offset
        self._tell(f"\x1b[{y + 1};{x + 1}H{CURSOR_SHOWN}")

    def _tell(self, sequence: str) -> None:
        if self.app._driver is not None:
            self.app._driver.write(sequence)

    def on_key(self, event: events.Key) -> None:
        """Let a key of the keypad pass."""
        if not self.value and event.character in self.keys:
            event.prevent_default()
