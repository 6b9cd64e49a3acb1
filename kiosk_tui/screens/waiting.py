"""Waiting for a clerk: the place in the line, an honest wait, what happens next, and other ways."""

from __future__ import annotations

from assistant.conversation import Standing
from assistant.messages import Reply
from kiosk_tui.fit import Paragraph
from kiosk_tui.leaves import Frame, Leaf, in_parts, own_choices
from kiosk_tui.screens.page import PageScreen


class WaitingScreen(PageScreen):
    """Shows how the conversation stands, and what the assistant said when it handed over."""

    def __init__(self, reply: Reply | None, standing: Standing | None) -> None:
        """Take the reply that handed over, and the standing if it is known."""
        super().__init__()
        self._reply, self._standing = reply, standing

    async def show_standing(self, standing: Standing) -> None:
        """Show how it stands now."""
        self._standing = standing
        await self.refit()

    def leaves(self, frame: Frame) -> list[Leaf]:
        """Say the place, the wait, what happens next, and the number."""
        headline, told = self._place(), self._told()
        ways = own_choices(self.host.words, ("kiosk.wait.leave_number", "leave_number"), ("kiosk.wait.stop", "stop_waiting"))
        return in_parts(Leaf(headline, tuple(map(Paragraph, told)), ways, (headline, *told)), frame)

    def _place(self) -> str:
        place = self._standing.place if self._standing else None
        if place is None:
            return self.host.words("kiosk.wait")
        return self.host.words("kiosk.wait.next" if place == 1 else "kiosk.wait.place", place=place)

    def _told(self) -> tuple[str, ...]:
        say = self.host.words
        minutes = self._standing.wait_minutes if self._standing else None
        wait = say("kiosk.wait.unknown") if minutes is None else say("kiosk.wait.minutes", minutes=max(1, minutes))
        said = (say("kiosk.wait.code", code=" ".join(self._code)),) if self._code else ()
        return (*said, wait, say("kiosk.wait.then"))

    @property
    def _code(self) -> str:
        if self._standing and self._standing.code:
            return self._standing.code
        return self._reply.handoff.code if self._reply and self._reply.handoff else ""
