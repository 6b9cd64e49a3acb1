"""Talking with a clerk: their words in large type, and short answers ready to choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.conversation import Entry, Standing
from assistant.messages import Choice
from kiosk_tui.fit import Page, Room, largest, roomiest
from kiosk_tui.leaves import NEXT, Frame, Leaf
from kiosk_tui.screens.page import PageScreen
from kiosk_tui.widgets.wrapping import pieces, wrap

ANSWERS = ("yes", "no", "simpler")
"""The short answers, by the end of their wording keys."""

WORD_ROWS = (6, 5, 4, 3)
"""Rows that the clerk's words may take, the best first."""

LARGE = 1.4
"""How many times larger than the terminal's letters the clerk's words are at least, where they can be drawn."""


class ClerkScreen(PageScreen):
    """Shows what the clerk has said since the person last said something; `brief` leaves the answers out of what is read."""

    def __init__(self, standing: Standing, news: Sequence[Entry], brief: bool = False) -> None:
        """Take how it stands, the clerk's last words, and whether the answers have been read before."""
        super().__init__()
        self._standing, self._news, self.brief = standing, tuple(news), brief

    async def show_news(self, standing: Standing, news: Sequence[Entry]) -> bool:
        """Show what is new; tell whether there are new words."""
        fresh = tuple(news) != self._news
        self._standing, self._news, self.brief = standing, tuple(news), True
        self._at = 0 if fresh else self._at
        await self.refit()
        return fresh

    def leaves(self, frame: Frame) -> list[Leaf]:
        """Show the clerk's words on as many screens as they need in large letters; all are read at once."""
        say, room, choices = self.host.words, frame.room, self._choices()
        texts = tuple(entry.text for entry in self._news if entry.text) or (say("kiosk.clerk.here", name=self._standing.clerk),)
        rows = _rows_for_words(choices, frame)
        parts = [part for text in texts for part in pieces(text, lambda piece: _is_large(piece, room, rows))]
        following = (replace(NEXT, label=frame.following),)
        shown = [Leaf(part, (), following, (part,), large=rows) for part in parts]
        shown[-1] = replace(shown[-1], choices=choices)
        return [replace(shown[0], spoken=texts), *shown[1:]]

    def spoken(self) -> tuple[str, ...]:
        """Read the clerk's words, and the answers once."""
        return self.leaf.spoken if self.brief else super().spoken()

    def titles(self) -> tuple[str, ...]:
        """Say who the clerk is, and that they are writing."""
        say, name = self.host.words, self.host.words("kiosk.clerk", name=self._standing.clerk)
        typing = say("kiosk.clerk.typing")
        return (f"{name}  {typing}", typing) if self._standing.typing else (name, self._standing.clerk)

    def _choices(self) -> tuple[Choice, ...]:
        say = self.host.words
        answers = [
            Choice(str(number), say(f"kiosk.answer.{name}"), {"kiosk": "answer"}) for number, name in enumerate(ANSWERS, 1)
        ]
        return (*answers, Choice(str(len(answers) + 1), say("kiosk.answer.number"), {"kiosk": "identity"}))


def _rows_for_words(choices: Sequence[Choice], frame: Frame) -> int:
    """Give the rows that the answers and the bar leave for the words."""
    page = Page("", labels=tuple(one.label for one in choices), bar=frame.bar)
    return max(1, roomiest(lambda rows: replace(page, large=rows), frame.room, WORD_ROWS))


def _is_large(text: str, room: Room, rows: int) -> bool:
    """Tell whether words stand in so many rows in large letters, or whole where nothing can be drawn."""
    return largest(text, room, rows)[0] >= LARGE if room.cell else len(wrap(text, room.inner)) <= rows
