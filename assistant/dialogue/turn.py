"""One turn as the handlers see it: the visit so far, what was understood, and what the city offers."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.catalogue.values import Catalogue
from assistant.dialogue.visit import Visit
from assistant.messages import Choice, Json, Reply, Understanding
from assistant.understanding.thresholds import Thresholds
from assistant.wording import Wording


@dataclass(frozen=True)
class Scene:
    """What stays the same for every visit: the catalogue, the words and the thresholds."""

    catalogue: Catalogue
    wording: Wording
    thresholds: Thresholds = field(default_factory=Thresholds)


@dataclass(frozen=True)
class Turn:
    """One turn: `shown` is the reply the person had before them when they spoke; `choice` is what they pressed."""

    visit: Visit
    understood: Understanding
    scene: Scene
    shown: Reply
    text: str = ""
    choice: Json | None = None

    def says(self, key: str, locale: str | None = None) -> bool:
        """Tell whether any of the words of a key, parted by |, stands in what was said; in a locale, or that of the visit."""
        return self.scene.wording.heard(locale or self.visit.locale, key, self.text)

    @property
    def is_question(self) -> bool:
        """Whether it is a question by its words, wherever the mark is missing."""
        last = self.scene.wording.heard_last(self.visit.locale, "heard.question.end", self.text)
        return last or self.says("heard.question")

    @property
    def chosen(self) -> Choice | None:
        """The choice that was pressed or named by its number, if it was on offer; -1 is the last that is about a matter.

        A person is always on offer: every door has a button for that.
        """
        offered = self.shown.choices
        if self.choice is not None:
            person = Choice("0", "", self.choice) if self.choice.get("do") == "human" else None
            return next((choice for choice in offered if choice.payload == self.choice), person)
        if self.understood.number == -1:
            return next((choice for choice in reversed(offered) if choice.payload.get("do") not in {"none", "human"}), None)
        return next((choice for choice in offered if choice.key == str(self.understood.number)), None)
