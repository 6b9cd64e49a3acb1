"""Decides what speech does to what is being said: interruptions, coughs, our own echo, and words before an answer is there."""

from __future__ import annotations

from dataclasses import replace

from channels.phone.call.actions import Stop
from channels.phone.call.answers import options_of
from channels.phone.call.asking import ask, missed
from channels.phone.call.events import SpeechEnded, SpeechStarted
from channels.phone.call.state import Call, House, Stage, Step, sentence, speak, words_of
from channels.phone.call.telling import show
from channels.phone.call.words import is_echo, is_one_of, joined

COUGH_SECONDS = 0.8
"""A sound without words that is shorter is no attempt to speak."""

ANSWERING = {Stage.TALKING, Stage.CONFIRMING, Stage.MORE}
"""Here somebody who speaks means us, so that not to have understood is worth asking back."""


def speech_started(call: Call, event: SpeechStarted, house: House) -> Step:
    """Be silent for somebody who speaks, unless the prompt has hardly begun or is a matter of life."""
    call = replace(call, hearing=True, under=event.sentence)
    if not call.saying or call.firm or event.age < house.guard:
        return call, ()
    return replace(call, saying=False, cut=event.sentence or 0), (Stop(),)


def is_own_voice(call: Call, event: SpeechEnded, house: House) -> bool:
    """Tell whether a speakerphone has given us our own prompt back; a plain yes or no is always the caller's."""
    if not event.over or call.under is None or is_one_of(event.heard.texts[:1], words_of(call, house, "heard.expected")):
        return False
    last = max(call.under, event.sentence or 0)
    return is_echo(event.heard.text, [one.text for one in call.current[call.under : last + 1]])


def go_on(call: Call) -> Step:
    """Take up a prompt again that was cut off for nothing, from the sentence it was cut in."""
    return (call, ()) if call.cut is None else _resumed(call, call.cut)


def _resumed(call: Call, at: int) -> Step:
    return speak(call, call.current[at:])


def nothing_heard(call: Call, event: SpeechEnded, house: House) -> Step:
    """Speech without words: what was cut off goes on, a cough is let pass, and only an attempt to speak is asked back."""
    if event.busy:
        return _use_keys(call, house)
    if call.held:
        return show(call, call.held, house)
    if call.cut is not None:
        return go_on(call)
    if call.stage not in ANSWERING or call.thinking or event.over or event.seconds < COUGH_SECONDS:
        return call, ()
    return missed(call, house)


def _use_keys(call: Call, house: House) -> Step:
    said = (sentence(call, house, "phone.busy"), *options_of(call.choices, call, house))
    return speak(call, (*said, sentence(call, house, "phone.person_key")))


def words_too_early(call: Call, event: SpeechEnded) -> Step:
    """Words while the assistant still thinks, or over the answer that waits: in the end it is asked with all of them."""
    if call.held:
        return ask(call, joined(call.asked, event.heard.texts))
    return replace(call, more_words=joined(call.more_words, event.heard.texts)), ()
