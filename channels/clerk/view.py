"""What the console's pages show of the desk: the lists, one conversation, what the assistant thought. No words, no HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.conversation import Entry, Owner, Standing, Who
from assistant.desk.reception import Reception
from assistant.desk.values import Clerk, Held, Ranked, Waiting
from assistant.errors import NoSuchConversation
from assistant.messages import Candidate, Json
from channels.clerk.item_search import Found, ItemSearch
from channels.clerk.phrases import Alike, Phrases

SHOWN_CANDIDATES = 3
PACE = {"slower": "slower", "louder": "louder", "bigger": "bigger"}
"""What a person may have asked of their door, by the control that asked."""


@dataclass(frozen=True)
class Lists:
    """What stands beside the conversation: what this clerk has, and what waits."""

    mine: tuple[Held, ...]
    waiting: tuple[Waiting, ...]

    @property
    def asked(self) -> list[str]:
        """The conversations into which a colleague has asked this clerk."""
        return [one.conversation for one in self.mine if one.part == "specialist"]

    @property
    def urgent(self) -> int:
        """How many of those who wait may be in danger."""
        return sum(one.urgent for one in self.waiting)


@dataclass(frozen=True)
class Talk:
    """One conversation: how it stands, and who looks at it. `part` is clerk, specialist, or nothing for who only reads."""

    id: str
    standing: Standing
    channel: str = ""
    reason: str = ""
    part: str = ""
    note: str = ""
    urgent: bool = False
    specialist: str = ""
    since: Any = None
    item: str = ""

    @property
    def is_mine(self) -> bool:
        """Whether who looks has the word."""
        return self.part == "clerk"

    @property
    def waits(self) -> bool:
        """Whether somebody may take it."""
        return self.standing.owner is Owner.QUEUE

    def state(self, pace: Sequence[str]) -> str:
        """Give a text that changes when the page has to be built anew."""
        return "/".join((self.standing.owner.value, self.standing.clerk, self.part, self.specialist, *pace))


@dataclass(frozen=True)
class Thought:
    """A candidate as a clerk sees it: the item, how sure the assistant was (0 to 1), and the phrasing most alike."""

    item: Found
    confidence: float
    alike: Alike | None

    @property
    def percent(self) -> int:
        """The certainty in whole hundredths."""
        return round(self.confidence * 100)


@dataclass(frozen=True)
class Considered:
    """What the assistant made of one turn."""

    number: int
    said: str
    intent: str
    thoughts: tuple[Thought, ...]


async def lists_of(reception: Reception, clerk: Clerk) -> Lists:
    """Give the lists of a clerk."""
    counter = reception.counter
    return Lists(await counter.mine(clerk), await counter.waiting(clerk))


async def talk_of(reception: Reception, clerk: Clerk, conversation: str) -> Talk:
    """Give one conversation as a clerk may see it; raises NoSuchConversation."""
    counter = reception.counter
    waits = [one for one in await counter.waiting(clerk) if one.conversation == conversation]
    mine = [one for one in await counter.mine(clerk) if one.conversation == conversation]
    held = mine or [one for one in await counter.open_of(clerk) if one.conversation == conversation]
    standing = await reception.standing(conversation)
    if not waits and not held:
        if not await reception.log(conversation):
            raise NoSuchConversation
        return Talk(conversation, standing)
    return _held(held[0], standing, bool(mine)) if held else _waiting(waits[0], standing)


def considered(ranked: Iterable[Ranked], search: ItemSearch, phrases: Phrases, locale: str) -> tuple[Considered, ...]:
    """Give what the assistant made of each turn, the last first, with its best candidates and why."""
    turns = [Considered(one.number, one.said, one.intent, _thoughts(one, search, phrases, locale)) for one in ranked]
    return tuple(reversed(turns))


def best_thoughts(turns: Sequence[Considered]) -> tuple[Thought, ...]:
    """Give the candidates of the last turn that had any."""
    return next((turn.thoughts for turn in turns if turn.thoughts), ())


def pace_of(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Give what the person asked of their door: slower, louder, bigger; each once, in the order it was asked."""
    asked = (str((entry.reply or {}).get("control") or "") for entry in entries)
    return tuple(dict.fromkeys(PACE[one] for one in asked if one in PACE))


def after(entries: Sequence[Entry], number: int, notes: int) -> tuple[Entry, ...]:
    """Give the entries after a number, and the notes after theirs, as they came."""
    return tuple(one for one in entries if one.number > (notes if one.private else number))


def last_numbers(entries: Sequence[Entry]) -> tuple[int, int]:
    """Give the number of the last entry and of the last note; 0 where there is none."""
    last = [max((one.number for one in entries if one.private is private), default=0) for private in (False, True)]
    return last[0], last[1]


def sent_item(entries: Iterable[Entry]) -> str:
    """Give the name of the item whose card stands last in a log."""
    cards: list[Json] = [entry.reply["card"] for entry in entries if entry.reply and entry.reply.get("card")]
    return str(cards[-1]["title"]) if cards else ""


def is_hidden(entries: Iterable[Entry]) -> bool:
    """Tell whether stars stand where a person's numbers were."""
    return any("**" in entry.text for entry in entries if entry.who is Who.PERSON)


def _thoughts(turn: Ranked, search: ItemSearch, phrases: Phrases, locale: str) -> tuple[Thought, ...]:
    best: tuple[Candidate, ...] = turn.candidates[:SHOWN_CANDIDATES]
    return tuple(Thought(search.called(one.id, locale), one.confidence, phrases.nearest(turn.said, one.id)) for one in best)


def _held(held: Held, standing: Standing, mine: bool) -> Talk:
    part = held.part if mine else ""
    return Talk(
        held.conversation,
        standing,
        channel=held.channel,
        part=part,
        urgent=held.urgent,
        specialist=held.specialist,
        since=held.since,
        item=held.item,
    )


def _waiting(waiting: Waiting, standing: Standing) -> Talk:
    return Talk(
        waiting.conversation,
        standing,
        channel=waiting.channel,
        reason=waiting.reason,
        note=waiting.note,
        urgent=waiting.urgent,
        since=waiting.since,
        item=waiting.item,
    )
