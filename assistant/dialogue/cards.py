"""A service item as a clerk sends it: what to bring, and the card, without anything that the assistant would ask."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.dialogue.turn import Scene
from assistant.dialogue.views import show
from assistant.dialogue.visit import Visit
from assistant.errors import UnknownItem
from assistant.messages import Reply


@dataclass(frozen=True)
class Cards:
    """Shows service items of one city."""

    scene: Scene

    def __call__(self, item: str, locale: str) -> Reply:
        """Give the reply with the item's card in a language; raises UnknownItem."""
        if item not in self.scene.catalogue.items:
            raise UnknownItem(id=item)
        view = {"show": "item", "id": item, "part": "evidence"}
        reply = show(Visit.new(locale).answer(view), self.scene)
        told = tuple(line for line in reply.lines if not line.key.startswith("more."))
        return replace(reply, lines=told, choices=())

    def domain(self, item: str) -> str:
        """Give the domain of an item; "" for one that is not there."""
        found = self.scene.catalogue.items.get(item)
        return found.domain if found else ""
