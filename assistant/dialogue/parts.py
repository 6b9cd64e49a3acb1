"""The parts a service item is told in, and which comes after which. Pure."""

from __future__ import annotations

from assistant.catalogue.values import ServiceItem
from assistant.messages import Json

ORDER = ("what", "evidence", "place", "cost", "eligibility", "steps")
"""The order in which a person who keeps saying yes hears the parts."""

NUMBERED = ("evidence", "place", "cost", "eligibility")
"""The parts that have a number of their own, 1 to 4, under every part."""


def known_parts(item: ServiceItem) -> tuple[str, ...]:
    """Give the parts that something is known about, in their order; of an imported item that may be few."""
    known = {
        "what": True,
        "evidence": item.evidence is not None,
        "place": bool(item.channels),
        "cost": item.cost is not None or item.processing is not None,
        "eligibility": item.eligibility is not None,
        "steps": bool(item.steps),
    }
    return tuple(part for part in ORDER if known[part])


def next_part(view: Json, item: ServiceItem) -> str | None:
    """Give the first known part of the item that was not told yet; None when all were."""
    heard = {"what", view.get("part"), view.get("beside"), *view.get("heard", ())}
    return next((part for part in known_parts(item) if part not in heard), None)


def turned_to(view: Json, part: str, beside: str | None = None) -> Json:
    """Give the view of an item turned to another part, or to two at once; what was told before is remembered."""
    told = [one for one in (view.get("beside"), view.get("part", "what")) if one]
    heard = dict.fromkeys((*view.get("heard", ()), *told))
    kept = {key: value for key, value in view.items() if key not in {"beside", "mourns"}}
    return {**kept, **asks(part, beside), "opening": False, "first": False, "heard": list(heard)}


def asks(part: str | None, beside: str | None, as_: str = "part") -> Json:
    """Give the fields of a view or payload that say what is asked: one part, and perhaps another one before it."""
    return {as_: part, "beside": beside} if beside else {as_: part}
