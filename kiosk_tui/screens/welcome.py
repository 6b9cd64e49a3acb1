"""The first question: what is wanted? Say it, type it, or choose what is asked for most."""

from __future__ import annotations

from assistant.messages import Reply
from kiosk_tui import keys
from kiosk_tui.fit import Paragraph
from kiosk_tui.leaves import Frame, Leaf
from kiosk_tui.messages import Wanted
from kiosk_tui.screens.page import PageScreen

WELCOME = "remark.welcome."


class WelcomeScreen(PageScreen):
    """Shows the assistant's welcome; before that has come, what can be done already."""

    BAR = (keys.LANGUAGE, keys.AGAIN, keys.SIZE, keys.SPEAK, keys.TYPE, keys.PERSON)

    def __init__(self, reply: Reply | None = None) -> None:
        """Take the welcome, if it has come."""
        super().__init__()
        self._reply = reply

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
        return [Leaf(headline, (), self._reply.choices[:5], spoken)]

    def spoken(self) -> tuple[str, ...]:
        """Read the welcome and the answers, and how to speak or ask for a person."""
        say = self.host.words
        return (*super().spoken(), say("kiosk.say.speak"), say("kiosk.say.person"), say("kiosk.say.again"))

    def titles(self) -> tuple[str, ...]:
        """Give the city's notice, if there is one."""
        name = self.host.words("kiosk.title")
        notices = [line.text for line in self._reply.lines if not line.key.startswith(WELCOME)] if self._reply else []
        return (*(f"{name}  {notice}" for notice in notices), *notices, name)

    async def take_other(self, key: str) -> None:
        """Go back to the beginning."""
        if key == keys.BACK:
            self.post_message(Wanted(key))
