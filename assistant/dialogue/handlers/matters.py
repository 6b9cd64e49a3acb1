"""Turns about a matter: a request, a choice, yes and no, a question about what was answered, and a miss."""

from __future__ import annotations

from dataclasses import replace

from assistant.dialogue.decision import Decision, Verdict, decide, pick, two_wishes
from assistant.dialogue.handlers import within
from assistant.dialogue.handlers.hall import HALL_PARTS
from assistant.dialogue.handlers.opening import asked, open_event, open_first, open_item
from assistant.dialogue.handlers.talk import handed_over
from assistant.dialogue.parts import asks, next_part, turned_to
from assistant.dialogue.turn import Turn
from assistant.dialogue.visit import Visit
from assistant.messages import Json
from assistant.understanding.normalise import is_code
from assistant.understanding.ranking import Ranking

MISSES_BEFORE_HANDOFF = 2
BARE_YES = 4
LIKELY = 0.1
"""A question without a matter is about the likeliest one where that has at least this chance: “about the card that ran out”."""

STILL_MEANT, NOT_OURS = 0.02, 0.9
"""What is open is still meant by a question that has this chance of being about it; the chance of being nothing we do."""


def requested(turn: Turn) -> Visit:
    """Answer a request for a service or a life event, ask which one is meant, or say it was not understood."""
    named = _named(turn)
    if named:
        return _take(turn, named)
    ranking = _ranking(turn)
    decision = decide(ranking, turn.scene.thresholds)
    if decision.verdict is Verdict.MISS:
        return followed_up(turn) if _about_current(turn, ()) else missed(turn)
    piece = within.about_a_piece(turn, decision.ids)
    if piece:
        return followed_up(replace(turn, understood=replace(turn.understood, aspect=piece, beside=None)))
    if not turn.says("heard.back_to") and _about_current(
        turn, decision.ids[:1] if decision.verdict is Verdict.ANSWER else decision.ids
    ):
        return followed_up(turn)
    return _decided(turn, ranking, decision)


def _decided(turn: Turn, ranking: Ranking, decision: Decision) -> Visit:
    """Answer what is clear, or ask which; of two wishes which comes first."""
    several = turn.says("heard.several")
    if decision.verdict is Verdict.ANSWER and not (several and two_wishes(ranking)):
        return _answered(turn, decision)
    ids = decision.ids[:2] if decision.verdict is Verdict.ANSWER else decision.ids
    ask = {"show": "ask", "ids": list(ids), **asks(turn.understood.aspect, turn.understood.beside, "aspect")}
    return turn.visit.open({**ask, **_mourning(turn), **({"several": True} if several and len(ids) > 1 else {})})


def unclear(turn: Turn) -> Visit:
    """Take what fits nothing of the city for one of those that were asked about, or say it was not understood."""
    named = _named(turn)
    return _take(turn, named) if named else missed(turn)


def chosen(turn: Turn) -> Visit:
    """Do what the pressed choice or the number stands for; what is not on offer is said so."""
    choice = turn.chosen
    if choice is None:
        unsaid = turn.choice is None and turn.understood.number is None and turn.shown.choices
        return turn.visit.say({"show": "which_number" if unsaid else "no_such_number", "under": turn.visit.shown})
    return perform(turn, choice.payload)


def affirmed(turn: Turn) -> Visit:
    """Take a yes for the one thing that was proposed."""
    proposed = [choice for choice in turn.shown.choices if choice.payload.get("on_yes")]
    if proposed:
        return perform(turn, proposed[0].payload)
    item = turn.scene.catalogue.items.get(turn.visit.item or "")
    following = next_part(turn.visit.view, item) if item else None
    if following:
        return turn.visit.answer(turned_to(turn.visit.view, following))
    return turn.visit.say({"show": "which_number", "under": turn.visit.shown} if turn.shown.choices else {"show": "go_ahead"})


def praised(turn: Turn) -> Visit:
    """Take praise as thanks; a bare “好” or “good” while something is proposed is a yes."""
    if len(turn.text) <= BARE_YES and (turn.visit.item or turn.shown.choices):
        return affirmed(turn)
    return turn.visit.say({"show": "rate_good"})


def denied(turn: Turn) -> Visit:
    """Take a no: not the candidate that is named, or none of them, not this item, or no to an offer."""
    named = _named(turn)
    return _refuse(turn, (named,), tuple(turn.visit.view["ids"])) if named else none_of_these(turn)


def none_of_these(turn: Turn) -> Visit:
    """Refuse what is shown, or an offer."""
    if turn.visit.aside and turn.visit.aside["show"] not in {"which_number", "which_first"}:
        return turn.visit.say({"show": "anything_else"})
    view = turn.visit.view
    if view["show"] == "ask":
        return _refuse(turn, tuple(view["ids"]))
    if view["show"] in {"item", "event"} and view.get("part", "what") == "what":
        return _refuse(turn, (view["id"],), tuple(view.get("others", ())))
    return turn.visit.say({"show": "anything_else"})


def followed_up(turn: Turn) -> Visit:
    """Answer a question about the item or life event the visit is about; without one, ask what it is about."""
    aspect = turn.understood.aspect or "what"
    visit = turn.visit
    other = _likeliest(turn) if visit.item and turn.says("heard.back_to") else None
    if other:
        return other
    if visit.item:
        turned = turned_to(visit.view, aspect, turn.understood.beside)
        return visit.answer({**turned, **within.lacks(turn, turned)})
    if visit.event:
        if aspect in {"evidence", "original", "what"}:
            return visit.answer({**visit.view, "part": "what" if aspect == "what" else "evidence"})
        return visit.say({"show": "which_first"})
    if visit.view["show"] == "ask":
        return _asked_too_soon(turn, aspect)
    if aspect in HALL_PARTS:
        return visit.say({"show": "hall", "part": HALL_PARTS[aspect]})
    unasked = replace(turn, understood=replace(turn.understood, aspect=None, beside=None))
    return _likeliest(unasked) or visit.say({"show": "which_matter"})


