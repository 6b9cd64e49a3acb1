"""Trains a Rasa model on `intents/`."""

from __future__ import annotations

import os
from pathlib import Path

from rasa.model_training import train as rasa_train
from rasa.shared.exceptions import RasaException

from assistant.errors import ModelUnusable
from assistant.settings import Settings


def train(settings: Settings) -> Path:
    """Train and give the model's path; raises ModelUnusable where Rasa gives none."""
    os.environ["RASA_CACHE_DIRECTORY"] = str(settings.state / "rasa-cache")
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    try:
        result = rasa_train(
            domain=str(settings.intents / "domain.yml"),
            config=str(settings.config),
            training_files=[str(settings.intents / "rules.yml")],
            output=str(settings.models),
            force_training=True,
        )
    except RasaException as error:
        raise ModelUnusable(model=settings.config.name, problem=str(error)) from error
    if not result.model:
        raise ModelUnusable(model=settings.config.name, problem=f"Rasa ended with code {result.code}")
    return Path(result.model)
