"""Runs the trained pipeline on one text by itself: no tracker, no action, nothing is stored."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.engine.constants import PLACEHOLDER_MESSAGE

from assistant.messages import Understanding
from assistant.understanding.rasa_matcher import UNDERSTANDING


def understand(processor: Any, text: str) -> Understanding:
    """Give what a cleaned text is taken to mean by a loaded agent's processor."""
    results = processor.graph_runner.run(
        inputs={PLACEHOLDER_MESSAGE: [UserMessage(text)]}, targets=[processor.model_metadata.nlu_target]
    )
    message = next(iter(results.values()))[0]
    return Understanding.from_json(message.get(UNDERSTANDING))
