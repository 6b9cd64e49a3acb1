"""What can happen in a call, as values; the loop makes them, `machine.step` takes them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from assistant.messages import Choice, Reply
from voice.ports import Heard


@dataclass(frozen=True)
class Answered:
    """The call has been taken. `welcome` is what every door says first; nothing here hears the languages it is `deaf_in`."""

    welcome: Reply
    deaf_in: tuple[str, ...] = ()


@dataclass(frozen=True)
class SpeechStarted:
    """Somebody began to speak: `sentence` is the number of the sentence being said just then, None in silence.

    `age` is how long the prompt had been going on when the speech began, in seconds.
    """

    sentence: int | None = None
    age: float = 0.0


@dataclass(frozen=True)
class SpeechGoesOn:
    """Somebody who began to speak under a prompt has spoken for so many `seconds`; `sentence` and `age` as they are by now."""

    sentence: int | None = None
    age: float = 0.0
    seconds: float = 0.0


class NotHeard(str, Enum):
    """Why nobody listened to a stretch of speech."""

    BUSY = "busy"
    """All places for hearing were taken."""

    NO_MODEL = "no_model"
    """The model for this language is not there, or broken."""


@dataclass(frozen=True)
class SpeechEnded:
    """A stretch of speech is over, `seconds` long.

    `over` tells that it ended no later than our own prompt's echo would have, and `sentence` which one was being said
    then. `more` tells that the caller speaks on already.
    """

    heard: Heard = Heard()
    seconds: float = 1.0
    over: bool = False
    sentence: int | None = None
    not_heard: NotHeard | None = None
    clipped: bool = False
    more: bool = False


@dataclass(frozen=True)
class Pressed:
    """A key: one of 0 to 9, * and #."""

    key: str


@dataclass(frozen=True)
class PromptFinished:
    """The prompt with this number has been said to its end."""

    prompt: int


@dataclass(frozen=True)
class Silent:
    """Nothing was said, heard or pressed for as long as the state had patience for."""


@dataclass(frozen=True)
class Replied:
    """The assistant (or the desk, for a caller who waits) has answered."""

    reply: Reply


@dataclass(frozen=True)
class Failed:
    """The assistant could not answer at all."""


@dataclass(frozen=True)
class Deafened:
    """What tells speech from noise has broken: nothing is heard any more, keys are."""


@dataclass(frozen=True)
class Broken:
    """A part of the call itself has broken, so that it cannot go on."""


@dataclass(frozen=True)
class Waiting:
    """How the caller stands in the queue: `place` is 1 for the next one, None where it is not known."""

    place: int | None = None


@dataclass(frozen=True)
class ClerkJoined:
    """A clerk has taken the conversation at the console; what the desk says about it comes as Told."""


@dataclass(frozen=True)
class Told:
    """A clerk's typed words, a card they sent, or a notice of the desk with what can be chosen, to be said to the caller."""

    text: str
    locale: str | None = None
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class ClerkLeft:
    """The clerk is done: `ended` where the conversation is over, else it is the assistant's again."""

    ended: bool


@dataclass(frozen=True)
class TransferFailed:
    """The clerk's phone was busy or nobody answered."""


@dataclass(frozen=True)
class NumberKept:
    """The call-back number is on record."""


@dataclass(frozen=True)
class NumberRefused:
    """The call-back number cannot be rung."""


@dataclass(frozen=True)
class TooLong:
    """The call has lasted as long as any call may."""


@dataclass(frozen=True)
class HungUp:
    """The caller is gone."""


Event = (
    Answered
    | SpeechStarted
    | SpeechGoesOn
    | SpeechEnded
    | Pressed
    | PromptFinished
    | Silent
    | Replied
    | Failed
    | Deafened
    | Broken
    | Waiting
    | ClerkJoined
    | Told
    | ClerkLeft
    | TransferFailed
    | NumberKept
    | NumberRefused
    | TooLong
    | HungUp
)
