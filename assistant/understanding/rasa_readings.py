"""What a Rasa message says: its text and, where it was spoken, the recogniser's other readings in its metadata."""

from __future__ import annotations

from rasa.shared.nlu.constants import METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from assistant.understanding.normalise import clean

ALSO_HEARD = "also_heard"


def also_heard(message: Message) -> tuple[str, ...]:
    """Give the other readings of a spoken message, best first."""
    return tuple((message.get(METADATA) or {}).get(ALSO_HEARD) or ())


def readings(message: Message, limit: int) -> tuple[str, ...]:
    """Give the cleaned readings of a message, best first; each at most `limit` characters."""
    return tuple(clean(text, limit) for text in (message.get(TEXT) or "", *also_heard(message)))
