"""The matcher as a Rasa graph component: trains on `intents/`, sets the intent and keeps the whole ranking on the message."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, METADATA, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.messages import Understanding
from assistant.settings import read_settings
from assistant.understanding.aspects import Aspects
from assistant.understanding.corrections import Corrections
from assistant.understanding.encoder import build_encoder
from assistant.understanding.kept_parts import kept_in
from assistant.understanding.matcher import Matcher, MatcherSettings
from assistant.understanding.normalise import clean
from assistant.understanding.rasa_guard import SIGNAL
from assistant.understanding.rasa_readings import also_heard, readings
from assistant.understanding.reader import Reader
from assistant.understanding.thresholds import Thresholds

UNDERSTANDING = "understanding"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class MatcherComponent(GraphComponent):  # type: ignore[misc]  # Rasa has no types
    """Trains and applies the matcher."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        """Take the configuration; the matcher comes with `train` or `load`."""
        self._config, self._storage, self._resource = config, storage, resource
        settings = read_settings()
        self._limit, self._state = settings.max_characters, settings.state
        self._encoder = build_encoder(settings.encoder, settings.threads)
        self._aspects = Aspects.read(settings.intents / "dialogue" / "aspects.yml")
        self._corrections = Corrections.read(settings.intents / "dialogue" / "corrections.yml")
        self.reader: Reader | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Give the settings that config.yml may change."""
        return {**asdict(MatcherSettings()), **asdict(Thresholds())}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> MatcherComponent:
        """Build a component that is not trained yet."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from all sentences that have an intent, and write the matcher into the model."""
        texts, labels = [], []
        for message in training_data.intent_examples:
            texts.append(clean(message.get(TEXT), self._limit))
            labels.append((message.get(METADATA) or {}).get("label") or f"intent:{message.get(INTENT)}")
        settings = MatcherSettings.from_config(self._config)
        matcher = Matcher.train(texts, labels, self._encoder, settings, apart=kept_in(self._state))
        self._set(matcher)
        with self._storage.write_to(self._resource) as folder:
            matcher.save(folder)
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> MatcherComponent:
        """Read a trained matcher out of the model."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._set(Matcher.load(folder, component._encoder))
        return component

    def process(self, messages: list[Message]) -> list[Message]:
        """Understand messages; a danger that the guard found stays what it is."""
        if self.reader is None:
            return messages
        heard = self.reader.listen([readings(message, self._limit) for message in messages])
        understandings = self.reader.understand(heard, [message.get(SIGNAL) for message in messages])
        for message, one, understood in zip(messages, heard, understandings, strict=True):
            if also_heard(message):
                message.set(TEXT, one.text, add_to_output=True)
            pressed = (message.get("metadata") or {}).get("choice") is not None
            _write(message, replace(understood, intent="choose_number", number=None, signal=None) if pressed else understood)
        return messages

    def _set(self, matcher: Matcher) -> None:
        self.reader = Reader(matcher, self._aspects, Thresholds.from_config(self._config), self._corrections)


def _write(message: Message, understood: Understanding) -> None:
    best = max((found.confidence for found in (*understood.candidates[:1], *understood.events[:1])), default=0.0)
    intent = {INTENT_NAME_KEY: understood.intent, PREDICTED_CONFIDENCE_KEY: max(best, 0.5)}
    message.set(INTENT, intent, add_to_output=True)
    message.set(INTENT_RANKING_KEY, [intent], add_to_output=True)
    message.set("service_candidates", [asdict(found) for found in understood.candidates], add_to_output=True)
    message.set(UNDERSTANDING, asdict(understood), add_to_output=True)
