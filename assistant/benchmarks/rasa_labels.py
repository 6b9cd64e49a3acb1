"""Reads plain Rasa training data whose intents are our labels, so that both sides learn from one and the same file."""

from __future__ import annotations

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, METADATA
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.understanding.ranking import intent_of_label


class LabelImporter(RasaFileImporter):  # type: ignore[misc]  # Rasa has no types
    """Gives every sentence the intent and label that `CityImporter` would give it."""

    def get_nlu_data(self, language: str | None = "zh") -> TrainingData:
        """Give the sentences of the file; their intents are `item:<id>`, `event:<id>` or `intent:<name>`."""
        data = super().get_nlu_data(language)
        for message in data.training_examples:
            label = message.get(INTENT)
            message.set(METADATA, {"label": label})
            message.set(INTENT, intent_of_label(label)[0])
        return TrainingData(data.training_examples)
