"""Which of at most three is meant: numbered, with “none of these” as the last number."""

from __future__ import annotations

from assistant.dialogue.views.page import Page
from assistant.messages import Outcome, Reply


def show(page: Page) -> Reply:
    """Ask which matter is meant; a yes takes the one candidate where there is only one."""
    ids = page.view["ids"]
    aspect = page.view.get("aspect")
    only = {"on_yes": True} if len(ids) == 1 else {}
    entries = [page.matter(id_, part=aspect, **only) for id_ in ids]
    entries.append((page.say("choice.none"), {"do": "none"}))
    which = [page.line("ask.which"), page.line("ask.number")]
    lines = [page.line("ask.one", name=page.name(ids[0]))] if len(ids) == 1 else which
    return page.reply(Outcome.CLARIFYING, lines, page.choices(entries))
