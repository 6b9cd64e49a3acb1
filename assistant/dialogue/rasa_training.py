"""Trains a Rasa model on `intents/`, and finds the newest one."""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stdout
from pathlib import Path

from rasa.model import get_latest_model

from assistant.catalogue.source import read_yaml
from assistant.dialogue.rasa_errors import model_errors
from assistant.errors import ModelMissing, ModelUnusable
from assistant.settings import Settings


def train(settings: Settings) -> Path:
    """Train and give the model's path; raises our own errors, and ModelUnusable where Rasa gives none."""
    from rasa.model_training import train as rasa_train

    leave_cache_unused(settings)
    domain, rules = settings.intents / "domain.yml", settings.intents / "rules.yml"
    for path in (domain, rules):
        read_yaml(path)  # Rasa trains half a model where one is missing, and names no field where one is broken
    with model_errors(settings.config.name), redirect_stdout(sys.stderr):  # what Rasa tells is not what was asked for
        result = rasa_train(
            domain=str(domain),
            config=str(settings.config),
            training_files=[str(rules)],
            output=str(settings.models),
            force_training=True,
        )
    if not result.model:
        raise ModelUnusable(model=settings.config.name, problem=f"Rasa ended with code {result.code}")
    return Path(result.model)


def leave_cache_unused(settings: Settings) -> None:
    """Keep Rasa from taking parts of an older training: it does not notice when our code or the encoder has changed."""
    os.environ["RASA_CACHE_DIRECTORY"] = str(settings.state / "rasa-cache")
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"


def newest_model(folder: Path) -> Path:
    """Give the newest trained model; raises ModelMissing."""
    found = get_latest_model(str(folder)) if folder.is_dir() else None
    if not found:
        raise ModelMissing(folder=str(folder))
    return Path(found)
