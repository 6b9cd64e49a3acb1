"""A service item in steps: what it is, who can get it, what to bring, where and when."""

from __future__ import annotations

from dataclasses import replace

from assistant.messages import Choice, Reply
from kiosk_tui.leaves import NEXT, STEPS, Frame, Leaf, begins_at, of_card, spread_leaf
from kiosk_tui.screens.page import PageScreen


class CardScreen(PageScreen):
    """Shows a card step by step, beginning with what was asked; at the end comes what was asked for together with it."""

    def __init__(self, reply: Reply) -> None:
        """Take the reply that carries the card."""
        super().__init__()
        self._reply = reply
        self._wanted = begins_at(reply)

    def leaves(self, frame: Frame) -> list[Leaf]:
        """Lay the card out; every step leads on or to the slip, the last one to other matters too."""
        say = self.host.words
        slip = Choice("2", say("kiosk.slip"), {"kiosk": "slip"})
        going_on = (replace(NEXT, label=frame.following), slip)
        other = Choice("", say("kiosk.other"), {"kiosk": "start_over"})
        after = next((choice for choice in self._reply.choices if "also" in choice.payload), other)
        ending = (replace(slip, key="1"), replace(after, key="2"))
        leaves = of_card(self._reply, replace(frame, own=going_on), say)
        leaves[-1:] = spread_leaf(replace(leaves[-1], choices=ending), frame)
        if self._wanted:
            self._at = next((at for at, leaf in enumerate(leaves) if leaf.step == self._wanted), 0)
            self._wanted = ""
        return leaves

    def begin_at(self, at: int) -> None:
        """Show another part than the one that was asked about."""
        super().begin_at(at)
        self._wanted = ""

    def badge(self) -> str:
        """Give which of the card's steps this is, however many screens a step takes."""
        steps = list(dict.fromkeys(leaf.step for leaf in self._leaves))
        number, total = steps.index(self.leaf.step) + 1, len(steps)
        return self.host.words("kiosk.step", number=number, total=total) if total > 1 else ""

    def spoken(self) -> tuple[str, ...]:
        """Read the item's name and the step."""
        title, told = (self._reply.card.title if self._reply.card else ""), super().spoken()
        return told if title in told else (title, *told)

    def titles(self) -> tuple[str, ...]:
        """Give the item's name."""
        card = self._reply.card
        return (card.title if card and self.leaf.step != STEPS[0] else self.host.words("kiosk.title"),)