def _likeliest(turn: Turn) -> Visit | None:
    """Take a question that was not heard as a request for one about the likeliest matter, if any is likely."""
    ranking = _ranking(turn)
    decision = decide(ranking, turn.scene.thresholds)
    if decision.verdict is Verdict.MISS or ranking.matters[0].confidence < LIKELY:
        return None
    return _decided(turn, ranking, decision)


def _asked_too_soon(turn: Turn, aspect: str) -> Visit:
    """Take a question for a yes to the only one that is asked about; of several keep it until one is chosen.

    Who asks again without choosing is answered for the first.
    """
    view = {**turn.visit.view, **asks(aspect, turn.understood.beside, "aspect")}
    again = (turn.visit.aside or {}).get("show") == "which_first"
    if len(view["ids"]) == 1 or again:
        return _take(turn, view["ids"][0])
    return replace(turn.visit, view=view).say({"show": "which_first"})


def said_differently(turn: Turn) -> Visit:
    """Say what was answered in other words."""
    if turn.visit.item:
        return turn.visit.answer(turned_to(turn.visit.view, "plainly"))
    return turn.visit.say({"show": "help"})


def missed(turn: Turn) -> Visit:
    """Say that it was not understood; in an open service that the answer is not known here, and a person comes one miss later."""
    if turn.visit.item and turn.visit.misses + 1 < within.MISSES_BEFORE_HANDOFF and not is_code(turn.text):
        return within.not_written(turn)
    return not_understood(turn)


def not_understood(turn: Turn) -> Visit:
    """Say kindly that it was not understood and offer a person; the second time in a row hand over at once."""
    misses = turn.visit.misses + 1
    if misses >= MISSES_BEFORE_HANDOFF:
        return handed_over(turn.visit, "not_understood")
    ours = turn.understood.none < NOT_OURS
    return replace(turn.visit.say({"show": "missed"} if ours else {"show": "missed", "ours": False}), misses=misses)


def perform(turn: Turn, payload: Json) -> Visit:
    """Do what a choice stands for."""
    visit = turn.visit
    catalogue = turn.scene.catalogue
    match payload:
        case {"do": "item", "id": id_} if id_ in catalogue.items:
            return open_item(visit, payload)
        case {"do": "event", "id": id_} if id_ in catalogue.events:
            return open_event(visit, payload)
        case {"do": "events"}:
            return visit.answer({"show": "events", "page": payload.get("page", 0)})
        case {"do": "human"}:
            return handed_over(visit, "asked")
        case {"do": "none"}:
            return none_of_these(turn)
        case {"do": "topics"}:
            return visit.say({"show": "help"})
        case {"do": "retry"}:
            return visit.say({"show": "go_ahead"})
    return visit.say({"show": "no_such_number", "under": visit.shown})


def _ranking(turn: Turn) -> Ranking:
    understood = turn.understood
    return Ranking(understood.candidates, understood.events, none=understood.none).without(turn.visit.refused)


def is_named(turn: Turn) -> bool:
    """Tell whether one of those that were asked about is named in words."""
    return _named(turn) is not None


def _named(turn: Turn) -> str | None:
    """Give which of those that were asked about is named in words."""
    view = turn.visit.view
    if view["show"] != "ask":
        return None
    return pick(_ranking(turn), view["ids"], turn.scene.thresholds)


def _take(turn: Turn, id_: str) -> Visit:
    """Do what the number of something that was asked about would do."""
    view = turn.visit.view
    also = [other for other in view["ids"] if other != id_] if view.get("several") else []
    return open_first(turn, [id_, *also], asked(turn))


def _about_current(turn: Turn, ids: tuple[str, ...]) -> bool:
    """Tell whether a question is about what is open: it names it, names nothing, or a neighbour that it is hardly told from."""
    current = turn.visit.item or turn.visit.event
    asks = turn.understood.aspect not in {None, "what"}
    near = any(found.id == current and found.confidence >= STILL_MEANT for found in _ranking(turn).about_a_matter().matters)
    return bool(current and asks and (not ids or current in ids or near))


def _answered(turn: Turn, decision: Decision) -> Visit:
    best, *others = decision.ids
    part = turn.understood.aspect or "what"
    if best in turn.scene.catalogue.events:
        return turn.visit.answer({"show": "event", "id": best, "part": "evidence" if part == "evidence" else "what", "page": 0})
    opening = {"show": "item", "id": best, **asks(part, turn.understood.beside), "opening": True}
    return turn.visit.answer({**opening, **_mourning(turn), "others": others})


def _mourning(turn: Turn) -> Json:
    """Give the mark of a view that begins with a word of sympathy: somebody has died."""
    return {"mourns": True} if turn.says("heard.death") else {}


def _refuse(turn: Turn, ids: tuple[str, ...], others: tuple[str, ...] = ()) -> Visit:
    refused = tuple(dict.fromkeys((*turn.visit.refused, *ids)))
    visit = replace(turn.visit, refused=refused)
    left = [id_ for id_ in others if id_ not in refused]
    if left:
        return visit.open({"show": "ask", "ids": left, "aspect": None})
    return not_understood(replace(turn, visit=visit))
