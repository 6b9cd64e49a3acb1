"""Turns that are not about a matter: a person is asked for, danger, and small remarks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.dialogue.turn import Turn
from assistant.dialogue.visit import Visit


def asked_for_person(turn: Turn) -> Visit:
    """Hand over to a clerk because the person asks for one."""
    return replace(turn.visit.say({"show": "handed_off", "reason": "asked"}), misses=0)


def in_danger(turn: Turn) -> Visit:
    """Say the right number and one calm thing to do; the rest of the visit waits."""
    return turn.visit.say({"show": "safety", "signal": turn.understood.signal or "medical"})


def remark(name: str) -> Callable[[Turn], Visit]:
    """Build a handler that shows a passing remark and leaves the visit where it is."""

    def show(turn: Turn) -> Visit:
        return turn.visit.say({"show": name})

    return show
