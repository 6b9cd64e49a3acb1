"""What the desk needs kept, as Protocols; `assistant/store` keeps it in a database. Every method may raise StoreError."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from assistant.conversation import Entry
from assistant.desk.audit import AuditStore
from assistant.desk.state import Change, Changed, Conversation, Draft, Heard
from assistant.desk.values import Callback, Clerk, Correction, Presence
from assistant.messages import Json
from assistant.ports import HandoffRecord

Decide = Callable[[Conversation], Change | None]
"""What to do to a conversation as it is now; None for nothing. May raise DeskError. Called again where somebody was first."""

DecideClaim = Callable[[Conversation, int], Change | None]
"""The same for a claim, with the number of people the clerk has already."""


@dataclass(frozen=True)
class Birth:
    """With what a conversation begins that nobody knows yet."""

    locale: str
    channel: str


@dataclass(frozen=True)
class StoredReply:
    """A reply in the log, in its JSON form, and the number of its entry."""

    number: int
    reply: Json


@dataclass(frozen=True)
class Seen:
    """A clerk, what their tool said last and when, when they did something last, and how many people they have."""

    clerk: Clerk
    presence: Presence
    seen_at: datetime
    active_at: datetime
    serving: int = 0


@dataclass(frozen=True)
class Snapshot:
    """The desk at one moment: what waits, who is there, and how many seconds the last finished conversations took."""

    waiting: tuple[Conversation, ...]
    clerks: tuple[Seen, ...]
    service: tuple[float, ...]


class Conversations(Protocol):
    """Conversations and their logs. Each method is one transaction."""

    def hear(self, conversation: str, birth: Birth, draft: Draft, at: datetime) -> Heard:
        """Put what a person said into the log; a conversation that nobody has begins (anew). The same mark is stored once."""

    def add(self, conversation: str, draft: Draft, at: datetime, check: Callable[[Conversation], None]) -> Heard:
        """Put an entry into the log if `check` raises nothing; the same mark is stored once. Raises NoSuchConversation."""

    def change(self, conversation: str, decide: Decide, at: datetime) -> Changed | None:
        """Do what is decided, whole or not at all; None where nothing is, or an entry has been answered already.

        Raises NoSuchConversation, and IllegalMove where a conversation would change hands without the right move.
        """

    def claim(self, conversation: str, clerk: Clerk, decide: DecideClaim, at: datetime) -> Changed | None:
        """The same, while no other claim of this clerk is under way; the clerk counts as seen."""

    def find(self, conversation: str) -> Conversation | None:
        """Give a conversation."""

    def log(self, conversation: str, after: int = 0, notes: int | None = None) -> tuple[Entry, ...]:
        """Give the log after a number, oldest first; with `notes` the private notes after that number as well."""

    def news(self, conversation: str, after: int, notes: int | None = None) -> tuple[Conversation | None, tuple[Entry, ...]]:
        """Give a conversation and its log after a number; what the conversation says is never ahead of the log."""

    def concerned(self, conversation: str, clerk: str, since: datetime) -> bool:
        """Tell whether a clerk had a conversation since then or was asked into it, or its person waits to be rung back."""

    def replies(self, conversation: str, number: int) -> tuple[StoredReply, ...]:
        """Give the replies to the person's entry with this number, in order."""

    def request(self, conversation: str, number: int) -> Json | None:
        """Give what the door sent with the person's entry of this number."""

    def with_clerk(self, clerk: str | None = None) -> tuple[Conversation, ...]:
        """Give the conversations that clerks have: all, or one clerk's and those they are asked into."""

    def last_said(self, conversations: Sequence[str]) -> dict[str, tuple[str, int]]:
        """Give for each conversation what the person said last and how much of theirs no clerk has answered."""

    def unanswered(self, since: datetime, until: datetime) -> tuple[Entry, ...]:
        """Give what people said last, in that time, to the assistant, and had no answer to; oldest first."""

    def lapsed(self, before: datetime) -> tuple[str, ...]:
        """Give the conversations that the assistant has and nobody has touched since."""


class Desks(Protocol):
    """Clerks and their presence, and the desk as a whole."""

    def seen(self, clerk: Clerk, presence: Presence, at: datetime, patience: timedelta) -> Seen | None:
        """Keep that a clerk was heard of; give what was known before.

        Coming, going, and being heard of again after more than `patience`, count as doing something.
        """

    def snapshot(self) -> Snapshot:
        """Give the desk as it is now."""

    def unsettled(self, before: datetime) -> tuple[HandoffRecord, ...]:
        """Give the hand-offs recorded before this moment that the desk has not dealt with."""

    def chore(self, name: str, every: timedelta, at: datetime) -> bool:
        """Tell whether a regular job is due, and keep that it is done now: of several processes one is told yes."""


class Records(Protocol):
    """What is kept beside conversations: call-backs, corrections, ratings."""

    def leave(self, callback: Callback, instead: bool = False) -> Callback:
        """Keep a call-back (its id is given here); the same number for the same conversation is kept once while it is open.

        `instead` puts the number in the place of the last one that was left in the conversation and is still open.
        """

    def callbacks(self, done: bool = False) -> tuple[Callback, ...]:
        """Give the call-backs, oldest first; with `done` those that were rung as well."""

    def callback_done(self, callback: int, by: str, at: datetime) -> bool:
        """Mark a call-back as done; False where it was already, or there is none."""

    def correct(self, correction: Correction) -> None:
        """Keep a correction (its id is given here)."""

    def corrections(self, after: int = 0) -> tuple[Correction, ...]:
        """Give the corrections with a greater id, oldest first."""

    def rate(self, conversation: str, stars: int, reason: str, at: datetime) -> None:
        """Keep the rating of a conversation; a later one takes its place."""

    def day(self, begin: datetime, end: datetime) -> Day:
        """Give what happened between two moments, for figures."""


class Retention(Protocol):
    """Forgets what is older than it may be kept."""

    def forget(self, before: datetime) -> int:
        """Delete ended conversations with their logs, transcripts and finished call-backs that nobody has touched since.

        Gives how many conversations. Changes of hands, stars and reasons nobody was there stay, for figures.
        """


@dataclass(frozen=True)
class Happened:
    """One change of hands, for figures: `seconds` is how long whoever had the word before had had it."""

    conversation: str
    move: str
    before: str
    clerk: str
    reason: str
    seconds: float


@dataclass(frozen=True)
class Day:
    """What happened in some time: changes of hands, reasons nobody was there, stars, call-backs left and done."""

    moves: tuple[Happened, ...] = ()
    unmet: tuple[str, ...] = ()
    stars: tuple[int, ...] = ()
    callbacks_left: int = 0
    callbacks_done: int = 0


@dataclass(frozen=True)
class Shelves:
    """Everything the desk keeps."""

    conversations: Conversations
    desks: Desks
    records: Records
    audit: AuditStore
    retention: Retention
    close: Callable[[], None]
