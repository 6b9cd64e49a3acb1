"""Life events: the list of them, four to a page; one event's items in order, three to a page, and all there is to bring."""

from __future__ import annotations

from assistant.catalogue.evidence import merged_evidence
from assistant.dialogue.views.page import Page
from assistant.dialogue.views.pieces import bring
from assistant.messages import Json, Line, Outcome, Reply

ITEMS_A_PAGE = 3
EVENTS_A_PAGE = 4
FIRST_EVENTS = ("bereavement", "serious-illness", "losing-abilities", "turning-80", "retirement", "living-alone", "hospital-away")
"""What the oldest meet most; the other life events follow in the catalogue's order."""


def show_all(page: Page) -> Reply:
    """Show a page of the life events there are, and a way to the next page; after the last comes the first."""
    events = page.scene.catalogue.events
    ids = [id_ for id_ in FIRST_EVENTS if id_ in events]
    ids += [id_ for id_ in events if id_ not in ids]
    number = int(page.view.get("page", 0))
    first = number * EVENTS_A_PAGE
    entries = [page.matter(id_) for id_ in ids[first : first + EVENTS_A_PAGE]]
    if len(ids) > EVENTS_A_PAGE:
        following = number + 1 if first + EVENTS_A_PAGE < len(ids) else 0
        entries.append((page.say("choice.more_events"), {"do": "events", "page": following, "on_yes": True}))
    return page.reply(Outcome.CLARIFYING, [page.line("event.which")], page.choices(entries))


def show(page: Page) -> Reply:
    """Show a page of the event's items, or everything to bring for all of them."""
    if page.view.get("part") == "evidence":
        return _evidence(page)
    items = page.event.items
    first = int(page.view.get("page", 0)) * ITEMS_A_PAGE
    shown = items[first : first + ITEMS_A_PAGE]
    entries = [page.matter(item.id) for item in shown]
    entries.append(_last_choice(page, first + ITEMS_A_PAGE < len(items)))
    return page.reply(Outcome.ANSWERED, [*_head(page, first), page.line("event.choose")], page.choices(entries))


def _evidence(page: Page) -> Reply:
    lines = [page.line("event.evidence", name=page.words(page.event.name)), *_pieces(page)]
    entries = [page.matter(item.id) for item in page.event.items[:ITEMS_A_PAGE]]
    return page.reply(Outcome.ANSWERED, [*lines, page.line("event.choose")], page.choices(entries))


def _pieces(page: Page) -> list[Line]:
    pieces, left = merged_evidence(page.event)
    unknown = any(item.evidence is None for item in page.event.items)
    if not unknown:
        return bring(page, pieces, left)
    return [*(bring(page, pieces, left) if pieces or left else ()), *page.unknown()]


def _head(page: Page, first: int) -> list[Line]:
    if first:
        return [page.line("event.rest", name=page.words(page.event.name))]
    return [
        page.line("event.understood", name=page.words(page.event.name)),
        *([page.fact(page.event.description)] if page.event.description else ()),
        page.line("event.count", count=len(page.event.items)),
    ]


def _last_choice(page: Page, more: bool) -> tuple[str, Json]:
    at = {"do": "event", "id": page.event.id}
    if more:
        return page.say("choice.more"), {**at, "page": int(page.view.get("page", 0)) + 1, "on_yes": True}
    return page.say("choice.all_evidence"), {**at, "part": "evidence", "on_yes": True}
