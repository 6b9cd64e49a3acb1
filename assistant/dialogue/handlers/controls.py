"""Turns that ask the door to do something: say it again, slower or faster, louder or not so loud, bigger, back, start over …"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.dialogue.turn import Turn
from assistant.dialogue.visit import Visit
from assistant.messages import Control


def _over(control: Control) -> Callable[[Turn], Visit]:
    """Build a handler that shows the same again under a control."""

    def show_again(turn: Turn) -> Visit:
        return replace(turn.visit, control=control)

    return show_again


slower = _over(Control.SLOWER)
faster = _over(Control.FASTER)
louder = _over(Control.LOUDER)
quieter = _over(Control.QUIETER)
bigger_text = _over(Control.BIGGER)
smaller_text = _over(Control.SMALLER)


def repeat(turn: Turn) -> Visit:
    """Show the same again; after a pause what was shown before it."""
    paused = turn.visit.shown["show"] == "wait"
    return replace(turn.visit, aside=None if paused else turn.visit.aside, control=Control.REPEAT)


def wait(turn: Turn) -> Visit:
    """Hold on as long as the person needs."""
    return turn.visit.say({"show": "wait"}, Control.WAIT)


def go_back(turn: Turn) -> Visit:
    """Show what was shown before."""
    return turn.visit.back()


def start_over(turn: Turn) -> Visit:
    """Forget where the visit was and begin anew."""
    return replace(Visit.new(turn.visit.locale), control=Control.START_OVER, code=turn.visit.code)


def switch_language(turn: Turn) -> Visit:
    """Go on in the language that was named, or in the other one where none was."""
    return replace(turn.visit, locale=_wanted(turn), control=Control.SWITCH_LANGUAGE)


def _wanted(turn: Turn) -> str:
    known = turn.scene.wording.locales
    named = [locale for locale in known if turn.says("language.names", locale)]
    others = [locale for locale in known if locale != turn.visit.locale]
    return [*named, *others, turn.visit.locale][0]
