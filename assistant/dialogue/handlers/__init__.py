"""One function per intent: the visit so far and what was understood go in, the visit after the turn comes out. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assistant.dialogue.handlers import controls, matters, talk
from assistant.dialogue.handlers.alarm import staying
from assistant.dialogue.turn import Turn
from assistant.dialogue.visit import Visit

Handler = Callable[[Turn], Visit]

HANDLERS: Mapping[str, Handler] = {
    "service_request": staying(matters.requested),
    "life_event": staying(matters.requested),
    "out_of_scope": staying(matters.unclear),
    "silence": talk.remark("empty"),
    "choose_number": staying(matters.chosen),
    "affirm": staying(matters.affirmed),
    "deny": matters.denied,
    "follow_up": staying(matters.followed_up),
    "say_differently": staying(matters.said_differently),
    "human": talk.asked_for_person,
    "safety": talk.in_danger,
    "ask_hall": staying(matters.asked_about_hall),
    "help": staying(talk.remark("help")),
    "greet": talk.remark("greet"),
    "thanks": talk.remark("thanks"),
    "goodbye": staying(talk.remark("goodbye")),
    "chitchat": staying(talk.remark("chitchat")),
    "dont_know": staying(talk.remark("dont_know")),
    "rate_good": matters.praised,
    "rate_bad": talk.remark("rate_bad"),
    "check_progress": talk.remark("progress"),
    "whats_my_number": staying(talk.remark("number")),
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
"""Every intent of intents/domain.yml and who handles it."""
