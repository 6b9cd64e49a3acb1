"""Why a web request is not carried out: an HTTP status and the key of its words."""

from __future__ import annotations

from typing import Any

from assistant.errors import AssistantError


class Refused(AssistantError):
    """A request that cannot be carried out as it came in; the person is told in their own language."""

    default_key = "web.error.400"

    def __init__(self, status: int, key: str | None = None, **fields: Any) -> None:
        """Take the HTTP status, the wording's key (that of the status unless given) and its fields."""
        self.status = status
        super().__init__(key or f"web.error.{status}", **fields)
