"""The end of a visit: thanks, the slip if there was a matter, and a way to begin again."""

from __future__ import annotations

from dataclasses import replace

from assistant.messages import Choice
from kiosk_tui.leaves import own_choices
from kiosk_tui.screens.slip import SlipScreen
from kiosk_tui.slip.content import TakeAway


class FinishedScreen(SlipScreen):
    """Says goodbye; `thanked` where the visitor has rated. What stands on the slip is read where it is offered."""

    def __init__(self, take: TakeAway, printer: bool, thanked: bool) -> None:
        """Take what is shown of the slip and whether to thank."""
        super().__init__(replace(take, told=()), printer and bool(take.link))
        self._thanked = thanked

    def headline(self) -> str:
        """Say goodbye."""
        return self.host.words("kiosk.finished")

    def sentences(self, how: str) -> tuple[str, ...]:
        """Thank, and say what to do with the slip and that all will be forgotten."""
        say = self.host.words
        thanks = (say("kiosk.finished.thanks"),) if self._thanked else ()
        return (*thanks, *((how,) if self._take.link else ()), say("kiosk.finished.forgotten"))

    def answers(self) -> tuple[Choice, ...]:
        """Offer to print, to begin again, to leave."""
        offered = [("kiosk.slip.print", "print")] if self._printer else []
        offered += [("kiosk.finished.again", "again"), ("kiosk.finished.leave", "leave")]
        return own_choices(self.host.words, *offered)
