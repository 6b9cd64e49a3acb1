"""What is said while a service is open: a paper that it asks for, a question nobody wrote an answer to, a mere fact. Pure."""

from __future__ import annotations

from dataclasses import replace

from assistant.catalogue.values import Evidence
from assistant.dialogue.parts import turned_to
from assistant.dialogue.turn import Turn
from assistant.dialogue.visit import Visit
from assistant.messages import Json

MISSES_BEFORE_HANDOFF = 3
"""In an open service a person is offered each time, and comes by themselves later than elsewhere: most of it was understood."""


def lacks(turn: Turn, view: Json) -> Json:
    """Give which of the pieces of evidence were named by somebody who has not got one."""
    return {"lacks": [piece.id for piece in _named(turn)] if "missing" in {view["part"], view.get("beside")} else []}


def about_a_piece(turn: Turn, ids: tuple[str, ...]) -> str | None:
    """Give what is asked about a paper of the open service, where its name only sounds like a wish for a new one.

    “Do I need the household book?” is no request for another book; “I want to replace it” is, and “no, I mean the book”.
    """
    issued = {piece.issued_by for piece in _named(turn)} - {turn.visit.item}
    if not ids or ids[0] not in issued or turn.says("heard.wants_new") or turn.says("heard.instead"):
        return None
    return "missing" if turn.says("heard.lacks") else "evidence"


def not_written(turn: Turn) -> Visit:
    """Say of a question that the answer is not known here, and of a fact that it was heard; the service stays open.

    The first fact is no miss: people say who they are before they ask.
    """
    part = "detail" if turn.is_question else "noted"
    missed = part == "detail" or turn.visit.view.get("part") == part
    return turn.visit.open(turned_to(turn.visit.view, part), misses=turn.visit.misses + missed)


def told(turn: Turn) -> Visit:
    """Ask somebody to go on; who asks something about the open service is told that it is not known here."""
    if turn.visit.item and turn.is_question:
        return replace(not_written(turn), misses=turn.visit.misses)
    return turn.visit.say({"show": "go_ahead"})


def greeted(turn: Turn) -> Visit:
    """Greet; in the middle of something say only that one listens."""
    begun = turn.visit.view["show"] != "welcome"
    return turn.visit.say({"show": "go_ahead" if begun else "greet"})


def _named(turn: Turn) -> list[Evidence]:
    item = turn.scene.catalogue.items.get(turn.visit.item or "")
    uses = (item.evidence or ()) if item else ()
    return [use.evidence for use in uses if use.evidence.named_in(turn.text)]
