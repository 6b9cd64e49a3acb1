"""Decides where the wish for a person leads: 0 and “a person” count at every point of a call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from channels.phone.call import desk, number, question
from channels.phone.call.events import Event, Pressed, SpeechEnded
from channels.phone.call.state import TAKES_DIGITS, Call, House, Stage, Step, words_of
from channels.phone.call.words import is_one_of

ON_THE_WAY: Mapping[Stage, Callable[[Call, Any, House], Step]] = {
    Stage.TRANSFERRING: desk.key_while_transferring,
    Stage.WAITING: desk.person_while_waiting,
    Stage.OFFERING_CALLER: number.person,
    Stage.ENTERING: number.person,
    Stage.CHECKING: number.person,
    Stage.RATING: desk.person_after_all,
}
"""Where a person is wished for in another way than by asking the assistant, because one is on the way or was just there."""


def is_wished(call: Call, event: Event, house: House) -> bool:
    """Tell whether an event is the wish for a person; where digits are taken 0 is one of them."""
    if isinstance(event, Pressed):
        return event.key == question.PERSON_KEY and call.stage not in TAKES_DIGITS
    if not isinstance(event, SpeechEnded) or call.stage is Stage.WITH_CLERK:
        return False
    return is_one_of(event.heard.texts[:1], words_of(call, house, "heard.person"))


def reach(call: Call, event: object, house: House) -> Step:
    """Ask for a person, or tell that one is on the way."""
    handler = ON_THE_WAY.get(call.stage)
    return handler(call, event, house) if handler else question.person(call, house)
