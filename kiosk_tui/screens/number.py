"""Keying in a telephone or identity number: grouped while it grows, checked, and hidden once it was taken."""

from __future__ import annotations

from collections.abc import Iterator

from textual import events
from textual.containers import Grid
from textual.widget import Widget

from kiosk_tui import keys
from kiosk_tui.fit import Paragraph, Room
from kiosk_tui.leaves import Frame, Leaf
from kiosk_tui.messages import KeyChosen, NumberEntered, Wanted
from kiosk_tui.numbers import Kind, grouped
from kiosk_tui.screens.page import PageScreen
from kiosk_tui.widgets.pad import PadTile

RUB, COUNT, ENTER, HELP = "rub", "count", "enter", "help"
ELSEWHERE = {COUNT: keys.AGAIN, HELP: keys.PERSON, keys.BACK: keys.BACK}
"""What other keys of the pad stand for, by the keys that mean the same everywhere."""

RUBBING_KEYS = {"backspace", "delete"}
PAD_SIZES = ((5, 1), (3, 1), (2, 1), (1, 1), (1, 0))
"""Rows of one key and between two, the best first."""

PAD_ROWS, ABOVE = 3, 3
"""Rows of keys, and rows of cells kept for what stands above them."""


class NumberScreen(PageScreen):
    """A keypad. Digits are taken as quickly as they come, so that a scanner loses none; they are never read aloud."""

    BAR = ()

    def __init__(self, kind: Kind) -> None:
        """Take the kind of number that is wanted."""
        super().__init__("-number")
        self._kind, self._number, self._wrong = kind, "", False

    def own_widgets(self) -> Iterator[Widget]:
        """Give the keypad: six keys across, the wide ones over two."""
        say = self.host.words
        words = {
            RUB: say("kiosk.number.rub"),
            keys.BACK: say("kiosk.back"),
            HELP: say("kiosk.person"),
            ENTER: say("kiosk.number.enter"),
            COUNT: say("kiosk.number.read"),
        }
        last = ("0", "X") if "X" in self._kind.signs else ("0",)
        order = ("1", "2", "3", RUB, keys.BACK, "4", "5", "6", COUNT, HELP, "7", "8", "9", *last, ENTER)
        wide = {RUB, COUNT, *(last if len(last) == 1 else ())}
        kinds = {ENTER: "-enter", HELP: "-person", **dict.fromkeys(wide, "-wide")}
        yield Grid(*(PadTile(key, words.get(key, ""), kinds.get(key)) for key in order), id="pad")

    def leaves(self, frame: Frame) -> list[Leaf]:
        """Ask for the number, show it as it grows, or say what is wrong with it."""
        say = self.host.words
        asked = say(f"kiosk.number.wrong.{self._kind.name}" if self._wrong else f"kiosk.number.{self._kind.name}")
        hint = (say("kiosk.number.scan"),) if "X" in self._kind.signs else ()
        shown = tuple(map(Paragraph, hint)) if frame.room.rows >= 18 else ()
        large = grouped(self._number, self._kind.groups) if self._number and not self._wrong else asked
        return [Leaf(large, shown, (), (asked, *hint))]

    async def show_leaf(self) -> None:
        """Show the number, and the keypad in the rows that are left."""
        room = self.host.room()
        tile, gap = _pad_row(room)
        self.extra = PAD_ROWS * tile + (PAD_ROWS - 1) * gap
        await super().show_leaf()
        pad = self.query_one("#pad")
        pad.styles.height, pad.styles.grid_rows, pad.styles.grid_gutter_horizontal = self.extra, str(tile), gap
        self.set_class(self._wrong, "-wrong")
        self.set_class(self._kind.right(self._number), "-right")

    def titles(self) -> tuple[str, ...]:
        """Say what is asked, or how many digits there are."""
        say = self.host.words
        asked, count = say(f"kiosk.number.{self._kind.name}"), say("kiosk.number.count", digits=len(self._number))
        return (f"{asked}  {count}", count) if self._number else (say("kiosk.title"),)

    def feel(self, event: events.Key) -> None:
        """Take digits at once, without the pause that keeps hands from choosing twice."""
        sign = (event.character or "").upper()
        if event.key == "enter" and self.focused is not None and not self._bursts.ended_by(self.host.now()):
            return  # what has the focus is pressed, unless a scanner ends its code
        if event.key == "enter" or event.key in RUBBING_KEYS or sign in self._kind.signs or sign == keys.BACK:
            event.stop()
            pressed = ENTER if event.key == "enter" else RUB if event.key in RUBBING_KEYS else sign
            self._bursts.take(pressed, self.host.now())
            self.post_message(KeyChosen(pressed))
        elif sign in {keys.SIZE, keys.LOUDER, keys.QUIETER}:
            event.stop()
            self.post_message(Wanted(sign))

    async def act(self, key: str) -> None:
        """Grow, shorten or take the number."""
        if key in self._kind.signs:
            await self._change((self._number + key)[: self._kind.longest])
        elif key == RUB or (key == keys.BACK and self._number):
            await self._change(self._number[:-1])
        elif not self.host.may_choose():
            return
        elif key == ENTER:
            await self._enter()
        elif key in ELSEWHERE:
            self.post_message(Wanted(ELSEWHERE[key]))

    def spoken(self) -> tuple[str, ...]:
        """Read what is asked, and how many digits there are or how to go about it, never the digits."""
        say = self.host.words
        then = say("kiosk.number.count", digits=len(self._number)) if self._number else say("kiosk.number.how")
        return (*self.leaf.spoken, then)

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


def _pad_row(room: Room) -> tuple[int, int]:
    """Give the rows of one key and between two: odd where there is room, so that its digit stands in the middle."""
    least = room.target[1]
    sizes = ((rows, gap) for rows, gap in PAD_SIZES if rows >= least)
    fitting = ((rows, gap) for rows, gap in sizes if PAD_ROWS * rows + (PAD_ROWS - 1) * gap + ABOVE <= room.rows)
    return next(fitting, (least, 0))
