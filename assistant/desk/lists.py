"""What clerks' lists show: what waits, what is held, and what the engine made of each turn. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from assistant.conversation import Entry, Who
from assistant.desk.queueing import Floor, fits, for_clerk, reserved
from assistant.desk.rights import reads
from assistant.desk.state import Conversation
from assistant.desk.values import Clerk, Held, Ranked, Waiting
from assistant.messages import Reply
from assistant.privacy import masked

A_MATTER = {"service_request", "life_event", "out_of_scope"}
"""Intents of turns in which somebody said what they need."""


def waiting(clerk: Clerk, floor: Floor, said: Mapping[str, tuple[str, int]]) -> tuple[Waiting, ...]:
    """Give what waits in the order for one clerk; `said` has each person's last words, shown to those who may read them."""
    minutes = floor.rules.skill_minutes
    return tuple(
        _waiting(one, floor, fits(clerk, one, floor.at, minutes), said.get(one.id, ("", 0))[0] if theirs else "")
        for one in for_clerk(clerk, floor.waiting, floor.at, minutes)
        for theirs in (reads(clerk, one, floor.at, minutes),)
    )


def _waiting(one: Conversation, floor: Floor, fits_: bool, said: str) -> Waiting:
    return Waiting(
        conversation=one.id,
        code=one.code or "",
        locale=one.locale,
        channel=one.channel,
        reason=one.reason,
        since=one.waiting_since or one.touched_at,
        place=floor.place(one),
        urgent=one.urgent,
        fits=fits_,
        domain=one.domain,
        item=one.item,
        department=one.department,
        reserved_for=reserved(one, floor.at),
        note=one.note,
        last_said=masked(said),
    )


def held(one: Conversation, asks: str, said: str, unread: int) -> Held:
    """Give a conversation that a clerk has, as the clerk with the id `asks` sees it."""
    return Held(
        conversation=one.id,
        code=one.code or "",
        locale=one.locale,
        channel=one.channel,
        owner=one.owner,
        clerk=one.clerk_name,
        since=one.owned_since,
        part="specialist" if asks == one.specialist else "clerk",
        urgent=one.urgent,
        item=one.item,
        specialist=one.specialist_name,
        last_said=masked(said),
        unread=unread,
    )


def ranked(log: Iterable[Entry]) -> tuple[Ranked, ...]:
    """Give the engine's ranking of each turn in a log."""
    turns: list[Ranked] = []
    said: Entry | None = None
    for entry in log:
        if entry.who is Who.PERSON:
            said = entry
        understood = Reply.from_json(entry.reply).understood if entry.who is Who.ASSISTANT and entry.reply else None
        if understood and said:
            turns.append(Ranked(said.number, masked(said.text), understood.intent, understood.candidates))
    return tuple(turns)


def matter(turns: Sequence[Ranked]) -> Ranked | None:
    """Give the last turn in which the person said what they need; the last of all where there is none."""
    about = [one for one in turns if one.intent in A_MATTER and one.said]
    return next(iter((*reversed(about), *reversed(turns))), None)
