"""The slip to take away: a code to scan, the number or telephone to remember, and printing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from textual.containers import Horizontal
from textual.widget import Widget

from assistant.messages import Choice
from kiosk_tui.fit import Paragraph, fit, roomiest
from kiosk_tui.leaves import NEXT, Frame, Leaf, in_parts, own_choices
from kiosk_tui.screens.page import PageScreen
from kiosk_tui.slip.content import TakeAway
from kiosk_tui.widgets.code import BigText, QrCode

DIGITS_ROWS = (9, 6, 4, 3)
"""Rows that the digits may take with their caption, the best first."""

BESIDE, ALONE, DIGITS, WITHOUT = "beside", "alone", "digits", ""
"""What stands on a leaf: the code beside the digits, the code by itself, the digits, neither."""


class SlipScreen(PageScreen):
    """Shows the code and the digits, and offers to print. The code has a screen of its own where it needs the whole."""

    def __init__(self, take: TakeAway, printer: bool) -> None:
        """Take what is shown of the slip, and whether there is a printer."""
        super().__init__()
        self._take, self._printer = take, printer
        self._rows = {WITHOUT: 0}

    def headline(self) -> str:
        """Give the headline."""
        return self.host.words("kiosk.step.slip")

    def own_widgets(self) -> Iterator[Widget]:
        """Show the code, and beside it the digits."""
        yield Horizontal(QrCode(self._take.link, id="qr"), BigText(self._take.caption, self._take.digits, id="digits"), id="slip")

    async def show_leaf(self) -> None:
        """Give the code and the digits their rows."""
        how = self.leaf.step
        self.extra = self._rows[how]
        slip, code, digits = (self.query_one(name) for name in ("#slip", "#qr", "#digits"))
        slip.display, slip.styles.height = bool(self.extra), self.extra
        code.display, digits.display = how in {BESIDE, ALONE}, how in {BESIDE, DIGITS}
        await super().show_leaf()

    def leaves(self, frame: Frame) -> list[Leaf]:
        """Show the code where it can be read, else say whom to ring; and offer what can be done."""
        scan, ask = self.host.words("kiosk.slip.scan"), self.host.words("kiosk.slip.ask", phone=self._take.phone)
        code, self._rows = self.query_one(QrCode), {WITHOUT: 0}
        beside = self._leaf(self.sentences(scan), BESIDE)
        if self._has_rows(beside, frame, code.rows_beside(frame.room)):
            return [beside]
        alone = Leaf(scan, (), (_way_on(frame),), (scan,), ALONE)
        fitting = (rows for rows in code.rows_alone(frame.room) if fit(alone.page(frame.bar, rows), frame.room) is not None)
        self._rows[ALONE] = next(fitting, 0)
        if self._rows[ALONE]:
            return [alone, *self._without_code((), frame)]
        return self._without_code(self.sentences(ask), frame)

    def answers(self) -> tuple[Choice, ...]:
        """Give what can be done."""
        offered = [("kiosk.slip.print", "print")] if self._printer else []
        offered += [("kiosk.other", "start_over"), ("kiosk.done", "done")]
        return own_choices(self.host.words, *offered)

    def sentences(self, how: str) -> tuple[str, ...]:
        """Give what is to read and said beside what is to be done with the slip."""
        return (how,)

    def spoken(self) -> tuple[str, ...]:
        """Read what is to be done and what is to be remembered, and then all that stands on the slip."""
        take, said = self._take, super().spoken()
        remember = (self._remember(), *take.told) if self.leaf is self._leaves[-1] else ()
        return (*said, *(text for text in remember if text not in said))

    def _without_code(self, told: tuple[str, ...], frame: Frame) -> list[Leaf]:
        """Give the digits, large, with the words and the answers where these have room beside them, or else before them."""
        large, rest = self._leaf(told, DIGITS), replace(frame, extra=0)
        if self._has_rows(large, frame, DIGITS_ROWS):
            return [large]
        before = replace(large, body=(), choices=(_way_on(frame),), spoken=(self.headline(), self._remember()))
        if self._has_rows(before, frame, DIGITS_ROWS):
            return [before, *in_parts(self._leaf(told, WITHOUT), rest)]
        return in_parts(self._leaf((self._remember(), *told), WITHOUT), rest)

    def _remember(self) -> str:
        return f"{self._take.caption}：{self._take.digits}"

    def _leaf(self, told: tuple[str, ...], step: str) -> Leaf:
        return Leaf(self.headline(), tuple(map(Paragraph, told)), self.answers(), (self.headline(), *told), step)

    def _has_rows(self, leaf: Leaf, frame: Frame, wanted: tuple[int, ...]) -> bool:
        """Keep the most rows that the leaf has to spare; tell whether it has any of those that are wanted."""
        found = roomiest(lambda rows: leaf.page(frame.bar, rows), frame.room, wanted)
        if found:
            self._rows[leaf.step] = found
        return bool(found)


def _way_on(frame: Frame) -> Choice:
    return replace(NEXT, label=frame.following)
