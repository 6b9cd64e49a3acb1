"""What the keys and the kiosk's own answers do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from textual import on

from assistant.messages import Choice
from kiosk_tui import keys
from kiosk_tui.journey import Journey
from kiosk_tui.messages import Picked, Wanted
from kiosk_tui.numbers import IDENTITY, TELEPHONE
from kiosk_tui.screens.attract import AttractScreen
from kiosk_tui.screens.away import AwayScreen
from kiosk_tui.screens.card import CardScreen
from kiosk_tui.screens.choose import ChooseScreen
from kiosk_tui.screens.clerk import ClerkScreen
from kiosk_tui.screens.finished import FinishedScreen
from kiosk_tui.screens.leaving import LeavingScreen
from kiosk_tui.screens.number import NumberScreen
from kiosk_tui.screens.page import PageScreen
from kiosk_tui.screens.rating import RatingScreen
from kiosk_tui.screens.slip import SlipScreen
from kiosk_tui.screens.speak import SpeakScreen
from kiosk_tui.screens.type import TypeScreen
from kiosk_tui.screens.waiting import WaitingScreen
from kiosk_tui.screens.welcome import WelcomeScreen

"""Decibels under the ordinary below which nothing would be heard."""

Way = Callable[[], Awaitable[None]]


class Ways(Journey):
    """Does what was chosen."""

    @on(Picked)
    async def take_pick(self, event: Picked) -> None:
        """Do what an answer stands for: something of the kiosk's own, or a choice of the assistant's."""
        choice = event.choice
        match choice.payload:
            case {"kiosk": "begin" | "again", **more}:
                await self.begin(str(more.get("locale", self.visit.locale)), choice.label)
            case {"kiosk": "answer"}:
                self.echo("kiosk.said", choice.label)
                self.ask(choice.label)
            case _:
                self.echo("kiosk.chosen", choice.label, choice.key)
                await self._do(choice)

    async def _do(self, choice: Choice) -> None:
        """Do what was chosen."""
        match choice.payload:
            case {"kiosk": "rate", "stars": stars}:
                await self.take_rating(int(stars))
            case {"kiosk": name}:
                await self._own[name]()
            case {"do": "desk", "act": "number"}:
                await self.key_in_phone()
            case _:
                self.ask(choice=choice)

    @on(Wanted)
    async def take_key(self, event: Wanted) -> None:
        """Do what a key stands for that means the same everywhere."""
        await self._keys[event.key]()

    async def go_on(self) -> None:
        """Go on to the next part of what is shown."""
        if isinstance(self.shown, PageScreen):
            await self.shown.turn(1)

    async def go_back(self) -> None:
        """Go back: to where the visit stands, or, standing there already, to what was before."""
        screen = self.screen
        if isinstance(screen, AwayScreen):
            self.visit.unsent = None
            await self.show_current()
        elif isinstance(screen, (WelcomeScreen, FinishedScreen)):
            await self.forget()
        elif isinstance(screen, ClerkScreen):
            await self.show(LeavingScreen())
        elif isinstance(screen, WaitingScreen):
            await self.leave_line()
        elif isinstance(screen, RatingScreen):
            await self.finish()
        elif isinstance(screen, (CardScreen, ChooseScreen)) and not (self.visit.talks or self.visit.waits):
            self.ask(keys.BACK)
        elif not isinstance(screen, AttractScreen):
            self.workers.cancel_group(self, "hearing")
            await self.show_current()

    async def get_person(self) -> None:
        """Ask for a person; who waits for one already sees and hears their place."""
        if isinstance(self.screen, AwayScreen):
            self.note("kiosk.away.call", phone=self.kit.phone())
        elif self.visit.waits or self.visit.talks:
            await self.show_desk()
        else:
            self.echo("kiosk.chosen", self.words("kiosk.person"), keys.PERSON)
            self.ask(keys.PERSON)

    async def listen(self) -> None:
        """Listen to what is said, and say nothing meanwhile."""
        self.visit.to_say = ()
        await self.show(SpeakScreen())
        self.hear()

    async def write(self) -> None:
        """Let the person type; what was typed before is still there."""
        await self.show(TypeScreen(self.visit.draft))

    async def key_in_phone(self) -> None:
        """Let the person key in a telephone number."""
        await self.show(NumberScreen(TELEPHONE))

    async def key_in_identity(self) -> None:
        """Let the person key in or scan an identity number for the clerk."""
        await self.show(NumberScreen(IDENTITY))

    async def leave_line(self) -> None:
        """No longer wait for a clerk."""
        self.stop_waiting()

    async def offer_slip(self) -> None:
        """Show the slip and read it."""
        if self.visit.card is not None:
            self.visit.slip_told = True
            await self.show(SlipScreen(self.take_away(), self.kit.printing.possible))

    async def print(self) -> None:
        """Print the slip."""
        slip = self.slip()
        if slip is not None:
            self.print_slip(slip)

    async def done(self) -> None:
        """Ask how it was, if there was anything to rate."""
        if self.visit.answered:
            await self.show(RatingScreen())
        else:
            await self.forget()

    async def take_rating(self, stars: int) -> None:
        """Send the rating, and say goodbye."""
        self.visit.thanked = True
        self.rate(stars)
        await self.finish()

    async def finish(self) -> None:
        """Say goodbye, with the slip of what was asked about."""
        await self.show(FinishedScreen(self.take_away(), self.kit.printing.possible, self.visit.thanked))

    async def start_over(self) -> None:
        """Begin another matter in a conversation of its own."""
        await self.begin(self.visit.locale)

    async def change_language(self) -> None:
        """Begin again in the next language."""
        await self.begin(self.next_locale)

    async def change_size(self) -> None:
        """Make the letters bigger, or ordinary again, where the terminal can."""
        if self.resizable:
            await self.set_bigger(not self.visit.bigger)

    async def say_again(self) -> None:
        """Read the screen aloud once more, with all its answers."""
        if isinstance(self.screen, ClerkScreen):
            self.screen.brief = False
        self.read_aloud()

    async def speak_louder(self) -> None:
        """Speak louder, until this visitor leaves."""
        self.visit.manner = self.visit.manner.louder()
        self.note("kiosk.louder")

    async def speak_lower(self) -> None:
        """Speak more quietly, until this visitor leaves."""
        self.visit.manner = self.visit.manner.quieter()
        self.note("kiosk.quieter")

    @property
    def _keys(self) -> Mapping[str, Way]:
        return {
            keys.BACK: self.go_back,
            keys.AGAIN: self.say_again,
            keys.SIZE: self.change_size,
            keys.SPEAK: self.listen,
            keys.TYPE: self.write,
            keys.LANGUAGE: self.change_language,
            keys.PERSON: self.get_person,
            keys.LOUDER: self.speak_louder,
            keys.QUIETER: self.speak_lower,
        }

    @property
    def _own(self) -> Mapping[str, Way]:
        return {
            "next": self.go_on,
            "slip": self.offer_slip,
            "print": self.print,
            "start_over": self.start_over,
            "done": self.done,
            "leave": self.forget,
            "speak": self.listen,
            "type": self.write,
            "stay": self.show_current,
            "identity": self.key_in_identity,
            "read": self.say_again,
            "leave_number": self.key_in_phone,
            "stop_waiting": self.leave_line,
        }
