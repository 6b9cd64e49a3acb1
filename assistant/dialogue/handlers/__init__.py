"""One function per intent: the visit so far and what was understood go in, the visit after the turn comes out. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assistant.dialogue.handlers import controls, hall, matters, talk, within
from assistant.dialogue.handlers.alarm import FREE, staying
from assistant.dialogue.handlers.several import one_by_one
from assistant.dialogue.handlers.which import in_other_words
from assistant.dialogue.turn import Turn
from assistant.dialogue.visit import Visit

Handler = Callable[[Turn], Visit]

_HANDLERS: Mapping[str, Handler] = {
    "service_request": matters.requested,
    "life_event": matters.requested,
    "out_of_scope": matters.unclear,
    "silence": talk.remark("empty"),
    "choose_number": matters.chosen,
    "affirm": matters.affirmed,
    "deny": matters.denied,
    "follow_up": matters.followed_up,
    "say_differently": matters.said_differently,
    "human": talk.asked_for_person,
    "safety": talk.in_danger,
    "ask_hall": hall.asked_about_hall,
    "help": talk.remark("help"),
    "greet": within.greeted,
    "thanks": talk.remark("thanks"),
    "goodbye": talk.remark("goodbye"),
    "chitchat": talk.remark("chitchat"),
    "dont_know": talk.remark("dont_know"),
    "telling": within.told,
    "rate_good": matters.praised,
    "rate_bad": talk.remark("rate_bad"),
    "check_progress": talk.remark("progress"),
    "whats_my_number": talk.remark("number"),
    "wait": controls.wait,
    "repeat": controls.repeat,
    "slower": controls.slower,
    "faster": controls.faster,
    "louder": controls.louder,
    "quieter": controls.quieter,
    "bigger_text": controls.bigger_text,
    "smaller_text": controls.smaller_text,
    "go_back": controls.go_back,
    "start_over": controls.start_over,
    "switch_language": controls.switch_language,
}
ABOUT_A_MATTER = frozenset({"service_request", "life_event", "out_of_scope", "choose_number", "affirm", "follow_up", "telling"})
"""Intents by which people say that they want all of what was asked about, or what waits."""

HANDLERS: Mapping[str, Handler] = {
    intent: handler if intent in FREE else staying(in_other_words(one_by_one(handler) if intent in ABOUT_A_MATTER else handler))
    for intent, handler in _HANDLERS.items()
}
"""Every intent of intents/domain.yml and who handles it."""
