"""The way of one visit: what the assistant answers becomes the next screen; what was typed or heard goes to the assistant."""

from __future__ import annotations

from dataclasses import replace

from textual import on
from textual.widgets import Input

from assistant.messages import Control, Outcome, Reply
from kiosk_tui.desk_side import DeskSide
from kiosk_tui.leaves import begins_at
from kiosk_tui.messages import Answered, Begun, HeardSoFar, HeardWords, NotHearing, Printed, Scanned, Typed
from kiosk_tui.place import Place
from kiosk_tui.screens.away import AwayScreen
from kiosk_tui.screens.card import CardScreen
from kiosk_tui.screens.choose import ChooseScreen
from kiosk_tui.screens.number import NumberScreen
from kiosk_tui.screens.page import PageScreen
from kiosk_tui.screens.rating import RatingScreen
from kiosk_tui.screens.slip import SlipScreen
from kiosk_tui.screens.speak import SpeakScreen
from kiosk_tui.screens.type import TypeScreen
from kiosk_tui.screens.waiting import WaitingScreen
from kiosk_tui.screens.welcome import WELCOME, WelcomeScreen
from kiosk_tui.visit import Visit

ANSWERS = (WelcomeScreen, CardScreen, ChooseScreen, WaitingScreen)
"""Screens that show where the visit stands."""

ASIDE = (TypeScreen, SpeakScreen, NumberScreen, SlipScreen, AwayScreen)
"""Screens from which people come back to them."""

CONTROL = "control."
"""How the keys of lines begin that only say what the door does."""


