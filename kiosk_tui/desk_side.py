"""The way of a visit while a clerk is awaited or talks, while the assistant is away, and of numbers that are keyed in."""

from __future__ import annotations

from textual import on

from assistant.conversation import Entry, Owner, Who
from assistant.messages import Reply
from kiosk_tui import keys
from kiosk_tui.messages import Followed, Kept, NumberEntered, ServerFound, ServerLost
from kiosk_tui.numbers import IDENTITY
from kiosk_tui.screens.attract import AttractScreen
from kiosk_tui.screens.away import AwayScreen
from kiosk_tui.screens.clerk import ClerkScreen
from kiosk_tui.screens.kept import KeptScreen
from kiosk_tui.screens.number import NumberScreen
from kiosk_tui.screens.rating import RatingScreen
from kiosk_tui.screens.speak import SpeakScreen
from kiosk_tui.screens.type import TypeScreen
from kiosk_tui.screens.waiting import WaitingScreen
from kiosk_tui.screens.welcome import WelcomeScreen
from kiosk_tui.stage import Stage

BUSY = (NumberScreen, TypeScreen, SpeakScreen)
"""Screens that nothing takes away while somebody is using them."""

SHOWN_DIGITS = 2
"""Digits of a telephone number that are shown after it was taken."""


class DeskSide(Stage):
    """Shows what comes from the desk."""

    async def show_reply(self, reply: Reply) -> None:
        """Show what the assistant says."""
        raise NotImplementedError

    async def show_current(self, aloud: bool = True) -> None:
        """Show again where the visit stands."""
        raise NotImplementedError

    async def show_desk(self, aloud: bool = True) -> None:
        """Show the line, or the talk with the clerk."""
        visit = self.visit
        if visit.talks and visit.standing is not None:
            await self.show(ClerkScreen(visit.standing, visit.news()), aloud)
        else:
            await self.show(WaitingScreen(visit.reply, visit.standing), aloud)

    @on(Followed)
    async def take_news(self, event: Followed) -> None:
        """Show what has happened in the conversation, if it is this visitor's."""
        visit, what = self.visit, event.what
        if event.visit != visit.number:
            return
        came, visit.met = visit.talks and not visit.met, visit.talks
        spoke = isinstance(what, Entry) and what.who is Who.CLERK
        if came or spoke:
            self.idle.stir()
            await self.drop_warning()
        if isinstance(what, Entry) and spoke and what.reply:
            await self._show_sent(Reply.from_json(what.reply))
        elif visit.standing is None or visit.standing.owner is Owner.QUEUE:
            await self._show_line()
        elif visit.standing.owner is Owner.CLERK:
            await self._show_talk("kiosk.clerk.wrote" if spoke else "kiosk.clerk.came" if came else "")
        else:
            await self._after_the_desk(visit.standing.owner)

    @on(NumberEntered)
    async def take_number(self, event: NumberEntered) -> None:
        """Leave a telephone number for ringing back, or give an identity number to the clerk; neither is ever said aloud."""
        self.visit.secrets |= {event.number}
        if event.kind == IDENTITY.name:
            self.ask(event.number)
            await self.show_current()
        else:
            self.leave_number(event.number)

    @on(Kept)
    async def take_kept(self, event: Kept) -> None:
        """Say that the number was kept."""
        if event.visit == self.visit.number:
            await self.show(KeptScreen(event.phone[-SHOWN_DIGITS:]))

    @on(ServerLost)
    async def take_loss(self) -> None:
        """Say that the assistant is away, keep what was said, and wait for it to come back."""
        if isinstance(self.shown, AttractScreen):
            return
        self.losses += 1
        self.visit.away = True
        if not isinstance(self.shown, AwayScreen):
            said = self.visit.unsent.utterance if self.visit.unsent else ""
            await self.show(AwayScreen(self.kit.phone(), self.visit.draft if said in keys.WORDS else said or self.visit.draft))
        self.get_ready()

    @on(ServerFound)
    async def take_return(self) -> None:
        """Go on where the visit was."""
        if not self.visit.away:
            return
        self.visit.away = False
        if not self.visit.begun:
            self.begin_conversation()
        if self.visit.standing is not None:
            self.follow()
        if isinstance(self.shown, AwayScreen):
            self.visit.status = self.visit.to_say = (self.words("kiosk.away.back"),)
            await self.show_current()
        else:
            self.note("kiosk.away.back")
        if self.visit.unsent is not None:
            self.send_unsent()

    async def _show_line(self) -> None:
        screen, standing = self.shown, self.visit.standing
        if isinstance(screen, WaitingScreen) and standing is not None:
            await screen.show_standing(standing)
        elif isinstance(screen, ClerkScreen):
            await self.show_desk()

    async def _show_sent(self, reply: Reply) -> None:
        """Show what a clerk has sent; who is busy with something else finds it afterwards."""
        if isinstance(self.shown, BUSY):
            self.visit.sent = reply
            await self._show_talk("kiosk.clerk.wrote")
        else:
            await self.show_reply(reply)

    async def _show_talk(self, news: str) -> None:
        """Show how the talk stands; on any other screen only say, by its wording key, what is new."""
        screen, visit = self.shown, self.visit
        if isinstance(screen, ClerkScreen) and visit.standing is not None:
            if await screen.show_news(visit.standing, visit.news()):
                self.read_leaf()
        elif isinstance(screen, WaitingScreen):
            await self.show_desk()
        elif news and visit.standing is not None:
            self.note(news, name=visit.standing.clerk)

    async def _after_the_desk(self, owner: Owner) -> None:
        """Go back to the assistant, or to the rating where the talk is over."""
        if owner is Owner.NOBODY:
            self.visit.standing = None
            await self.show(RatingScreen())
        elif isinstance(self.shown, (ClerkScreen, WaitingScreen)) and self.visit.entries:
            last = next((one.reply for one in reversed(self.visit.entries) if one.who is Who.ASSISTANT and one.reply), None)
            reply = Reply.from_json(last) if last else None
            await self.show(WelcomeScreen() if reply is None or reply.handoff else WelcomeScreen(reply))
