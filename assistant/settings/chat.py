"""The settings of the chat page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ChatSettings:
    """What an operator may set about the chat page."""

    enabled: bool = True
    """Whether people may chat here; with no, the page names the telephone number instead."""

    dictation: bool = True
    """Whether the page offers to dictate; some browsers send the voice to their maker, and the page says so."""
