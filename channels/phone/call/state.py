"""Where a call stands: one frozen value, and the small steps that every part of the machine takes with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import Enum

from assistant.messages import Choice, Reply
from assistant.wording import Wording
from channels.phone.call.actions import Action, Say, Sentence
from voice.ports import NORMAL_RATE, ORDINARY, Manner


class Stage(str, Enum):
    """What the call is doing."""

    TALKING = "talking"
    MORE = "more"
    CONFIRMING = "confirming"
    HOLDING = "holding"
    TRANSFERRING = "transferring"
    WAITING = "waiting"
    WITH_CLERK = "with_clerk"
    OFFERING_CALLER = "offering_caller"
    ENTERING = "entering"
    CHECKING = "checking"
    KEEPING = "keeping"
    RATING = "rating"
    LEAVING = "leaving"
    OVER = "over"


WITH_THE_DESK = {Stage.WAITING, Stage.WITH_CLERK}
"""Here what the caller says goes to a person, not to the assistant."""

TAKES_DIGITS = {Stage.ENTERING, Stage.WITH_CLERK}
"""Here every digit belongs to a number."""

CLOSED_QUESTIONS = {Stage.MORE, Stage.CONFIRMING, Stage.OFFERING_CALLER, Stage.CHECKING}
"""Here the door itself has asked something that yes or no answers."""


@dataclass(frozen=True)
class House:
    """What a call needs to know of the house: its words, its numbers, and how to tell danger."""

    wording: Wording
    hotline: str
    clerk: str = ""
    silence: float = 8.0
    queue: float = 30.0
    guard: float = 0.6
    confirm_below: float = 0.5
    record: bool = False
    rate: int = NORMAL_RATE
    in_danger: Callable[[Iterable[str]], bool] = lambda texts: False


@dataclass(frozen=True)
class Call:
    """One call. `spoken` is the last answer that “again” says again, `rest` the parts of it that were not said yet.

    `current` is what is being said, or was before speech cut it off at sentence `cut`; `under` is the sentence under which
    the newest speech began, `before` what is said ahead of the next answer; `echoing` tells that our own voice came back.
    `told_in` are the languages in which was said that words are turned into text; the first `firm_to` sentences hold that.
    `asked` is what the assistant was last asked, `more_words` what was said while it was thinking, and `held` its answer
    while the caller speaks on. `page` is the page of `choices` read out last, `unread` tells that not even the first was.
    `rung` tells that a clerk's phone was tried already, `connecting` that it rings, `back_to`
    where the call goes on when no number is left.
    """

    locale: str
    caller: str = ""
    stage: Stage = Stage.TALKING
    manner: Manner = ORDINARY
    deaf_in: tuple[str, ...] = ()
    recording: bool = False
    prompt: int = 0
    saying: bool = False
    hearing: bool = False
    firm: bool = False
    firm_to: int = 0
    told_in: tuple[str, ...] = ()
    thinking: bool = False
    slow_told: bool = False
    current: tuple[Sentence, ...] = ()
    spoken: tuple[Sentence, ...] = ()
    options: tuple[Sentence, ...] = ()
    rest: tuple[tuple[Sentence, ...], ...] = ()
    choices: tuple[Choice, ...] = ()
    page: int = 0
    unread: bool = False
    keys_told: bool = False
    under: int | None = None
    echoing: bool = False
    cut: int | None = None
    asked: tuple[str, ...] = ()
    more_words: tuple[str, ...] = ()
    held: Reply | None = None
    silences: int = 0
    misses: int = 0
    failures: int = 0
    digits: str = ""
    place: int | None = None
    code: str = ""
    rung: bool = False
    connecting: bool = False
    back_to: Stage = Stage.TALKING
    calmed: bool = False
    before: tuple[Sentence, ...] = ()
    patience: float | None = None
    expected: tuple[str, ...] = ()

    @property
    def deaf(self) -> bool:
        """Tell whether nothing here hears the caller's language."""
        return self.locale in self.deaf_in


Step = tuple[Call, tuple[Action, ...]]


def sentence(call: Call, house: House, key: str, /, **fields: object) -> Sentence:
    """Give the words of a key in the caller's language."""
    return Sentence(house.wording.say(call.locale, key, **fields), call.locale)


def speak(call: Call, sentences: Iterable[Sentence], keep: bool = False, firm: bool = False, firm_to: int = 0) -> Step:
    """Say something; with `keep` it is what “again” repeats, and speech does not cut it off if `firm`, or before `firm_to`."""
    said = tuple(one for one in sentences if one.text.strip())
    number = call.prompt + 1
    call = replace(call, prompt=number, saying=True, firm=firm, firm_to=firm_to, cut=None, current=said)
    call = replace(call, spoken=said if keep else call.spoken)
    return call, (Say(number, said, call.manner),)


def speak_after(call: Call, sentences: Iterable[Sentence]) -> Step:
    """Say something after what is being said now."""
    if not call.saying:
        return speak(call, sentences)
    said = tuple(one for one in sentences if one.text.strip())
    call = replace(call, prompt=call.prompt + 1, current=(*call.current, *said))
    return call, (Say(call.prompt, said, call.manner, after=True),)


def tell(call: Call, house: House, *keys: str, keep: bool = False) -> Step:
    """Say wordings without fields."""
    return speak(call, (sentence(call, house, key) for key in keys), keep=keep)


def words_of(call: Call, house: House, key: str) -> tuple[str, ...]:
    """Give a wording that lists words, one beside the other with | between."""
    return tuple(house.wording.say(call.locale, key).split("|"))
