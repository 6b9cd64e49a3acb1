"""Actions run in this process, and their results are checked."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import ClientResponseError
from rasa_sdk import Action
from rasa_sdk.events import SlotSet
from rasa_sdk.interfaces import ActionExecutionRejection

from assistant.dialogue.actions.in_process import InProcessActions, compile_result_check

Call = dict[str, Any]


class Greets(Action):  # type: ignore[misc]
    """An action that utters."""

    def name(self) -> str:
        return "action_greets"

    def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
        dispatcher.utter_message(text=f"hello {tracker.sender_id}")
        return [SlotSet("visit", {"locale": "en"})]


class Declines(Action):  # type: ignore[misc]
    """An action that rejects."""

    def name(self) -> str:
        return "action_declines"

    def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[Any]:
        raise ActionExecutionRejection("action_declines", "not now")


def _call(action: str) -> Call:
    tracker = {"sender_id": "c-1", "slots": {}, "latest_message": {}, "events": [], "paused": False, "active_loop": {}}
    return {"next_action": action, "tracker": tracker, "domain": {}, "version": "3.6"}


@pytest.fixture
def endpoint() -> InProcessActions:
    return InProcessActions([Greets(), Declines()])


async def test_an_action_runs_and_gives_what_rasa_expects(endpoint: InProcessActions) -> None:
    result = await endpoint.request(json=_call("action_greets"), method="post", timeout=10)
    assert result["responses"][0]["text"] == "hello c-1"
    assert result["events"][0]["name"] == "visit"
    json.dumps(result)


async def test_a_rejection_is_the_answer_rasa_knows(endpoint: InProcessActions) -> None:
    with pytest.raises(ClientResponseError) as caught:
        await endpoint.request(json=_call("action_declines"))
    assert caught.value.status == 400
    assert json.loads(caught.value.text) == {"action_name": "action_declines", "error": "not now"}


async def test_an_unknown_action_is_an_error(endpoint: InProcessActions) -> None:
    with pytest.raises(Exception, match="action_nobody"):
        await endpoint.request(json=_call("action_nobody"))


def test_results_are_still_checked() -> None:
    compile_result_check()
    compile_result_check()
    action = RemoteAction("action_greets", InProcessActions([]))
    assert action._validate_action_result({"events": [{"event": "slot", "name": "a", "value": 1}], "responses": []})
    with pytest.raises(ValidationError):
        action._validate_action_result({"events": "none"})
