"""What every view builds its reply from: the words of one locale and the parts of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.catalogue.values import LifeEvent, ServiceItem, Words, in_language
from assistant.dialogue.turn import Scene
from assistant.dialogue.visit import Visit
from assistant.messages import Choice, Json, Line, Outcome, Reply


@dataclass(frozen=True)
class Page:
    """One view of one visit, with the words at hand."""

    visit: Visit
    scene: Scene
    view: Json

    @property
    def locale(self) -> str:
        """The language of the visit."""
        return self.visit.locale

    @property
    def item(self) -> ServiceItem:
        """The service item this view is about."""
        return self.scene.catalogue.items[self.view["id"]]

    @property
    def event(self) -> LifeEvent:
        """The life event this view is about."""
        return self.scene.catalogue.events[self.view["id"]]

    def line(self, key: str, **fields: Any) -> Line:
        """Give one line of the wordings."""
        return self.scene.wording.line(self.locale, key, **fields)

    def say(self, key: str, **fields: Any) -> str:
        """Give the words of a key."""
        return self.scene.wording.say(self.locale, key, **fields)

    def fact(self, words: Words, key: str = "fact") -> Line:
        """Give one line of the catalogue's own words."""
        return Line(key=key, text=self.words(words))

    def unknown(self, phone: str | None = None) -> list[Line]:
        """Say that this is not known here, and where to ask."""
        return [self.line("unknown.say"), self.ask(phone)]

    def ask(self, phone: str | None = None) -> Line:
        """Say where to ask."""
        return self.line("unknown.ask", phone=phone or self.scene.catalogue.city.hotline)

    def words(self, words: Words) -> str:
        """Give the catalogue's words in this language; another language's stand in where they are missing."""
        return in_language(words, self.locale)

    def name(self, id_: str) -> str:
        """Give the short name of an item or life event."""
        catalogue = self.scene.catalogue
        return self.words(catalogue.items[id_].short_name if id_ in catalogue.items else catalogue.events[id_].name)

    def choices(self, entries: Iterable[tuple[str, Json]]) -> tuple[Choice, ...]:
        """Number the choices from 1."""
        return tuple(Choice(str(number), label, payload) for number, (label, payload) in enumerate(entries, start=1))

    def matter(self, id_: str, **payload: Any) -> tuple[str, Json]:
        """Give a choice that opens an item or life event."""
        kind = "item" if id_ in self.scene.catalogue.items else "event"
        return self.name(id_), {"do": kind, "id": id_, **payload}

    def sympathy(self) -> list[Line]:
        """Begin with a word of sympathy where somebody has died."""
        return [self.line("item.sympathy")] if self.view.get("mourns") else []

    def waits(self) -> Line | None:
        """Ask whether to go on to what was asked for together with the item that is open."""
        also = self.visit.view.get("also")
        return self.line("more.also", name=self.name(also[0])) if also else None

    def waiting(self, on_yes: bool) -> list[tuple[str, Json]]:
        """Give the choice of what was asked for together with the item that is open; `on_yes` where a yes takes it."""
        if not self.visit.view.get("also"):
            return []
        first, *rest = self.visit.view["also"]
        name, payload = self.matter(first, also=rest, **({"on_yes": True} if on_yes else {}))
        return [(self.say("choice.also", name=name), payload)]

    def person(self) -> tuple[str, Json]:
        """Give the choice of a person, which a yes takes too."""
        return self.say("choice.person"), {"do": "human", "on_yes": True}

    def reply(self, outcome: Outcome, lines: Sequence[Line], choices: tuple[Choice, ...] = ()) -> Reply:
        """Put a reply together."""
        return Reply(outcome=outcome, lines=tuple(lines), choices=choices, locale=self.locale)
