"""Questions about the service hall itself: where it is, when it is open, its telephone, its queue. Pure."""

from __future__ import annotations

from assistant.dialogue.parts import turned_to
from assistant.dialogue.turn import Turn
from assistant.dialogue.visit import Visit

HALL_PARTS = {"place": "address", "hours": "hours", "phone": "phone", "queue": "queue"}
"""What the hall can be asked, by the aspect of a matter that asks the same."""

ASPECTS_OF_HALL = {part: aspect for aspect, part in HALL_PARTS.items()}


def asked_about_hall(turn: Turn) -> Visit:
    """Say address, hours and telephone of the service hall, what was asked for first; of the item, where one is looked at.

    Whoever asks “where is it” of an item must not be sent to the hall when the item is done elsewhere.
    """
    part = turn.understood.aspect or "address"
    if turn.visit.item and not turn.says("hall.names"):
        return turn.visit.answer(turned_to(turn.visit.view, ASPECTS_OF_HALL[part]))
    return turn.visit.say({"show": "hall", "part": part})
