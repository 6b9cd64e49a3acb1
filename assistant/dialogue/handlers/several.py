"""Several wishes at once: “both” answers the question which is meant, “the other one” goes on to what waits. Pure."""

from __future__ import annotations

from collections.abc import Callable

from assistant.dialogue.handlers.opening import asked, open_first
from assistant.dialogue.turn import Turn
from assistant.dialogue.visit import Visit
from assistant.understanding.stories import counted

LITTLE = 8
"""So many letters of Chinese, or words, say nothing beside “both of them, please” or “and now the other one”."""


def one_by_one(handler: Callable[[Turn], Visit]) -> Callable[[Turn], Visit]:
    """Build a handler that first hears whether all that was asked about is wanted, or what waits for its turn."""

    def handle(turn: Turn) -> Visit:
        view = turn.visit.view
        if not says_little(turn):
            return handler(turn)
        if view["show"] == "ask" and len(view["ids"]) > 1 and _all(turn):
            return open_first(turn, view["ids"], asked(turn))
        return open_first(turn, view["also"], {}) if view.get("also") and turn.says("heard.other") else handler(turn)

    return handle


def says_little(turn: Turn) -> bool:
    """Tell whether a few words were said, and nothing was pressed."""
    return turn.choice is None and sum(counted(turn.text)) <= LITTLE


def _all(turn: Turn) -> bool:
    """Tell whether “both”, or a yes to several things, takes them one after the other."""
    yes = turn.understood.intent == "affirm" and turn.visit.view.get("several")
    return bool(yes) or turn.says("heard.all_of_them")
