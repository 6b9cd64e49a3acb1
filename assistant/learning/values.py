"""The values of the learning loop: what was heard, what is proposed of it, and what the city has learnt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from assistant.conversation import Who
from assistant.messages import Json


class Source(str, Enum):
    """Where a phrasing comes from, the surest first."""

    CORRECTION = "correction"
    """A clerk has sent the right item for it."""

    NONE_OF_THESE = "none_of_these"
    """The person said that none of those offered was meant."""

    HANDED_OFF = "handed_off"
    """After it the conversation went to a clerk because it was not understood."""

    MISS = "miss"
    """It was not understood."""


class State(str, Enum):
    """What has become of a proposal."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DROPPED = "dropped"
    LEARNT = "learnt"


@dataclass(frozen=True)
class Heard:
    """One thing a person said that could be learnt. `id` is that of the entry or correction it comes from.

    `label` is the likely meaning, as in the utterances: `item:<id>`, `event:<id>`, or empty where nobody can guess.
    """

    id: int
    text: str
    locale: str
    label: str
    source: Source
    at: datetime


@dataclass(frozen=True)
class Said:
    """One entry of a log. `id` counts over all conversations; `answers` is the number of the entry that was answered."""

    id: int
    conversation: str
    number: int
    who: Who
    text: str
    at: datetime
    reply: Json | None = None
    request: Json | None = None
    answers: int | None = None


@dataclass(frozen=True)
class Proposal:
    """A phrasing that a supervisor decides about. `count` is how often it was said, `group` holds alike ones together.

    `decided_by` and `decided_at` are who accepted, edited or dropped it last, and when.
    """

    id: int
    text: str
    locale: str
    label: str
    source: Source
    state: State
    group: int
    count: int
    first_at: datetime
    last_at: datetime
    decided_by: str = ""
    decided_at: datetime | None = None

    @property
    def order(self) -> tuple[int, int, int, int]:
        """What stands before what: surer sources, then what is said more often; alike ones together."""
        return (list(Source).index(self.source), -self.count, self.group, self.id)

    def decided(self, state: State, by: str, at: datetime) -> Proposal:
        """Give the proposal as somebody has decided about it."""
        return replace(self, state=state, decided_by=by, decided_at=at)
