"""Answers a text as the first turn of a fresh conversation: the same pipeline, handlers and views, nothing stored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent

from assistant.dialogue.handlers import HANDLERS
from assistant.dialogue.pipeline import understand
from assistant.dialogue.rasa_errors import model_errors
from assistant.dialogue.rasa_training import newest_model
from assistant.dialogue.turn import Scene, Turn
from assistant.dialogue.views import show
from assistant.dialogue.visit import Visit
from assistant.messages import Reply, Understanding
from assistant.settings import Settings
from assistant.understanding.normalise import clean, has_words
from assistant.understanding.ranking import public_intent
from assistant.wording import locale_of_script


def first_reply(understood: Understanding, text: str, scene: Scene, locale: str, follow_script: bool = True) -> Reply:
    """Answer what was understood as the first turn; with `follow_script` in the language it was written in. Pure."""
    known = scene.wording.locales
    visit = Visit.new(locale_of_script(understood.script, known, locale) if follow_script else locale)
    after = HANDLERS[understood.intent](Turn(visit, understood, scene, show(visit, scene), text))
    return replace(show(after, scene), understood=replace(understood, intent=public_intent(understood.intent)))


@dataclass(frozen=True)
class FirstTurn:
    """A trained pipeline without a tracker."""

    processor: Any
    scene: Scene
    settings: Settings

    @classmethod
    def load(cls, settings: Settings, scene: Scene, model: Path | None = None) -> FirstTurn:
        """Load a trained model; raises ModelMissing, ModelUnusable, CatalogueError or SettingsError."""
        found = model or newest_model(settings.models)
        with model_errors(found.name):
            return cls(Agent.load(str(found)).processor, scene, settings)

    def __call__(self, text: str, locale: str | None = None) -> Reply:
        """Answer one text; never raises for anything a person can type."""
        cleaned = clean(text, self.settings.max_characters)
        if not (has_words(cleaned) or cleaned in {"*", "#"}):
            return self._empty(locale)
        understood = understand(self.processor, cleaned)
        return first_reply(understood, cleaned, self.scene, locale or self.settings.locale, locale is None)

    def _empty(self, locale: str | None) -> Reply:
        reply = show(Visit.new(locale or self.settings.locale).say({"show": "empty"}), self.scene)
        return replace(reply, understood=Understanding(intent="out_of_scope"))
