"""What the console's pages show of the desk: the lists, one conversation, what the assistant thought. No words, no HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.conversation import Entry, Owner, Standing, Who
from assistant.desk.counter import Looked
from assistant.desk.reception import Reception
from assistant.desk.values import Clerk, Held, Ranked, Waiting
from assistant.messages import Candidate, Json
from channels.clerk.item_search import Found, ItemSearch
from channels.clerk.phrases import Alike, Phrases

SHOWN_CANDIDATES = 3
LEAST_SHOWN = 0.01
"""What the assistant held less likely it did not think of."""

PACE = {name: name for name in ("slower", "faster", "louder", "quieter", "bigger", "smaller")}
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


def talk_of(clerk: Clerk, looked: Looked) -> Talk:
    """Give one conversation as a clerk sees it. Pure."""
    now, standing = looked.conversation, looked.standing
    if now.owner is Owner.CLERK:
        whose = {now.clerk: "clerk", now.specialist: "specialist"}
        part, since = whose.get(clerk.id, ""), now.owned_since
        return Talk(now.id, standing, now.channel, "", part, "", now.urgent, now.specialist_name, since, now.item)
    if now.owner is Owner.QUEUE:
        since = now.waiting_since or now.touched_at
        return Talk(now.id, standing, now.channel, now.reason, "", now.note, now.urgent, "", since, now.item)
    return Talk(now.id, standing, now.channel)


def considered(ranked: Iterable[Ranked], search: ItemSearch, phrases: Phrases, locale: str) -> tuple[Considered, ...]:
    """Give what the assistant made of each turn, the last first, with its best candidates and why."""
    turns = [Considered(one.number, one.said, one.intent, _thoughts(one, search, phrases, locale)) for one in ranked]
    return tuple(reversed(turns))


def best_thoughts(turns: Sequence[Considered]) -> tuple[Thought, ...]:
    """Give the candidates of the last turn that had any."""
    return next((turn.thoughts for turn in turns if turn.thoughts), ())


def pace_of(entries: Iterable[Entry], before: Iterable[str] = ()) -> tuple[str, ...]:
    """Give what the person asked of their door: slower, louder, bigger; each once, in the order it was asked.

    `before` is what was asked before these entries.
    """
    asked = (*before, *(str((entry.reply or {}).get("control") or "") for entry in entries))
    return tuple(dict.fromkeys(PACE[one] for one in asked if one in PACE))


def last_numbers(entries: Sequence[Entry], before: tuple[int, int] = (0, 0)) -> tuple[int, int]:
    """Give the number of the last entry and of the last note; those before them where there is none."""
    numbers = [[one.number for one in entries if one.private is private] for private in (False, True)]
    return max(numbers[0], default=before[0]), max(numbers[1], default=before[1])


def has_thoughts(entries: Iterable[Entry]) -> bool:
    """Tell whether the assistant has made something of a turn among these."""
    return any(entry.reply.get("understood") for entry in entries if entry.who is Who.ASSISTANT and entry.reply)


def sent_item(entries: Iterable[Entry]) -> str:
    """Give the name of the item whose card stands last in a log."""
    cards: list[Json] = [entry.reply["card"] for entry in entries if entry.reply and entry.reply.get("card")]
    return str(cards[-1]["title"]) if cards else ""


def is_hidden(entries: Iterable[Entry]) -> bool:
    """Tell whether stars stand where a person's numbers were."""
    return any("**" in entry.text for entry in entries if entry.who is Who.PERSON)


def _thoughts(turn: Ranked, search: ItemSearch, phrases: Phrases, locale: str) -> tuple[Thought, ...]:
    best: Sequence[Candidate] = [one for one in turn.candidates if one.confidence >= LEAST_SHOWN][:SHOWN_CANDIDATES]
    return tuple(Thought(search.called(one.id, locale), one.confidence, phrases.nearest(turn.said, one.id)) for one in best)
