"""Runs custom actions inside this process, and checks their results with a validator that is compiled once.

Rasa 3.6 calls actions over HTTP only, and re-checks the JSON schema itself at every call, which is most of a turn's
time. An endpoint that answers its own requests takes the network out; see docs/decisions/0003-embedded-rasa.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection


class InProcessActions(EndpointConfig):  # type: ignore[misc]  # Rasa has no types
    """An action endpoint that runs the actions itself."""

    def __init__(self, actions: Iterable[Action]) -> None:
        """Take the actions."""
        super().__init__(url="in-process://actions")
        self._executor = ActionExecutor()
        for action in actions:
            self._executor.register_action(action)

    async def request(self, method: str = "post", subpath: str | None = None, **call: Any) -> Any:
        """Run the action that Rasa asks for; a rejection becomes the answer Rasa expects."""
        try:
            return await self._executor.run(call["json"])
        except ActionExecutionRejection as rejection:
            body = json.dumps({"action_name": rejection.action_name, "error": rejection.message})
            raise ClientResponseError(400, rejection.message, body) from rejection


def compile_result_check() -> None:
    """Make Rasa check action results with one compiled validator; safe to call twice."""
    RemoteAction._validate_action_result = _check


def _check(self: RemoteAction, result: dict[str, Any]) -> bool:
    _validator().validate(result)
    return True


@lru_cache(maxsize=1)
def _validator() -> Draft202012Validator:
    return Draft202012Validator(RemoteAction.action_response_format_spec())
