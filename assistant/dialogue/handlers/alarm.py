"""While an alarm is what was said last: what leads nowhere by itself is taken to be about the danger. Pure.

“Should I lift her up?” after “my wife has fallen” is no question about a service, and “I rang them” no request. The alarm is said
again, and that somebody is there. Danger that is told in pieces, none of which says it, is heard over the last few together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.dialogue.turn import Turn
from assistant.dialogue.visit import Visit
from assistant.understanding.stories import counted

SAFETY = "safety"
NOWHERE = frozenset(
    {
        "missed",
        "which_matter",
        "which_number",
        "which_first",
        "no_such_number",
        "dont_know",
        "help",
        "ask",
        "go_ahead",
        "hall",
        "number",
    }
)
"""Views that say nothing of a matter of the person's own."""

ONCE = frozenset({"goodbye", "chitchat", "item", "event"})
"""What is not followed at once either, but when it is said twice in a row."""

YES = 3
"""So many letters of Chinese, or words, are a bare yes: “ok, they are coming” does not ask for a clerk."""

PIECES = 3
"""So many utterances in a row are looked at together."""


def staying(handler: Callable[[Turn], Visit]) -> Callable[[Turn], Visit]:
    """Build a handler that stays with the alarm where the given one would lead away from it for nothing."""

    def handle(turn: Turn) -> Visit:
        after = handler(turn)
        alarm = turn.visit.aside or {}
        if alarm.get("show") != SAFETY or turn.choice is not None:
            return after
        again = alarm.get("again") == after.shown["show"] and after.shown["show"] in ONCE
        away = _leads_away(turn.visit, after) or _said_yes_to_more(turn, after)
        return turn.visit.say({**alarm, "again": after.shown["show"]}) if away and not again else after

    return handle


def pieced_together(turn: Turn, after: Visit, signal_of: Callable[[str], str | None]) -> Visit:
    """Give the visit after a turn, or an alarm where the last utterances together tell of danger and this one led nowhere."""
    pieces = (*turn.visit.pieces, turn.text)[-PIECES:] if turn.choice is None else ()
    signal = signal_of(", ".join(pieces)) if len(pieces) > 1 and leads_nowhere(after) else None
    if signal:
        after = turn.visit.say({"show": SAFETY, "signal": signal})
    arrived = after.shown["show"] == SAFETY or after.view != turn.visit.view
    return replace(after, pieces=() if arrived else pieces)


def leads_nowhere(after: Visit) -> bool:
    """Tell whether a turn ended without anything about a matter of the person's own."""
    shown = after.shown
    return shown["show"] in NOWHERE or shown.get("reason") == "not_understood"


def _leads_away(before: Visit, after: Visit) -> bool:
    """A question about what was looked at before the alarm leads away from it too; a new matter that is clear does not."""
    same = after.aside is None and after.view.get("id") == before.view.get("id") and after.view["show"] in ONCE
    return leads_nowhere(after) or same or after.shown["show"] in {"goodbye", "chitchat"}


def _said_yes_to_more(turn: Turn, after: Visit) -> bool:
    """Tell whether a sentence was taken for a yes to a person."""
    return turn.understood.intent == "affirm" and after.shown["show"] == "handed_off" and sum(counted(turn.text)) > YES
