"""Rasa's way to our data: `intents/` as training data, domain and rules, whatever paths Rasa's own commands give it."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.settings import read_settings
from assistant.understanding.ranking import intent_of_label
from assistant.understanding.training import training_examples
from assistant.understanding.utterances import Example


class CityImporter(RasaFileImporter):  # type: ignore[misc]  # Rasa has no types
    """Reads utterances, domain and rules from `intents/`; files named on Rasa's command line come on top."""

    def __init__(self, config_file: str | None = None, domain_path: str | None = None, training_data_paths: Any = None) -> None:
        """Take Rasa's paths; ours stand in where they are missing."""
        self._intents = (Path(config_file).resolve().parent if config_file else read_settings().home) / "intents"
        own_domain = domain_path if domain_path and Path(domain_path).exists() else str(self._intents / "domain.yml")
        given = [training_data_paths] if isinstance(training_data_paths, str) else list(training_data_paths or ())
        paths = [path for path in given if Path(path).exists() and Path(path).resolve() != self._intents.resolve()]
        super().__init__(config_file, own_domain, [str(self._intents / "rules.yml"), *paths])

    def get_nlu_data(self, language: str | None = "zh") -> TrainingData:
        """Give everything people say as Rasa training data."""
        own = TrainingData([_message(example) for example in self._examples])
        return own.merge(super().get_nlu_data(language))

    @cached_property
    def _examples(self) -> list[Example]:
        """Everything people say, read once: Rasa asks for it under several languages."""
        return training_examples(self._intents)


def _message(example: Example) -> Message:
    intent, _ = intent_of_label(example.label)
    about = {"label": example.label, "locale": example.locale}
    return Message({TEXT: example.text, INTENT: intent, METADATA: about})
