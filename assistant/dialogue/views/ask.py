"""Which of at most three is meant: by what tells them apart where the catalogue knows it, “none of these” always last."""

from __future__ import annotations

from assistant.catalogue.values import Distinction
from assistant.dialogue.parts import asks
from assistant.dialogue.views.page import Page
from assistant.messages import Json, Line, Outcome, Reply


def show(page: Page) -> Reply:
    """Ask which matter is meant, or comes first; a yes takes the one candidate where there is only one."""
    ids = page.view["ids"]
    apart = page.scene.catalogue.distinction(ids)
    entries = [_choice(page, id_, apart) for id_ in ids]
    entries.append((page.say("choice.none"), {"do": "none"}))
    told = _each(page) if page.view.get("explained") else []
    return page.reply(Outcome.CLARIFYING, [*page.sympathy(), *told, *_question(page, apart)], page.choices(entries))


def _each(page: Page) -> list[Line]:
    """Say of each what it is, where the catalogue knows it."""
    lines: list[Line] = []
    for id_ in page.view["ids"]:
        catalogue = page.scene.catalogue
        words = (catalogue.items.get(id_) or catalogue.events[id_]).description
        lines += [page.line("ask.name", name=page.name(id_)), page.fact(words)] if words else []
    return lines


def _question(page: Page, apart: Distinction | None) -> list[Line]:
    ids = page.view["ids"]
    if len(ids) == 1:
        key = "ask.one" if ids[0] in page.scene.catalogue.items else "ask.one_event"
        return [page.line(key, name=page.name(ids[0]))]
    if page.view.get("several"):
        return [page.line("ask.several"), page.line("ask.number")]
    which = page.fact(apart.question) if apart else page.line("ask.which")
    return [which, page.line("ask.number")]


def _choice(page: Page, id_: str, apart: Distinction | None) -> tuple[str, Json]:
    more: Json = {"on_yes": True} if len(page.view["ids"]) == 1 else {}
    if page.view.get("several"):
        more = {"also": [other for other in page.view["ids"] if other != id_]}
    name, payload = page.matter(id_, **asks(page.view.get("aspect"), page.view.get("beside")), **more)
    return page.words(apart.answers[id_]) if apart and not page.view.get("several") else name, payload
