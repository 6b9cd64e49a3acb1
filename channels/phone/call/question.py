"""What is asked of the assistant: words with their readings, a choice, or a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.messages import Json
from channels.phone.call.actions import Ask
from channels.phone.call.state import Call, House, Stage, Step

PERSON_KEY = "0"


def ask(call: Call, texts: Sequence[str], choice: Json | None = None, ahead: bool = False) -> Step:
    """Give what was said to the assistant, or a choice with its label; what was being asked before is over."""
    call = replace(call, stage=Stage.TALKING, thinking=True, slow_told=False, asked=tuple(texts), more_words=(), held=None)
    call = replace(call, rest=(), options=())
    if choice is not None or len(texts) == 1:
        return call, (Ask(texts[0], choice=choice, ahead=ahead),)
    return call, (Ask(hypotheses=tuple(texts), ahead=ahead),)


def person(call: Call, house: House) -> Step:
    """Ask for a person before everything that waits; should none come of it, the caller gets two tries again."""
    return ask(replace(call, misses=0, silences=0), (PERSON_KEY,), ahead=True)
