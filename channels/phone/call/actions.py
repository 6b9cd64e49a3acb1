"""What the loop is told to do, as values."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.messages import Json
from voice.ports import ORDINARY, Manner


@dataclass(frozen=True)
class Sentence:
    """One sentence to be said, in its language."""

    text: str
    locale: str


@dataclass(frozen=True)
class Say:
    """Say sentences one after the other; `prompt` is the number that PromptFinished will bear.

    What was being said is cut off, unless this is `after` it.
    """

    prompt: int
    sentences: tuple[Sentence, ...]
    manner: Manner = ORDINARY
    after: bool = False


@dataclass(frozen=True)
class Stop:
    """Be silent at once."""


@dataclass(frozen=True)
class Ask:
    """Give what was said or chosen to the assistant; Replied or Failed comes back.

    What goes `ahead` waits for nothing: whatever was asked before is given up.
    """

    utterance: str = ""
    hypotheses: tuple[str, ...] = ()
    choice: Json | None = None
    ahead: bool = False


@dataclass(frozen=True)
class Follow:
    """Follow the conversation at the desk: Waiting, ClerkJoined, Told and ClerkLeft come from now on."""


@dataclass(frozen=True)
class Unfollow:
    """Follow no longer."""


@dataclass(frozen=True)
class Transfer:
    """Connect the caller with a clerk's phone; TransferFailed comes back where nobody answers. The code goes along."""

    target: str
    code: str


@dataclass(frozen=True)
class LeaveNumber:
    """Put a call-back number on record; NumberKept or NumberRefused comes back."""

    number: str


@dataclass(frozen=True)
class LeaveQueue:
    """Wait no longer: the assistant has the conversation again; Replied comes back."""


@dataclass(frozen=True)
class StandAside:
    """Take the caller out of the queue without a word, because a clerk's phone rings."""


@dataclass(frozen=True)
class Rate:
    """Keep how content the caller was, 1 to 5 stars."""

    stars: int


@dataclass(frozen=True)
class Erase:
    """Stop recording and delete what was recorded of this call."""


@dataclass(frozen=True)
class HangUp:
    """End the call."""


Action = Say | Stop | Ask | Follow | Unfollow | Transfer | LeaveNumber | LeaveQueue | StandAside | Rate | Erase | HangUp
