"""What a view looks like in one language: a visit goes in, lines, choices and a card come out. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from assistant.dialogue.turn import Scene
from assistant.dialogue.views import asides, ask, event, item
from assistant.dialogue.views.page import Page
from assistant.dialogue.visit import Visit
from assistant.messages import Control, Handoff, Json, Outcome, Reply

View = Callable[[Page], Reply]
SORRY: Json = {"show": "sorry"}

VIEWS: Mapping[str, View] = {
    "item": item.show,
    "event": event.show,
    "events": event.show_all,
    "ask": ask.show,
    "hall": asides.hall,
    "help": asides.help_,
    "missed": asides.missed,
    "handed_off": asides.handed_off,
    "safety": asides.safety,
    "no_such_number": asides.over_choices,
    "which_number": asides.over_choices,
    "which_first": asides.over_choices,
    "number": asides.number,
    **{name: asides.remark for name in asides.REMARKS},
}
"""Every `show` a view may have."""

ACKNOWLEDGED = frozenset(Control) - {Control.BACK, Control.WAIT}


def show(visit: Visit, scene: Scene) -> Reply:
    """Give the reply for where the visit stands now."""
    page = Page(visit=visit, scene=scene, view=visit.shown)
    reply = VIEWS[page.view["show"]](page)
    if visit.control:
        reply = _under_control(reply, visit.control, page)
    if visit.code and page.view["show"] == "handed_off":
        reply = replace(reply, handoff=Handoff(code=visit.code, reason=page.view["reason"]))
    return reply


def welcome(locale: str, scene: Scene) -> Reply:
    """Give what a door shows before anything is said."""
    return show(Visit.new(locale), scene)


def apology(locale: str, scene: Scene) -> Reply:
    """Give what is said where a turn has failed."""
    return show(Visit.new(locale).say(SORRY), scene)


def _under_control(reply: Reply, control: Control, page: Page) -> Reply:
    first = (page.line(f"control.{control.value}"),) if control in ACKNOWLEDGED else ()
    return replace(reply, outcome=Outcome.CONTROL, control=control, lines=(*first, *reply.lines))
