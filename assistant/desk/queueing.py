"""Whose turn it is, for whom, and how long it takes: order, skills, places and honest estimates. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from statistics import median

from assistant.desk.hours import Hours
from assistant.desk.ports import Seen, Snapshot
from assistant.desk.state import Conversation
from assistant.desk.values import Clerk, Colleague, Presence
from assistant.settings.desk import DeskSettings

STEPS = ((5, 1), (20, 5), (math.inf, 10))
"""Up to so many minutes a wait is rounded up to whole ones, to fives, to tens: more would be a precision nobody has."""

AWAKE = timedelta(hours=1)
"""Outside the hours a clerk counts as there for so long after they last did something."""


class Nobody(str, Enum):
    """Why nobody is there for a person now; each has its own words and is counted by itself."""

    OFF = "off"
    CLOSED = "closed"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    QUEUE_FULL = "queue_full"
    ALL_AWAY = "all_away"
    NO_LANGUAGE = "no_language"
    LONG_WAIT = "long_wait"


@dataclass(frozen=True)
class Outlook:
    """What a person who would wait now can expect: whether they may, their place and wait, and why nobody is there."""

    admitted: bool
    nobody: Nobody | None = None
    place: int | None = None
    wait_minutes: int | None = None


@dataclass(frozen=True)
class Floor:
    """The desk at one moment, as everything here looks at it."""

    waiting: tuple[Conversation, ...]
    colleagues: tuple[Colleague, ...]
    service: tuple[float, ...]
    at: datetime
    rules: DeskSettings

    @classmethod
    def of(cls, snapshot: Snapshot, at: datetime, rules: DeskSettings) -> Floor:
        """Build it from what is kept."""
        colleagues = tuple(present(seen, at, rules.lost_seconds) for seen in snapshot.clerks)
        return cls(tuple(sorted(snapshot.waiting, key=order)), colleagues, snapshot.service, at, rules)

    def online(self, conversation: Conversation) -> list[Colleague]:
        """Give the clerks who take people now and could take this one."""
        there = (one for one in self.colleagues if one.presence is Presence.ONLINE)
        department = self.department(conversation)
        return [one for one in there if speaks(one.clerk, conversation.locale) and department in {"", one.clerk.department}]

    def place(self, conversation: Conversation) -> int:
        """Give the place of a conversation among those that wait for the same clerks; 1 comes next."""
        rivals = (one for one in self.waiting if one.id != conversation.id and self._pool(one) == self._pool(conversation))
        return 1 + sum(order(one) < order(conversation) for one in rivals)

    def wait_minutes(self, conversation: Conversation) -> int | None:
        """Estimate the wait; None where too few conversations were measured or no clerk is there."""
        clerks = self.online(conversation)
        if not clerks or len(self.service) < self.rules.least_measured:
            return None
        seats = sum(one.clerk.capacity for one in clerks)
        free = sum(max(0, one.clerk.capacity - one.serving) for one in clerks)
        ahead = self.place(conversation) - free
        return rounded(max(0, ahead) * median(self.service) / 60 / max(1, seats))

    def look(self, conversation: Conversation) -> Outlook:
        """Tell what somebody who waits can expect."""
        online, wait = self.online(conversation), self.wait_minutes(conversation)
        return Outlook(True, _hindrance(self, conversation.locale, online, wait), self.place(conversation), wait)

    def department(self, conversation: Conversation) -> str:
        """Give the department that a conversation waits for."""
        return department(conversation, self.at, self.rules.skill_minutes)

    def _pool(self, conversation: Conversation) -> tuple[str, str]:
        return conversation.locale.split("-")[0].lower(), self.department(conversation)


def order(conversation: Conversation) -> tuple[bool, datetime, str]:
    """Give the sorting key of the queue: danger first, then who began to wait first."""
    return not conversation.urgent, conversation.waiting_since or conversation.touched_at, conversation.id


def present(seen: Seen, at: datetime, lost_seconds: float) -> Colleague:
    """Tell whether a clerk is there: one who was not heard of for too long is offline whatever they said last."""
    lost = at - seen.seen_at > timedelta(seconds=lost_seconds)
    return Colleague(seen.clerk, Presence.OFFLINE if lost else seen.presence, seen.serving, seen.active_at)


def speaks(clerk: Clerk, locale: str) -> bool:
    """Tell whether a clerk speaks a language; zh serves zh-CN and the other way round."""
    spoken = {language.split("-")[0].lower() for language in clerk.skills.languages}
    return not spoken or locale.split("-")[0].lower() in spoken


def department(conversation: Conversation, at: datetime, skill_minutes: float) -> str:
    """Give the department that a conversation was given to; "" where it did not come within the first minutes."""
    return conversation.department if at - conversation.owned_since < timedelta(minutes=skill_minutes) else ""


def fits(clerk: Clerk, conversation: Conversation, at: datetime, skill_minutes: float) -> bool:
    """Tell whether a clerk should take a conversation: language, and for the first minutes department and domain."""
    if reserved(conversation, at) not in {"", clerk.id}:
        return False
    waited = at - (conversation.waiting_since or at)
    knows = not clerk.skills.domains or conversation.domain in {"", *clerk.skills.domains}
    known = knows or waited >= timedelta(minutes=skill_minutes)
    ours = department(conversation, at, skill_minutes) in {"", clerk.department}
    return known and ours and speaks(clerk, conversation.locale)


def reserved(conversation: Conversation, at: datetime) -> str:
    """Give the id of the clerk for whom a conversation waits alone; "" where it waits for all."""
    until = conversation.reserved_until
    return conversation.reserved_for if until and at < until else ""


def for_clerk(clerk: Clerk, waiting: Iterable[Conversation], at: datetime, skill_minutes: float) -> list[Conversation]:
    """Give what waits in the order this clerk should take it: what is kept for them, what fits them, the rest."""

    def rank(one: Conversation) -> tuple[bool, bool]:
        return reserved(one, at) != clerk.id, not fits(clerk, one, at, skill_minutes)

    return sorted(waiting, key=lambda one: (*rank(one), *order(one)))


def outlook(conversation: Conversation, floor: Floor, hours: Hours) -> Outlook:
    """Tell whether a person may wait now and what they can expect."""
    shut = closed(conversation, floor, hours)
    if shut:
        return Outlook(False, shut)
    if len(floor.waiting) >= floor.rules.most_waiting and not conversation.urgent:
        return Outlook(False, Nobody.QUEUE_FULL)
    return floor.look(conversation)


def closed(conversation: Conversation, floor: Floor, hours: Hours) -> Nobody | None:
    """Tell why nobody may wait now, however few do; None where the desk is open for this person."""
    rules = floor.rules
    if not rules.open:
        return Nobody.OFF
    stays_on = rules.overtime and any(_awake(one, floor.at) for one in floor.online(conversation))
    return None if hours.open or rules.always_open or stays_on else Nobody(hours.why)


def _awake(colleague: Colleague, at: datetime) -> bool:
    """Tell whether a clerk has done something of late: one may have gone home and forgotten to sign out."""
    return colleague.active_at is not None and at - colleague.active_at < AWAKE


def _hindrance(floor: Floor, locale: str, online: Sequence[Colleague], wait: int | None) -> Nobody | None:
    if not online:
        others = [one.clerk for one in floor.colleagues if one.presence is Presence.ONLINE]
        return Nobody.NO_LANGUAGE if others and not any(speaks(one, locale) for one in others) else Nobody.ALL_AWAY
    return Nobody.LONG_WAIT if wait is not None and wait >= floor.rules.long_wait_minutes else None


def rounded(minutes: float) -> int:
    """Round a wait up to what can honestly be said; at least 1 minute."""
    step = next(step for most, step in STEPS if minutes <= most)
    return max(1, math.ceil(minutes / step) * step)