class Journey(DeskSide):
    """Leads a visitor from screen to screen."""

    async def begin(self, locale: str, chosen: str = "") -> None:
        """Begin a visit, in a language that was chosen by its name; letters and voice stay as they are."""
        before = self.visit
        if before.begun:
            self.end_conversation()
        self.visit = Visit(before.number + 1, locale, before.bigger, before.manner)
        self.begin_conversation()
        if chosen:
            self.echo("kiosk.chosen", chosen)
        await self.show(WelcomeScreen())

    async def show(self, screen: PageScreen, aloud: bool = True) -> None:
        """Show another screen, and remember the place in the answer that it takes the person away from."""
        if isinstance(self.shown, ANSWERS) and isinstance(screen, ASIDE):
            self.visit.place = self.shown.place
        await super().show(screen, aloud)

    async def show_reply(self, reply: Reply) -> None:
        """Do what the assistant asks of the door, and show what it says."""
        visit = self.visit
        visit.locale = reply.locale
        visit.to_say += tuple(line.text for line in reply.lines if line.key.startswith(CONTROL))
        reply = replace(reply, lines=tuple(line for line in reply.lines if not line.key.startswith(CONTROL)))
        visit.reply, visit.card, visit.place = reply, reply.card or visit.card, Place()
        if reply.control in {Control.BIGGER, Control.SMALLER}:
            await self.set_bigger(reply.control is Control.BIGGER)
        elif reply.control:
            visit.manner = visit.manner.asked(reply.control.value)
        await self.show(self.screen_for(reply))

    def screen_for(self, reply: Reply) -> PageScreen:
        """Give the screen that shows a reply."""
        if reply.outcome is Outcome.ENDED:
            return RatingScreen()
        if reply.handoff or reply.outcome is Outcome.HANDED_OFF:
            return WaitingScreen(reply, self.visit.standing)
        if any(line.key.startswith(WELCOME) for line in reply.lines):
            return WelcomeScreen(reply)
        return CardScreen(reply) if reply.card and begins_at(reply) else ChooseScreen(reply)

    async def show_current(self, aloud: bool = True) -> None:
        """Show again where the visit stands, in the place that was left."""
        visit = self.visit
        if visit.sent is not None:
            sent, visit.sent = visit.sent, None
            await self.show_reply(sent)
        elif visit.talks or visit.waits:
            await self.show_desk(aloud)
        else:
            screen = self.screen_for(visit.reply) if visit.reply else WelcomeScreen()
            if visit.place.at:
                screen.begin_at(visit.place.at)
            await self.show(screen, aloud)

    @on(Begun)
    async def take_welcome(self, event: Begun) -> None:
        """Fill the welcome, if the person is still there; what they have said meanwhile is answered by itself."""
        if event.visit != self.visit.number:
            return
        self.visit.begun = True
        self.visit.reply = self.visit.reply or event.reply
        if isinstance(self.shown, WelcomeScreen):
            await self.shown.show_reply(event.reply)
            self.read_aloud()

    @on(Answered)
    async def take_answer(self, event: Answered) -> None:
        """Show an answer that belongs to this visit; where a clerk has the word there is none."""
        reply, visit = event.reply, self.visit
        if event.visit != visit.number:
            return
        visit.answered, self.losses = True, 0
        if visit.talks and reply.outcome not in {Outcome.FAILED, Outcome.SAFETY}:
            return
        if reply.outcome is Outcome.HANDED_OFF:
            self.follow()
            if visit.waits and not reply.handoff:
                return
        await self.show_reply(reply)

    @on(Typed)
    async def take_words(self, event: Typed) -> None:
        """Ask what was typed, or do what the key does that was typed."""
        self.visit.draft = ""
        if await self._do_said(event.words):
            return
        self.echo("kiosk.said", event.words)
        self.ask(event.words)
        await self._back_to_the_desk()

    @on(Input.Changed)
    def take_typing(self, event: Input.Changed) -> None:
        """Keep what is typed, and tell a clerk that something is."""
        self.visit.draft = event.value
        if self.visit.talks and event.value:
            self.tell_typing()

    @on(HeardSoFar)
    async def take_partial(self, event: HeardSoFar) -> None:
        """Show what has been made out."""
        if isinstance(self.shown, SpeakScreen):
            self.idle.stir()
            await self.shown.show_heard(event.text)

    @on(HeardWords)
    async def take_heard(self, event: HeardWords) -> None:
        """Ask what was heard, or offer to try again."""
        if not isinstance(self.shown, SpeakScreen):
            return
        self.idle.stir()
        if event.readings and await self._do_said(event.readings[0]):
            return
        if event.readings:
            self.echo("kiosk.said", event.readings[0])
            self.ask(readings=event.readings)
            await self._back_to_the_desk()
        else:
            await self.shown.show_failed("kiosk.speak.nothing")
            self.read_aloud()

    @on(NotHearing)
    async def take_deafness(self) -> None:
        """Offer to type where nothing can be heard."""
        if isinstance(self.shown, SpeakScreen):
            await self.shown.show_failed("kiosk.speak.no_microphone")
            self.read_aloud()

    @on(Scanned)
    def take_code(self) -> None:
        """Say that a code is of no use here."""
        self.note("kiosk.no_code_here")

    @on(Printed)
    def take_print(self, event: Printed) -> None:
        """Say whether this visitor's slip was printed."""
        if event.visit != self.visit.number:
            return
        told = self.take_away().told if event.done and not self.visit.slip_told else ()
        self.visit.slip_told |= event.done
        self.note("kiosk.slip.printed" if event.done else "kiosk.slip.not_printed", *told)

    async def _do_said(self, words: str) -> bool:
        """Do what the key does, on the screen that was left, whose number or name was said; tell whether there was one.

        What is said to a clerk is for the clerk.
        """
        key = "" if self.visit.talks else self.visit.place.key_said(words, self.words)
        if not key:
            return False
        await self.show_current(aloud=False)
        if isinstance(self.shown, PageScreen) and self.shown.has_key(key):
            await self.shown.do(key)
        else:
            self.note("kiosk.no_such_number", number=key)
        return True

    async def _back_to_the_desk(self) -> None:
        """Go back to the talk or the line: there the assistant does not answer."""
        if self.visit.talks or self.visit.waits:
            await self.show_current()
