"""What the brain needs from outside, as Protocols: fakes for them stand in `tests/fakes.py`."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from assistant.messages import Json, Reply, Request

Array = npt.NDArray[np.float32]


class Encoder(Protocol):
    """Turns sentences into vectors of one length whose dot product says how alike they are."""

    @property
    def name(self) -> str:
        """A name that changes whenever the vectors would."""

    def encode(self, sentences: Sequence[str]) -> Array:
        """Give one unit vector per sentence, shape (sentences, size)."""


class Engine(Protocol):
    """The one path from what was said to what is answered."""

    async def handle(self, request: Request) -> Reply:
        """Answer one request; never raises for anything a person can type."""


class Assistant(Engine, Protocol):
    """The engine as the reception needs it."""

    def welcome(self, locale: str | None) -> Reply:
        """Give what a door shows before anything is said."""

    async def recall(self, request: Request) -> Reply | None:
        """Give the answer that a request with this mark has had already, if it had one; waits for a turn under way."""

    async def overhear(self, text: str, locale: str) -> Reply | None:
        """Hear what must not be missed while it is silent: gives a reply with outcome safety or control, or None.

        A control has no words.
        """

    async def close(self) -> None:
        """Let go of what it holds."""


@dataclass(frozen=True)
class HandoffRecord:
    """A conversation that waits for a clerk. `transcript` holds {who, text} in order; `created_at` is UTC."""

    conversation: str
    code: str
    reason: str
    locale: str
    channel: str
    created_at: datetime
    transcript: tuple[Json, ...] = ()
    ranking: tuple[Json, ...] = field(default=())


class HandoffStore(Protocol):
    """Keeps what the assistant asks the desk to take."""

    def add(self, record: HandoffRecord) -> str:
        """Store one hand-off and give its code: the one the conversation has already, else that of the record.

        Raises CodeTaken where another open conversation has that code, StoreError where nothing can be kept.
        """

    def of_conversation(self, conversation: str) -> Sequence[HandoffRecord]:
        """Give the hand-offs of a conversation, oldest first."""

    def waiting(self) -> Sequence[HandoffRecord]:
        """Give all hand-offs, oldest first."""


class Listening(Protocol):
    """Somebody's ear at some topics."""

    async def heard(self, seconds: float) -> Sequence[Json]:
        """Give what has come since the last call; wait for something, but at most so long. Raises Unheard at the end."""


class Events(Protocol):
    """Carries what has changed to whoever listens, in this process and in others.

    An event is a hint to look at the store again: one may be lost, so nothing may hang on it alone.
    """

    async def publish(self, topic: str, event: Json) -> None:
        """Tell all who listen to a topic; never raises."""

    def subscribe(self, *topics: str) -> AbstractAsyncContextManager[Listening]:
        """Listen to topics: once entered, nothing that is published from then on is missed."""

    async def close(self) -> None:
        """Let go of connections; who still listens is told that this is the end."""


class ItemCards(Protocol):
    """Shows a service item as the assistant would."""

    def __call__(self, item: str, locale: str) -> Reply:
        """Give the reply with the item's card in a language; raises UnknownItem."""


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Give the present moment in UTC."""


class Progress(Protocol):
    """Hears how far a long job has come."""

    def __call__(self, stage: str, **fields: Any) -> None:
        """Take the wording key of a stage that begins."""


@dataclass(frozen=True)
class Correspondent:
    """Where a conversation can be written to: a door and its address there, and up to which entry everything is delivered.

    `parts` counts the parts of the next entry that were delivered already, where a door cuts long ones. `is_open` says that
    more is to come although nobody asks for it: the person waits for a clerk, or a clerk serves them.
    """

    conversation: str
    door: str
    address: str
    delivered: int = 0
    parts: int = 0
    is_open: bool = False


class Correspondents(Protocol):
    """Remembers where conversations can be written to, and lets one process at a time deliver to each."""

    def meet(self, conversation: str, door: str, address: str) -> Correspondent:
        """Give the correspondent of a conversation, remembered from now on; raises StoreError."""

    def of(self, conversation: str) -> Correspondent | None:
        """Give the correspondent of a conversation, or None where nobody knows it; raises StoreError."""

    def change(self, before: Correspondent, after: Correspondent) -> bool:
        """Keep what has changed; False where another was quicker, or delivers at this moment. Raises StoreError."""

    def open_at(self, door: str) -> Sequence[Correspondent]:
        """Give the open correspondents of a door; raises StoreError."""

    def begin(self, conversation: str, holder: str, seconds: float) -> Correspondent | None:
        """Give the correspondent to one holder for so many seconds; None where another has it or nobody knows it."""

    def finish(self, correspondent: Correspondent, holder: str) -> None:
        """Give it up, and keep what was delivered and whether it is open; raises StoreError."""
