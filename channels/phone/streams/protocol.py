"""What the WebSocket protocols of media streams have in common: events in, commands out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

Sent = str | bytes


@dataclass(frozen=True)
class Started:
    """The stream begins: which call, who calls, samples a second, and what the exchange adds."""

    call: str
    caller: str
    hz: int
    parameters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Media:
    """Sound from the caller as PCM."""

    pcm: bytes


@dataclass(frozen=True)
class Key:
    """A key."""

    key: str


@dataclass(frozen=True)
class Marked:
    """Everything up to a mark of ours was played, or dropped."""

    mark: str


@dataclass(frozen=True)
class Flow:
    """Whether the exchange can take more sound now."""

    open: bool


@dataclass(frozen=True)
class Stopped:
    """The stream is over."""


StreamEvent = Started | Media | Key | Marked | Flow | Stopped


class StreamProtocol(Protocol):
    """One protocol, for one stream: pure, but it remembers what `Started` said."""

    def parse(self, raw: Sent) -> StreamEvent | None:
        """Read what came; None for what we do not know or cannot read."""

    def sound(self, pcm: bytes) -> Sent:
        """Give the message that plays samples."""

    def mark(self, mark: str) -> Sent:
        """Give the message that asks to be told when everything before it was played."""

    def clear(self) -> Sent:
        """Give the message that drops what was not played yet."""

    def hang_up(self) -> Sent | None:
        """Give the message that ends the call; None where closing the WebSocket does."""
