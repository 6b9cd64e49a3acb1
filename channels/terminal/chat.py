"""Parses a typed line into a Request and renders a Reply for a terminal; both pure, plus the loop between them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from assistant.messages import Outcome, Reply, Request
from assistant.ports import Engine

COLOURS = {
    Outcome.SAFETY: "bold white on red",
    Outcome.HANDED_OFF: "bold green",
    Outcome.NOT_UNDERSTOOD: "yellow",
    Outcome.FAILED: "yellow",
}
LEAVE = {"exit", "quit", ":q"}


@dataclass(frozen=True)
class Talk:
    """One conversation at a terminal: its id, and the language the door starts in."""

    conversation: str
    locale: str | None = None

    def parse(self, raw: str) -> Request:
        """Turn a typed line into a request."""
        return Request(self.conversation, raw, locale=self.locale, channel="terminal")


def render(reply: Reply) -> list[Text]:
    """Turn a reply into coloured lines: the sentences, then the numbered choices."""
    style = COLOURS.get(reply.outcome, "bold")
    lines = [Text(line.text, style=style) for line in reply.lines]
    lines += [Text.assemble((f"  {choice.key} ", "bold cyan"), choice.label) for choice in reply.choices]
    return lines


async def hold(engine: Engine, talk: Talk, ask: Callable[[], str | None], console: Console, pace: float) -> None:
    """Hold a conversation until the person leaves; `ask` gives the next line, or None at the end of input.

    `pace` is the pause in seconds after each sentence, so that an answer arrives as it is said.
    """
    while (raw := ask()) is not None:
        if raw.strip().lower() in LEAVE:
            break
        reply = await engine.handle(talk.parse(raw))
        show(render(reply), console, pace)
        talk = Talk(talk.conversation, reply.locale)
        if reply.outcome is Outcome.ENDED:
            break


def show(lines: Iterable[Text], console: Console, pace: float) -> None:
    """Print lines one after the other."""
    for line in lines:
        console.print(line, highlight=False)
        time.sleep(pace)
    console.print()
