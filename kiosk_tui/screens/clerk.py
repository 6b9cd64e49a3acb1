"""Talking with a clerk: their words in large type, and short answers ready to choose."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.conversation import Entry, Standing
from assistant.messages import Choice
from kiosk_tui import keys
from kiosk_tui.fit import Paragraph
from kiosk_tui.leaves import Frame, Leaf, spread_leaf
from kiosk_tui.screens.page import PageScreen

ANSWERS = ("yes", "no", "again", "simpler")
"""The short answers, by the end of their wording keys."""


class ClerkScreen(PageScreen):
    """Shows what the clerk has said since the person last said something."""

    BAR = (keys.BACK, keys.AGAIN, keys.SIZE, keys.SPEAK, keys.TYPE, keys.NUMBER)

    def __init__(self, standing: Standing, news: Sequence[Entry]) -> None:
        """Take how it stands, and the clerk's last words."""
        super().__init__()
        self._standing, self._news = standing, tuple(news)

    async def show_news(self, standing: Standing, news: Sequence[Entry]) -> bool:
        """Show what is new; tell whether there are new words."""
        fresh = tuple(news) != self._news
        self._standing, self._news = standing, tuple(news)
        self._at = 0 if fresh else self._at
        await self.refit()
        return fresh

    def leaves(self, frame: Frame) -> list[Leaf]:
        """Show the clerk's words and the short answers."""
        say = self.host.words
        texts = tuple(entry.text for entry in self._news if entry.text)
        headline = say("kiosk.clerk" if texts else "kiosk.clerk.here", name=self._standing.clerk)
        choices = tuple(
            Choice(str(number), say(f"kiosk.answer.{name}"), {"kiosk": "answer"}) for number, name in enumerate(ANSWERS, start=1)
        )
        return spread_leaf(Leaf(headline, tuple(map(Paragraph, texts)), choices, (headline, *texts)), frame)

    def spoken(self) -> tuple[str, ...]:
        """Read the clerk's words, but not the answers each time."""
        return self.leaf.spoken

    def titles(self) -> tuple[str, ...]:
        """Say that the clerk is writing."""
        return (self.host.words("kiosk.clerk.typing" if self._standing.typing else "kiosk.title"),)
