"""The guard as a Rasa graph component: sets the intent `safety` and the signal before the matcher looks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message

from assistant.settings import read_settings
from assistant.understanding.guard import Guard
from assistant.understanding.rasa_readings import readings

SIGNAL = "signal"
LIMIT = 500
READINGS = 3
"""So many readings of a spoken utterance are looked at; danger in any of them is danger."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class GuardComponent(GraphComponent):  # type: ignore[misc]  # Rasa has no types
    """Looks for danger in every message."""

    def __init__(self, guard: Guard) -> None:
        """Take the rules."""
        self._guard = guard

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> GuardComponent:
        """Read the rules from `intents/safety/`."""
        return cls(Guard.read(Path(config.get("folder") or read_settings().intents / "safety")))

    def process(self, messages: list[Message]) -> list[Message]:
        """Mark the messages that show a signal."""
        for message in messages:
            signal = self._guard.signal(*readings(message, LIMIT)[:READINGS])
            if signal:
                message.set(SIGNAL, signal, add_to_output=True)
                message.set(INTENT, {INTENT_NAME_KEY: "safety", PREDICTED_CONFIDENCE_KEY: 1.0}, add_to_output=True)
        return messages
