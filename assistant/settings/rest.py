"""The settings of the REST door: who may use it, and where a clerk's words are posted to."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class RestSettings:
    """What a city sets so that another system can hold conversations through Rasa's REST payload."""

    token: str = field(default="", repr=False)
    """The token every call has to bring; while it is empty only programs on this machine are served."""

    callback_url: str = ""
    """Where what a clerk writes is posted to at once; empty means that it waits to be fetched."""

    choices_in_text: bool = True
    """Whether the numbered choices stand in the text too; turn it off for a bridge that shows buttons."""

    callback_seconds: float = field(default=10.0, metadata={"least": 1})
    """How long one post to callback_url may take."""
