"""Opens a service or a life event at what was asked about it; the others of several wait for their turn. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.dialogue.parts import asks, turned_to
from assistant.dialogue.turn import Turn
from assistant.dialogue.visit import Visit
from assistant.messages import Json


def asked(turn: Turn) -> Json:
    """Give what is asked about a matter, now or before it was clear which one, as the fields of a payload."""
    understood, view = turn.understood, turn.visit.view
    if understood.aspect:
        return asks(understood.aspect, understood.beside)
    return asks(view.get("aspect"), view.get("beside"))


def open_first(turn: Turn, ids: Sequence[str], payload: Json) -> Visit:
    """Open the first of some matters; the others wait for their turn."""
    first, *also = ids
    if first in turn.scene.catalogue.events:
        return open_event(turn.visit, {**payload, "id": first})
    return open_item(turn.visit, {**payload, "id": first, "also": also})


def open_event(visit: Visit, payload: Json) -> Visit:
    """Open a life event at one of its pages."""
    part = payload.get("part") or "what"
    return visit.answer({"show": "event", "id": payload["id"], "part": part, "page": payload.get("page", 0)})


def open_item(visit: Visit, payload: Json) -> Visit:
    """Turn the open item to another part, or open a new one with what is to come after it."""
    part, beside = payload.get("part") or "what", payload.get("beside")
    if visit.item == payload["id"]:
        return visit.answer(turned_to(visit.view, part, beside))
    also = {"also": payload["also"], "first": True} if payload.get("also") else {}
    return visit.answer({"show": "item", "id": payload["id"], **asks(part, beside), **also})
