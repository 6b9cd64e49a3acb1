"""While an alarm is what was said last: what leads nowhere by itself is taken to be about the danger. Pure.

“Should I lift her up?” after “my wife has fallen” is no question about a service, “he has dementia” no request, and “she is
waiting” no wish for patience. The alarm is said again, and that somebody is there. Danger that is told in pieces, none of
which says it, is heard over the last few together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.dialogue.turn import Turn
from assistant.dialogue.visit import WELCOME, Visit
from assistant.messages import Json
from assistant.understanding.stories import counted

SAFETY, DESPAIR = "safety", "suicide"
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

UNWRITTEN = frozenset({"detail", "noted"})
"""Parts of a service that say nothing of it."""

ONCE = frozenset({"goodbye", "chitchat", "item", "event"})
"""What is not followed at once either, but when it is said twice in a row."""

BARE = frozenset({"wait", "anything_else", "rate_good", "rate_bad", "progress", "greet"})
"""What is followed only where little else was said: a bare no, “one moment”, praise."""

FREE = frozenset(
    {"human", "safety", "thanks", "silence", "repeat", "go_back", "start_over", "switch_language"}
    | {"slower", "faster", "louder", "quieter", "bigger_text", "smaller_text"}
)
"""Intents that go on as they always do."""

YES = (3, 2)
"""So many letters of Chinese, and words, are a bare yes, or no: “ok, they are coming” does not ask for a clerk."""

PATIENCE = 3
"""So many times the alarm is said again before a matter that is clear is answered, whatever the words are."""

PIECES = 3
"""So many utterances in a row are looked at together."""


def staying(handler: Callable[[Turn], Visit]) -> Callable[[Turn], Visit]:
    """Build a handler that stays with the alarm where the given one would lead away from it for nothing."""

    def handle(turn: Turn) -> Visit:
        after = handler(turn)
        alarm = turn.visit.aside or {}
        if alarm.get("show") != SAFETY or turn.choice is not None:
            return after
        if _says_it_is_over(turn) or _denies(turn, alarm["signal"]) or _denies(turn, alarm["signal"], "unhurt"):
            return turn.visit.say({"show": "relieved"})
        reached = "missed" if leads_nowhere(after) else after.shown["show"]
        again = alarm.get("again") == reached and reached in ONCE
        paid = with_paid(turn, alarm)
        away = _leads_away(turn, after) or _said_more(turn, after) or paid != alarm
        times = alarm.get("times", 0) + 1
        let = again or (times > PATIENCE and not leads_nowhere(after))
        return turn.visit.say({**paid, "again": reached, "times": times}) if away and not let else after

    return handle


def with_paid(turn: Turn, alarm: Json) -> Json:
    """Give the alarm of a scam with the mark that money has gone, where that is said now or was said before."""
    known = (turn.visit.aside or {}).get("paid") or turn.says("heard.paid")
    return {**alarm, "paid": True} if known and alarm["signal"].startswith("scam") else alarm


def pieced_together(turn: Turn, after: Visit, signal_of: Callable[[str], str | None]) -> Visit:
    """Give the visit after a turn, or an alarm where the last utterances together tell of danger and this one led nowhere."""
    pieces = (*turn.visit.pieces, turn.text)[-PIECES:] if turn.choice is None else ()
    signal = signal_of(", ".join(pieces)) if len(pieces) > 1 and leads_nowhere(after) else None
    if signal:
        after = turn.visit.say({"show": SAFETY, "signal": signal})
    after = _same_danger(turn, after, signal_of)
    arrived = after.shown["show"] == SAFETY or (after.view != turn.visit.view and not leads_nowhere(after))
    return replace(after, pieces=() if arrived else pieces)


def leads_nowhere(after: Visit) -> bool:
    """Tell whether a turn ended without anything about a matter of the person's own."""
    shown = after.shown
    return shown["show"] in NOWHERE or shown.get("reason") == "not_understood" or shown.get("part") in UNWRITTEN


def _same_danger(turn: Turn, after: Visit, signal_of: Callable[[str], str | None]) -> Visit:
    """Stay with the danger of before where another one is only heard between the words: “he's gone now” of a thief.

    After a swindle despair is heard between the words too: whoever was cheated may not want to live.
    """
    before, now = turn.visit.aside or {}, after.shown
    if before.get("show") != SAFETY or now["show"] != SAFETY or signal_of(turn.text):
        return after
    if now["signal"] == DESPAIR and before["signal"].startswith("scam"):
        return after
    return turn.visit.say({**with_paid(turn, before), "again": SAFETY})


def _leads_away(turn: Turn, after: Visit) -> bool:
    """Tell whether a turn leads away from the alarm for nothing; a new matter that is clear does not.

    A question about what was looked at before the alarm leads away from it too, and what only goes on telling: “he has dementia”.
    """
    matter = after.aside is None and after.view["show"] in ONCE
    same = after.view.get("id") == turn.visit.view.get("id")
    asks = turn.says("heard.alarm.asks")
    if after.shown["show"] == "ask" and asks:
        return False
    return (
        leads_nowhere(after)
        or (matter and not asks and (same or turn.says("heard.alarm.goes_on")))
        or after.shown["show"] in {"goodbye", "chitchat"}
    )


def _says_it_is_over(turn: Turn) -> bool:
    """Tell whether somebody says that the danger is over, and neither doubts it nor goes on with a “but”."""
    return turn.says("heard.alarm.over") and not turn.says("heard.alarm.unsure")


def _denies(turn: Turn, signal: str, how: str = "none") -> bool:
    """Tell whether somebody says that there is no danger of this kind: “he is not lost”; or, `unhurt`, that they were misheard.

    “I am fine” is no denial in words that sound like danger: “he fell, I am fine”.
    """
    none = f"heard.{how}.{signal}"
    known = turn.scene.wording.has(turn.visit.locale, none)
    return known and turn.says(none) and not turn.says("heard.alarm.unsure")


def no_danger(turn: Turn, signal: str) -> bool:
    """Tell whether words that sound like a danger say that there is none: that it is denied, or that the open alarm is over.

    The end of one danger does not silence another: “he is better, she has collapsed” while a service or a fire is open.
    """
    alarm = turn.visit.aside or {}
    same = alarm.get("show") == SAFETY and alarm["signal"] == signal
    begun = turn.visit.view != WELCOME or bool(alarm)
    return (begun and _denies(turn, signal)) or (same and _says_it_is_over(turn))


def _said_more(turn: Turn, after: Visit) -> bool:
    """Tell whether a whole sentence was taken for a yes to a person, a bare no, patience or praise."""
    taken = after.shown["show"]
    yes = turn.understood.intent == "affirm" and taken == "handed_off"
    more = any(count > most for count, most in zip(counted(turn.text), YES, strict=True))
    return (yes or taken in BARE) and more
