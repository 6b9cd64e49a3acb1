"""Listening: what is said appears as it is made out; the end of speech is noticed by itself."""

from __future__ import annotations

from assistant.messages import Choice
from kiosk_tui.fit import Paragraph
from kiosk_tui.leaves import Frame, Leaf, own_choices
from kiosk_tui.screens.page import PageScreen


class SpeakScreen(PageScreen):
    """Shows that the kiosk listens, then what it hears; or that nothing was made out, and what to do then."""

    def __init__(self) -> None:
        """Begin to listen."""
        super().__init__("-listening")
        self._partial = ""
        self._failed = ""

    @property
    def silent(self) -> bool:
        """Whether the microphone is open: it would hear the kiosk."""
        return not self._failed

    async def show_heard(self, text: str) -> None:
        """Show what has been made out so far."""
        self._partial = text
        await self.refit()

    async def show_failed(self, key: str) -> None:
        """Show, by its wording key, why nothing was heard."""
        self._failed = key
        self.remove_class("-listening")
        await self.refit()

    def leaves(self, frame: Frame) -> list[Leaf]:
        """Ask to speak, or offer another way."""
        say = self.host.words
        if self._failed:
            headline = say(self._failed)
            return [Leaf(headline, (), self._ways(), (headline,))]
        told = say("kiosk.speak.hearing", text=self._partial) if self._partial else say("kiosk.speak.hint")
        return [Leaf(say("kiosk.speak.now"), (Paragraph(told),))]

    def _ways(self) -> tuple[Choice, ...]:
        say = self.host.words
        offered = [("kiosk.speak.type", "type")]
        if self._failed == "kiosk.speak.nothing":
            offered.insert(0, ("kiosk.speak.again", "speak"))
        return own_choices(say, *offered)
