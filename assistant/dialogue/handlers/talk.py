"""Turns that are not about a matter: a person is asked for, danger, and small remarks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.dialogue.handlers.alarm import SAFETY, no_danger, with_paid
from assistant.dialogue.turn import Turn
from assistant.dialogue.visit import Visit
from assistant.messages import Json


def asked_for_person(turn: Turn) -> Visit:
    """Hand over to a clerk because the person asks for one."""
    return handed_over(turn.visit, "asked")


def handed_over(visit: Visit, reason: str) -> Visit:
    """Hand over to a clerk; who was told of a danger just now hears its number first, for no clerk may be there."""
    alarm: Json = visit.aside if visit.aside and visit.aside["show"] == SAFETY else {}
    danger: Json = {name: alarm[name] for name in ("signal", "paid") if name in alarm}
    return replace(visit.say({**danger, "show": "handed_off", "reason": reason}), misses=0)


def in_danger(turn: Turn) -> Visit:
    """Say the right number and one calm thing to do; the rest of the visit waits.

    Who talks to us already, and says that there is no danger of this kind, is believed: “nobody is stuck inside”.
    """
    if no_danger(turn, turn.understood.signal or ""):
        return turn.visit.say({"show": "relieved"})
    return turn.visit.say(with_paid(turn, {"show": SAFETY, "signal": turn.understood.signal or "medical"}))


def remark(name: str) -> Callable[[Turn], Visit]:
    """Build a handler that shows a passing remark and leaves the visit where it is."""

    def show(turn: Turn) -> Visit:
        return turn.visit.say({"show": name})

    return show
