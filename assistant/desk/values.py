"""What clerks' tools see of the desk: clerks, what waits, what is held, call-backs, rankings and a day's figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from assistant.conversation import Owner
from assistant.messages import Candidate


class Role(str, Enum):
    """What somebody may do: serve people, see figures and everybody's conversations, or set up accounts as well."""

    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


class Presence(str, Enum):
    """Whether a clerk takes people: online takes, away does not, offline has gone or was not heard of for too long."""

    ONLINE = "online"
    AWAY = "away"
    OFFLINE = "offline"


@dataclass(frozen=True)
class Skills:
    """What a clerk can do: domains of the catalogue and BCP-47 languages; empty means all of them."""

    domains: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Clerk:
    """Somebody who works at the desk; `capacity` is how many people they serve at once."""

    id: str
    name: str
    role: Role = Role.CLERK
    skills: Skills = field(default_factory=Skills)
    capacity: int = 3
    department: str = ""


@dataclass(frozen=True)
class Colleague:
    """A clerk and whether they are there; `serving` counts the people they have, `active_at` is when they last did something."""

    clerk: Clerk
    presence: Presence
    serving: int = 0
    active_at: datetime | None = None


@dataclass(frozen=True)
class Claim:
    """What became of a claim: `won`, or else `by` whom it was taken; `why` is won, taken, full, reserved, away or gone."""

    won: bool
    by: str = ""
    why: str = "won"


@dataclass(frozen=True)
class Waiting:
    """A conversation that waits. `fits` says whether the clerk who asked has the skills; `note` is a colleague's, on a transfer.

    `since` is when the person first began to wait: it stays through transfers and lost clerks. `last_said` is masked.
    """

    conversation: str
    code: str
    locale: str
    channel: str
    reason: str
    since: datetime
    place: int
    urgent: bool = False
    fits: bool = True
    domain: str = ""
    item: str = ""
    department: str = ""
    reserved_for: str = ""
    note: str = ""
    last_said: str = ""


@dataclass(frozen=True)
class Held:
    """A conversation as a clerk's list shows it; `part` is clerk or specialist, `unread` counts what the person said since."""

    conversation: str
    code: str
    locale: str
    channel: str
    owner: Owner
    clerk: str
    since: datetime
    part: str = "clerk"
    urgent: bool = False
    item: str = ""
    specialist: str = ""
    last_said: str = ""
    unread: int = 0


@dataclass(frozen=True)
class Callback:
    """A number to ring back: why nobody was there, and who has done it when."""

    id: int
    conversation: str
    code: str
    phone: str
    locale: str
    reason: str
    left_at: datetime
    done_at: datetime | None = None
    done_by: str = ""


@dataclass(frozen=True)
class Ranked:
    """What the engine made of one turn: the number of the person's entry, the words (masked) and the ranking."""

    number: int
    said: str
    intent: str
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True)
class Correction:
    """A clerk sent the right item where the engine had not found it: a phrasing that could be learnt."""

    id: int
    conversation: str
    number: int
    locale: str
    said: str
    item: str
    clerk: str
    at: datetime
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True)
class Spread:
    """How some durations lie, in seconds: how many, the middle one, and what nine in ten do not exceed; None where none."""

    count: int = 0
    median: float | None = None
    p90: float | None = None


@dataclass(frozen=True)
class Figures:
    """One local day at the desk. The mappings count by reason, by reason nobody was there, by end reason and by stars.

    `waits` run from the hand-off to the first clerk, `waited` counts them by the minutes they do not exceed (0: more than all
    bands), `given_up` counts who left before, `service` runs from clerk to end.
    """

    day: date
    handed_over: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    missed: Mapping[str, int] = field(default_factory=dict)
    ended: Mapping[str, int] = field(default_factory=dict)
    ratings: Mapping[int, int] = field(default_factory=dict)
    waits: Spread = field(default_factory=Spread)
    waited: Mapping[int, int] = field(default_factory=dict)
    service: Spread = field(default_factory=Spread)
    given_up: int = 0
    transferred: int = 0
    requeued: int = 0
    callbacks_left: int = 0
    callbacks_done: int = 0
    pickups: Mapping[str, Spread] = field(default_factory=dict)
