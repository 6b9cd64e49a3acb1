"""Nobody is here: says hello in every language and waits for a touch or a key."""

from __future__ import annotations

from textual import events

from assistant.messages import Choice
from kiosk_tui.fit import Paragraph
from kiosk_tui.leaves import Frame, Leaf
from kiosk_tui.messages import Picked
from kiosk_tui.screens.page import PageScreen


class AttractScreen(PageScreen):
    """The screen between two visitors. Any key begins; a number chooses the language."""

    BAR = ()

    def __init__(self, languages: tuple[tuple[str, str], ...]) -> None:
        """Take the languages as (tag, name), the kiosk's own first."""
        super().__init__()
        self._languages = languages

    def leaves(self, frame: Frame) -> list[Leaf]:
        """Say hello."""
        say = self.host.words
        body = (Paragraph(say("kiosk.attract.what")), Paragraph(say("kiosk.attract.touch")))
        choices = tuple(
            Choice(str(number), name, {"kiosk": "begin", "locale": tag})
            for number, (tag, name) in enumerate(self._languages[:4], start=1)
        )
        return [Leaf(say("kiosk.attract"), body, choices)]

    def spoken(self) -> tuple[str, ...]:
        """Keep silent while nobody is here."""
        return ()

    async def take_other(self, key: str) -> None:
        """Begin in the kiosk's own language."""
        self._begin()

    def feel(self, event: events.Key) -> None:
        """Begin with any key, also one that writes nothing."""
        if event.is_printable:
            super().feel(event)
        elif event.key not in {"tab", "shift+tab", "enter", "up", "down", "left", "right"}:
            self._begin()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Begin wherever the screen is touched."""
        self._begin()

    def _begin(self) -> None:
        if self.host.may_choose():
            self.post_message(Picked(Choice("", "", {"kiosk": "begin", "locale": self._languages[0][0]})))
