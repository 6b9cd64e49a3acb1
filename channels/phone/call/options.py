"""What can be chosen, read out four at a time: where there is more, three and the key that reads the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.messages import Choice
from channels.phone.call.actions import Sentence
from channels.phone.call.state import Call, House, Stage, Step, sentence, speak

MOST_OPTIONS = 4
OTHERS_KEY = "6"
"""Reads the next options; it is a choice's own key only on the last page, as answers have six choices at most."""


def page_of(choices: Sequence[Choice], page: int) -> tuple[tuple[Choice, ...], bool]:
    """Give the choices of a page, counted from 0, and whether others come after it."""
    left = tuple(choices[page * (MOST_OPTIONS - 1) :])
    more = len(left) > MOST_OPTIONS
    return (left[: MOST_OPTIONS - 1] if more else left), more


def options_of(call: Call, house: House) -> tuple[Sentence, ...]:
    """Say what can be chosen and the key for it, the key last; the last option may be the way to the others."""
    shown, more = page_of(call.choices, call.page)
    said = [sentence(call, house, "phone.option", label=label_of(choice), key=choice.key) for choice in shown]
    return (*said, *([sentence(call, house, "phone.others", key=OTHERS_KEY)] if more else ()))


def label_of(choice: Choice) -> str:
    """Give a choice's label without the full stop, so that it fits into a sentence."""
    return choice.label.rstrip("。.?？!！")


def has_others(call: Call) -> bool:
    """Tell whether there are choices besides those that were read out last."""
    shown, more = page_of(call.choices, call.page)
    goes_round = call.page > 0 and not any(choice.key == OTHERS_KEY for choice in shown)
    return bool(call.choices) and (call.unread or more or goes_round)


def read_others(call: Call, house: House) -> Step:
    """Read the next options; after the last come the first."""
    _, more = page_of(call.choices, call.page)
    page = call.page + 1 if more and not call.unread else 0
    call = replace(call, page=page, unread=False, stage=Stage.TALKING, rest=())
    said = options_of(call, house)
    return speak(replace(call, options=said), (*said, sentence(call, house, "phone.person_key")), keep=True)
