"""Rasa's way to our data: `intents/` as training data, domain and rules, whatever paths Rasa's own commands give it."""

from __future__ import annotations

import hashlib
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

PLAIN = {TEXT, INTENT, METADATA}
"""What a sentence consists of as long as no component has worked on it."""


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
        return TrainingData(list(self._said)).merge(super().get_nlu_data(language))

    @cached_property
    def _said(self) -> list[Said]:
        """Everything people say, read once: Rasa asks for it under several languages."""
        return [_message(example) for example in training_examples(self._intents)]


class Said(Message):  # type: ignore[misc]  # Rasa has no types
    """A sentence of the city. Rasa copies and fingerprints all of them again and again: a quarter of the time to train.

    It is shared instead of copied, because nothing changes it before the pipeline does, and then once.
    """

    def __deepcopy__(self, memo: dict[int, Any]) -> Said:
        return self

    def __hash__(self) -> int:
        return hash((self.data[TEXT], self.data[INTENT]))

    def __eq__(self, other: object) -> bool:
        return self is other or bool(super().__eq__(other))

    def fingerprint(self) -> str:
        """Give a hash of the sentence and its meaning; Rasa's own one as soon as a component has added to it."""
        if self.features or self.data.keys() != PLAIN:
            whole: str = super().fingerprint()
            return whole
        plain = f"{self.data[TEXT]}\n{self.data[INTENT]}\n{self.data[METADATA]}"
        return hashlib.blake2b(plain.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _message(example: Example) -> Said:
    intent, _ = intent_of_label(example.label)
    about = {"label": example.label, "locale": example.locale}
    return Said({TEXT: example.text, INTENT: intent, METADATA: about})
