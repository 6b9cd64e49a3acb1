"""The first question: what is wanted? Say it, type it, or choose what is asked for most."""

from __future__ import annotations

from assistant.messages import Choice, Reply
from kiosk_tui import keys
from kiosk_tui.fit import Paragraph
from kiosk_tui.leaves import Frame, Leaf, in_parts
from kiosk_tui.messages import Wanted
from kiosk_tui.screens.page import PageScreen

WELCOME = "remark.welcome."
MOST_CHOICES, MOST_TILES = 5, 6
"""The matters asked for most and the events in life; and “read to me” beside them."""


class WelcomeScreen(PageScreen):
    """Shows the assistant's welcome; before that has come, what can be done already."""

    BAR = (keys.BACK, keys.LANGUAGE, keys.QUIETER, keys.LOUDER, keys.SIZE, keys.SPEAK, keys.TYPE, keys.PERSON)

    def __init__(self, reply: Reply | None = None) -> None:
        """Take the welcome, if it has come."""
        super().__init__()
        self._reply = reply

    @property
    def less_important(self) -> frozenset[str]:
        """The language key is needed on the first screen, the way back on those after it."""
        return frozenset({keys.LANGUAGE if self._at else keys.BACK})

    async def show_reply(self, reply: Reply) -> None:
        """Show the welcome now that it has come."""
        self._reply = reply
        await self.refit()

    def leaves(self, frame: Frame) -> list[Leaf]:
        """Ask what is wanted."""
        say = self.host.words
        headline = say("kiosk.welcome")
        if self._reply is None:
            waiting = tuple(say(f"kiosk.welcome.{part}") for part in ("wait", "already"))
            return [Leaf(headline, tuple(map(Paragraph, waiting)), (), (headline, *waiting))]
        spoken = tuple(line.text for line in self._reply.lines if line.key.startswith(WELCOME))
        read = (Choice(keys.AGAIN, say("kiosk.welcome.read"), {"kiosk": "read"}),) if self.host.speaks else ()
        asked = () if any(headline in text for text in spoken) else (headline,)
        return in_parts(Leaf(headline, (), (*self._reply.choices[:MOST_CHOICES], *read), (*spoken, *asked)), frame, MOST_TILES)

    def spoken(self) -> tuple[str, ...]:
        """Read the city's notice, the welcome and the answers."""
        return (*self._notices(), *super().spoken())

    def titles(self) -> tuple[str, ...]:
        """Give the city's notice, if there is one."""
        name = self.host.words("kiosk.title")
        notices = self._notices()
        return (*(f"{name}  {notice}" for notice in notices), *notices, name)

    def _notices(self) -> list[str]:
        return [line.text for line in self._reply.lines if not line.key.startswith(WELCOME)] if self._reply else []

    async def take_other(self, key: str) -> None:
        """Read aloud, also while there is nothing to choose yet."""
        if key == keys.AGAIN:
            self.post_message(Wanted(key))
