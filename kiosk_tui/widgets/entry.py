"""The line people type into, with the terminal's own input method."""

from __future__ import annotations

from textual import events
from textual.widgets import Input


class Entry(Input):
    """Takes text; while it is empty, a key that means something by itself is left to the screen."""

    keys: frozenset[str] = frozenset()
    """The keys that mean something now."""

    def on_mount(self) -> None:
        """Keep the cursor still."""
        self.cursor_blink = False

    def on_key(self, event: events.Key) -> None:
        """Let a key of the keypad pass."""
        if not self.value and event.character in self.keys:
            event.prevent_default()
