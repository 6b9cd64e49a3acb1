"""Parses a typed line into a Request and renders replies and clerks' words for a terminal; pure, plus the loop between them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from rich.console import Console
from rich.text import Text

from assistant.conversation import Entry, Owner, Who
from assistant.desk.reception import Reception
from assistant.messages import Outcome, Reply, Request

COLOURS = {
    Outcome.SAFETY: "bold white on red",
    Outcome.HANDED_OFF: "bold green",
    Outcome.NOT_UNDERSTOOD: "yellow",
    Outcome.FAILED: "yellow",
}
LEAVE = {"exit", "quit", ":q"}
TOLD_LATER = {Who.CLERK, Who.NOTICE}
"""What comes by itself; everything else is the answer to what was typed."""

GRACE = 0.3
"""Seconds that are left for words on their way when the input has ended while somebody waits."""


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


def render_entry(entry: Entry) -> list[Text]:
    """Turn what came by itself into lines: a clerk's words under their name, a card, or what the desk tells."""
    if entry.reply:
        lines = render(Reply.from_json(entry.reply))
    else:
        lines = [Text(line, style="bold green") for line in entry.text.splitlines()]
    return [Text(f"{entry.author}:", style="green"), *lines] if entry.author else lines


class Conversation:
    """A conversation at a terminal: what is typed goes in, answers and what comes by itself go out."""

    def __init__(self, reception: Reception, talk: Talk, console: Console, pace: float) -> None:
        """Take the reception; `pace` is the pause in seconds after each sentence, so that an answer arrives as it is said."""
        self._reception, self._talk, self._console, self._pace = reception, talk, console, pace
        self._turn = asyncio.Lock()
        self._shown: set[int] = set()

    async def hold(self, lines: AsyncIterator[str]) -> None:
        """Hold the conversation until the person leaves or the input ends."""
        following = asyncio.create_task(self._follow())
        self._prompt()
        async for raw in lines:
            if raw.strip().lower() in LEAVE or await self._say(raw) is Outcome.ENDED:
                break
            self._prompt()
        if (await self._reception.standing(self._talk.conversation)).owner in {Owner.QUEUE, Owner.CLERK}:
            await asyncio.sleep(GRACE)
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following
        await self._reception.end(self._talk.conversation)

    async def _say(self, raw: str) -> Outcome:
        async with self._turn:
            turned = await self._reception.turn(self._talk.parse(raw))
            self._shown.update(turned.told)
            show(render(turned.reply), self._console, self._pace)
        self._talk = replace(self._talk, locale=turned.reply.locale)
        return turned.reply.outcome

    async def _follow(self) -> None:
        async for news in self._reception.follow(self._talk.conversation):
            async with self._turn:
                if isinstance(news, Entry) and news.number not in self._shown and news.who in TOLD_LATER:
                    self._console.print()
                    show(render_entry(news), self._console, self._pace)
                    self._prompt()

    def _prompt(self) -> None:
        if self._console.is_terminal:
            self._console.print("[bold cyan]›[/] ", end="")


def show(lines: Iterable[Text], console: Console, pace: float) -> None:
    """Print lines one after the other; nothing where there are none."""
    told = list(lines)
    for line in told:
        console.print(line, highlight=False)
        time.sleep(pace)
    if told:
        console.print()
