"""The one kind of action there is: one per intent, each takes the turn to its handler and utters the reply as data."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from assistant.desk.handoff import Desk, HandOver
from assistant.dialogue.handlers import HANDLERS
from assistant.dialogue.handlers.alarm import pieced_together
from assistant.dialogue.turn import Scene, Turn
from assistant.dialogue.views import SORRY, show
from assistant.dialogue.visit import Visit
from assistant.errors import StoreError
from assistant.messages import Json, Understanding
from assistant.privacy import masked
from assistant.understanding.guard import Guard
from assistant.understanding.ranking import public_intent
from assistant.wording import best_locale, locale_of_script

log = structlog.get_logger(__name__)
VISIT = "visit"


@dataclass(frozen=True)
class Stage:
    """What all actions share: the scene, the desk, the city's first language and the rules of danger."""

    scene: Scene
    desk: Desk
    locale: str
    guard: Guard


class TurnAction(Action):  # type: ignore[misc]  # rasa_sdk has no types
    """Answers one intent."""

    def __init__(self, intent: str, stage: Stage) -> None:
        """Take the intent this action answers."""
        self._intent, self._stage = intent, stage

    def name(self) -> str:
        """Give Rasa's name of the action."""
        return f"action_{self._intent}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        """Answer the turn; the reply goes out as a custom payload, the visit into its slot."""
        said = tracker.latest_message
        about = said.get("metadata") or {}
        understood = Understanding.from_json(said.get("understanding") or {"intent": self._intent})
        before = self._visit(tracker, about, understood)
        turn = Turn(
            before, understood, self._stage.scene, show(before, self._stage.scene), said.get("text") or "", about.get("choice")
        )
        after = pieced_together(turn, HANDLERS[self._intent](turn), self._stage.guard.signal)
        if _newly_handed_off(before, after):
            after = self._handed_over(after, tracker, about, understood)
        reply = replace(show(after, self._stage.scene), understood=_public(understood))
        if about.get("cut"):
            reply = replace(reply, lines=(self._stage.scene.wording.line(after.locale, "remark.too_long.1"), *reply.lines))
        dispatcher.utter_message(text=masked(reply.text), json_message=reply.to_json())
        return [SlotSet(VISIT, after.next_turn().to_json())]

    def _visit(self, tracker: Tracker, about: Json, understood: Understanding) -> Visit:
        known = self._stage.scene.wording.locales
        raw = tracker.get_slot(VISIT)
        visit = Visit.from_json(raw) if raw else Visit.new(best_locale(about.get("locale"), known, self._stage.locale))
        if about.get("failed"):
            visit = visit.say(SORRY)
        spoken = locale_of_script(understood.script, known, visit.locale)
        return replace(visit, locale=spoken) if spoken != visit.locale else visit

    def _handed_over(self, visit: Visit, tracker: Tracker, about: Json, understood: Understanding) -> Visit:
        request = HandOver(
            conversation=tracker.sender_id,
            reason=visit.shown["reason"],
            locale=visit.locale,
            channel=about.get("channel") or "chat",
            transcript=transcript(tracker),
            ranking=tuple(asdict(found) for found in understood.candidates),
        )
        try:
            return replace(visit, code=self._stage.desk.hand_over(request))
        except StoreError as error:
            log.error("handoff_not_stored", conversation=tracker.sender_id, problem=str(error.fields.get("problem")))
            return visit.say(SORRY)


def transcript(tracker: Tracker) -> tuple[Json, ...]:
    """Give what was said so far, in order, with long numbers masked: {who: person | assistant, text}."""
    lines: list[Json] = []
    for event in tracker.events:
        who = {"user": "person", "bot": "assistant"}.get(event.get("event", ""))
        if who and event.get("text"):
            lines.append({"who": who, "text": masked(event["text"])})
    return tuple(lines)


def all_actions(stage: Stage) -> list[TurnAction]:
    """Build the action of every intent."""
    return [TurnAction(intent, stage) for intent in HANDLERS]


def _public(understood: Understanding) -> Understanding:
    return replace(understood, intent=public_intent(understood.intent))


def _newly_handed_off(before: Visit, after: Visit) -> bool:
    return after.shown["show"] == "handed_off" and after.aside != before.aside and after.control is None
