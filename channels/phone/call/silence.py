"""Decides what silence does: a gentle word, then the keys, then a person; and patience with who is fetching something."""

from __future__ import annotations

from dataclasses import replace

from channels.phone.call.events import SpeechEnded
from channels.phone.call.options import options_of
from channels.phone.call.question import ask, person
from channels.phone.call.state import Call, House, Stage, Step, sentence, speak, tell, words_of
from channels.phone.call.words import is_one_of

HOLD_SECONDS = 45.0
"""How often somebody who is fetching something hears that the line is still there."""


def silence(call: Call, event: object, house: House) -> Step:
    """First a gentle word, then what can be pressed, then a person."""
    call = replace(call, silences=call.silences + 1)
    if call.silences == 1 and not call.deaf:
        return tell(call, house, "phone.silence", "phone.take_your_time")
    if call.silences <= 2:
        call = replace(call, unread=False)
        options = call.options or options_of(call, house)
        return speak(call, (sentence(call, house, "phone.use_keys"), *options, sentence(call, house, "phone.person_key")))
    return person(call, house)


def silence_for_more(call: Call, event: object, house: House) -> Step:
    """Ask once more whether to go on, then as after any silence."""
    if call.silences:
        return silence(replace(call, stage=Stage.TALKING, rest=()), event, house)
    return tell(replace(call, silences=1), house, "phone.more", "phone.more_keys")


def silence_for_confirming(call: Call, event: object, house: House) -> Step:
    """Ask the same once more, then as after any silence."""
    if call.silences:
        return silence(replace(call, stage=Stage.TALKING), event, house)
    return speak(replace(call, silences=1), call.spoken, keep=True)


def silence_while_holding(call: Call, event: object, house: House) -> Step:
    """Say that the line is still there, as often as it takes."""
    return tell(call, house, "phone.still_here")


def words_while_holding(call: Call, event: SpeechEnded, house: House) -> Step:
    """Whoever is back hears the last answer again; anything else is for the assistant."""
    if is_one_of(event.heard.texts[:1], words_of(call, house, "heard.back")):
        kept = call.spoken
        call, actions = speak(replace(call, stage=Stage.TALKING), (sentence(call, house, "phone.go_on"), *kept))
        return replace(call, spoken=kept), actions
    return ask(call, event.heard.texts)
