"""Keying in a telephone or identity number: grouped while it grows, checked, and hidden once it was taken."""

from __future__ import annotations

from collections.abc import Iterator

from textual import events, on
from textual.containers import Grid
from textual.content import Content
from textual.widget import Widget

from kiosk_tui import keys
from kiosk_tui.fit import Paragraph, Room
from kiosk_tui.leaves import Frame, Leaf
from kiosk_tui.messages import KeyChosen, NumberEntered, Wanted
from kiosk_tui.numbers import Kind, grouped
from kiosk_tui.screens.page import PageScreen
from kiosk_tui.widgets.headline import Headline
from kiosk_tui.widgets.tile import FOCUSED, BarTile, centred

RUB, COUNT, ENTER, HELP = "rub", "count", "enter", "help"
RUBBING_KEYS = {"backspace", "delete"}
PAD_ROWS = 4


class NumberScreen(PageScreen):
    """A keypad. Digits are taken as quickly as they come, so that a scanner loses none; they are never read aloud."""

    BAR = ()

    def __init__(self, kind: Kind) -> None:
        """Take the kind of number that is wanted."""
        super().__init__("-number")
        self._kind, self._number, self._wrong = kind, "", False

    def own_widgets(self) -> Iterator[Widget]:
        """Give the number so far and the keypad."""
        say = self.host.words
        yield Headline(id="number")
        words = {
            RUB: say("kiosk.number.rub"),
            keys.BACK: say("kiosk.back"),
            HELP: say("kiosk.person"),
            ENTER: say("kiosk.number.enter"),
            COUNT: say("kiosk.number.read"),
        }
        last = "X" if "X" in self._kind.signs else COUNT
        order = ["1", "2", "3", RUB, "4", "5", "6", keys.BACK, "7", "8", "9", HELP, last, "0", COUNT, ENTER]
        yield Grid(*(PadTile(key, words) for key in order), id="pad")

    def leaves(self, frame: Frame) -> list[Leaf]:
        """Ask for the number, or say what is wrong with it."""
        say = self.host.words
        asked = say(f"kiosk.number.{self._kind.name}")
        told = say(f"kiosk.number.wrong.{self._kind.name}") if self._wrong else asked
        hint = (Paragraph(say("kiosk.number.scan")),) if frame.room.rows >= 16 and "X" in self._kind.signs else ()
        return [Leaf(told, hint, (), (told, *(one.text for one in hint)))]

    async def show_leaf(self) -> None:
        """Show the number, and the keypad in the rows that are left."""
        room = self.host.room()
        tile = _pad_row(room)
        self.extra = 2 + PAD_ROWS * tile
        await super().show_leaf()
        self.query_one("#number", Headline).text = grouped(self._number, self._kind.groups) or "_"
        self.query_one("#pad").styles.height = PAD_ROWS * tile
        self.set_class(self._wrong, "-wrong")
        self.set_class(self._kind.right(self._number), "-right")

    def titles(self) -> tuple[str, ...]:
        """Say how many digits there are."""
        return (self.host.words("kiosk.number.count", digits=len(self._number)),)

    def on_key(self, event: events.Key) -> None:
        """Take digits at once, without the pause that keeps hands from choosing twice."""
        sign = (event.character or "").upper()
        if event.key == "enter" or event.key in RUBBING_KEYS or sign in self._kind.signs or sign == keys.BACK:
            event.stop()
            pressed = ENTER if event.key == "enter" else RUB if event.key in RUBBING_KEYS else sign
            self.post_message(KeyChosen(pressed))
        elif sign in {keys.SIZE, keys.LOUDER, keys.QUIETER}:
            event.stop()
            self.post_message(Wanted(sign))

    @on(KeyChosen)
    async def take_key(self, event: KeyChosen) -> None:
        """Grow, shorten or take the number."""
        event.stop()
        if event.key == ENTER:
            await self._enter()
        elif event.key == RUB or (event.key == keys.BACK and self._number):
            await self._change(self._number[:-1])
        elif event.key == COUNT:
            self.post_message(Wanted(keys.AGAIN))
        elif event.key in {keys.BACK, HELP}:
            self.post_message(Wanted(keys.PERSON if event.key == HELP else keys.BACK))
        elif event.key in self._kind.signs and len(self._number) < self._kind.longest:
            await self._change(self._number + event.key)

    def spoken(self) -> tuple[str, ...]:
        """Read what is asked and how many digits there are, never the digits."""
        count = (self.host.words("kiosk.number.count", digits=len(self._number)),) if self._number else ()
        return (*self.leaf.spoken, *count)

    async def _change(self, number: str) -> None:
        self._number, self._wrong = number, False
        await self.refit()

    async def _enter(self) -> None:
        if self._kind.right(self._number):
            self.post_message(NumberEntered(self._kind.name, self._number))
            self._number = ""
            return
        self._wrong = True
        await self.refit()
        self.post_message(Wanted(keys.AGAIN))


class PadTile(BarTile):
    """One key of the keypad: its digit, or its word."""

    def __init__(self, key: str, words: dict[str, str]) -> None:
        """Take the key and the words of those that are not digits."""
        super().__init__(key, words.get(key, ""))
        self.set_class(key == ENTER, "-enter")
        self.set_class(key == HELP, "-person")

    def render(self) -> Content:
        """Give what stands on the key in its middle."""
        width, height = self.size
        face = f"{FOCUSED if self.has_focus else ''}{self.label or self.key}"
        return Content("\n" * ((height - 1) // 2) + centred(face, width))


def _pad_row(room: Room) -> int:
    """Give the rows of one key: as high as a target has to be, and more where there is room."""
    spare = (room.rows - 1 - 2 - 2) // PAD_ROWS
    return max(1, min(5, max(room.target[1], spare)))
