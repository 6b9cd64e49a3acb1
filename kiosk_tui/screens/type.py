"""Typing, with the terminal's own input method; what was scanned is put in as well."""

from __future__ import annotations

from collections.abc import Iterator

from textual import events, on
from textual.widget import Widget
from textual.widgets import Input

from kiosk_tui import keys
from kiosk_tui.fit import Paragraph
from kiosk_tui.leaves import Frame, Leaf
from kiosk_tui.messages import Scanned, Typed
from kiosk_tui.screens.page import PageScreen
from kiosk_tui.widgets.entry import Entry
from kiosk_tui.widgets.tile import Tile

SEND = "√"
"""The sign on the tile that sends; the Enter key does the same."""


LOW, HIGH = 5, 7
"""Rows of the line, the tile that sends and what is free between them: two each, or three where there is room."""

ROOMY_ROWS = 14
"""Rows of a screen from which on there is room."""


class TypeScreen(PageScreen):
    """A line to type into. While it is empty the keys of the bar mean what they mean everywhere."""

    AUTO_FOCUS = "Entry"
    extra = LOW

    def __init__(self, draft: str = "") -> None:
        """Take what had been typed already."""
        super().__init__()
        self._draft = draft

    def own_widgets(self) -> Iterator[Widget]:
        """Give the line and the tile that sends."""
        yield Entry(self._draft, id="entry", select_on_focus=False)
        yield Tile(SEND, self.host.words("kiosk.type.send"), classes="-send")

    def leaves(self, frame: Frame) -> list[Leaf]:
        """Ask to type."""
        say = self.host.words
        headline, hint = say("kiosk.type.ask"), say("kiosk.type.hint")
        return [Leaf(headline, (Paragraph(hint),), (), (headline, hint))]

    async def show_leaf(self) -> None:
        """Give the line and its tile as many rows as they can have."""
        rows = self.host.room().rows
        high = rows >= ROOMY_ROWS
        self.extra = HIGH if high else LOW
        await super().show_leaf()
        entry = self.query_one(Entry)
        entry.set_class(high, "-high")
        entry.keys = frozenset((*self.BAR, keys.LOUDER, keys.QUIETER))
        self.query_one(".-send", Tile).styles.height = 3 if high else 2

    @property
    def draft(self) -> str:
        """What stands in the line now."""
        return self.query_one(Entry).value

    @on(Input.Submitted)
    def take_words(self, event: Input.Submitted) -> None:
        """Send what was typed."""
        event.stop()
        self.send()

    def send(self) -> None:
        """Send what stands in the line, if it is more than spaces."""
        words = self.draft.strip()
        if words:
            self.post_message(Typed(words))

    async def act(self, key: str) -> None:
        """Send with the tile; everything else as on every screen."""
        if key == SEND and self.host.may_choose():
            self.send()
        elif key != SEND:
            await super().act(key)

    @on(Scanned)
    def take_code(self, event: Scanned) -> None:
        """Put what was scanned into the line."""
        event.stop()
        self.query_one(Entry).insert_text_at_cursor(event.code)

    def feel(self, event: events.Key) -> None:
        """Let letters go into the line wherever the focus is."""
        entry = self.query_one(Entry)
        if event.is_printable and event.character and event.character not in entry.keys and not entry.has_focus:
            event.stop()
            entry.insert_text_at_cursor(event.character)
            entry.focus()
        else:
            super().feel(event)
