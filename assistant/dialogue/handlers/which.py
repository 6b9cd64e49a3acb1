"""Answers in other words to “which do you mean?”: “neither”, “the first sounds better”, “what is the difference?”. Pure."""

from __future__ import annotations

from collections.abc import Callable

from assistant.dialogue.handlers.matters import is_named, none_of_these, perform
from assistant.dialogue.handlers.several import says_little
from assistant.dialogue.turn import Turn
from assistant.dialogue.visit import Visit

ORDINALS = ("heard.first", "heard.second", "heard.third")


def in_other_words(handler: Callable[[Turn], Visit]) -> Callable[[Turn], Visit]:
    """Build a handler that first hears whether a few words answer the question which of several is meant, or ask about it."""

    def handle(turn: Turn) -> Visit:
        view = turn.visit.view
        if not says_little(turn) or view["show"] != "ask" or len(view["ids"]) < 2 or is_named(turn):
            return handler(turn)
        if turn.says("heard.difference"):
            return turn.visit.open({**view, "explained": True, "mourns": False})
        if turn.says("heard.neither"):
            return none_of_these(turn)
        meant = [at for at, words in enumerate(ORDINALS) if turn.says(words)]
        unsure = turn.is_question or turn.says("heard.not")
        if len(meant) == 1 and meant[0] < len(view["ids"]) and not unsure:
            return perform(turn, turn.shown.choices[meant[0]].payload)
        return handler(turn)

    return handle
