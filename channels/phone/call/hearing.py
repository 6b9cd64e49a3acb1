"""Decides what speech does to what is being said: interruptions, coughs, our own echo, and words before an answer is there."""

from __future__ import annotations

from dataclasses import replace

from channels.phone.call.actions import Stop
from channels.phone.call.asking import missed
from channels.phone.call.events import Deafened, NotHeard, SpeechEnded, SpeechGoesOn, SpeechStarted
from channels.phone.call.expected import plain_words
from channels.phone.call.options import options_of
from channels.phone.call.question import ask
from channels.phone.call.state import Call, House, Stage, Step, sentence, speak, speak_after
from channels.phone.call.telling import show
from channels.phone.call.words import is_echo, is_one_of, joined

COUGH_SECONDS = 0.8
"""A sound without words that is shorter is no attempt to speak."""

ANSWERING = {Stage.TALKING, Stage.CONFIRMING, Stage.MORE}
"""Here somebody who speaks means us, so that not to have understood is worth asking back."""


def speech_started(call: Call, event: SpeechStarted, house: House) -> Step:
    """Be silent for somebody who speaks, unless the prompt has hardly begun or is a matter of life."""
    return _interrupted(replace(call, hearing=True, under=event.sentence), event, house)


def speech_goes_on(call: Call, event: SpeechGoesOn, house: House) -> Step:
    """Look again at speech that could not cut the prompt when it began; our own voice goes on like that, too."""
    if not call.hearing or call.echoing or event.seconds < COUGH_SECONDS:
        return call, ()
    return _interrupted(call, event, house)


def _interrupted(call: Call, event: SpeechStarted | SpeechGoesOn, house: House) -> Step:
    is_firm = call.firm or (event.sentence or 0) < call.firm_to
    if not call.saying or is_firm or event.age < house.guard:
        return call, ()
    return replace(call, saying=False, cut=event.sentence or 0), (Stop(),)


def is_own_voice(call: Call, event: SpeechEnded, house: House) -> bool:
    """Tell whether a speakerphone has given us our own prompt back; a plain yes or no is always the caller's."""
    if not event.over or call.under is None or is_one_of(event.heard.texts[:1], plain_words(call, house)):
        return False
    last = max(call.under, event.sentence or 0)
    return is_echo(event.heard.text, [one.text for one in call.current[call.under : last + 1]])


def spoken_into(call: Call, event: SpeechEnded) -> Call:
    """Have the notice about the call said again with the answer, where the answer would cut it off."""
    if not call.saying or event.sentence is None or event.sentence >= call.firm_to:
        return call
    return replace(call, told_in=tuple(one for one in call.told_in if one != call.locale))


def go_on(call: Call) -> Step:
    """Take up a prompt again that was cut off for nothing, from the sentence it was cut in."""
    return (call, ()) if call.cut is None else _resumed(call, call.cut)


def _resumed(call: Call, at: int) -> Step:
    return speak(call, call.current[at:])


def nothing_heard(call: Call, event: SpeechEnded, house: House) -> Step:
    """Speech without words: what was cut off goes on, a cough is let pass, and only an attempt to speak is asked back."""
    if event.not_heard is NotHeard.BUSY:
        return _use_keys(call, "phone.busy", house)
    if event.not_heard is NotHeard.NO_MODEL:
        return _use_keys(replace(call, deaf_in=(*call.deaf_in, call.locale)), "phone.deaf", house)
    if call.held:
        return show(call, call.held, house)
    if call.cut is not None:
        return go_on(call)
    if call.stage not in ANSWERING or call.thinking or event.over or event.seconds < COUGH_SECONDS:
        return call, ()
    return missed(call, house)


def deafened(call: Call, event: Deafened, house: House) -> Step:
    """Nothing can be heard any more: from now on there are keys only."""
    call = replace(call, deaf_in=tuple(house.wording.locales), hearing=False, cut=None)
    return _use_keys(call, "phone.deaf", house)


def _use_keys(call: Call, reason: str, house: House) -> Step:
    call = replace(call, unread=False)
    said = (sentence(call, house, reason), *options_of(call, house))
    return speak_after(call, (*said, sentence(call, house, "phone.person_key")))


def words_too_early(call: Call, event: SpeechEnded) -> Step:
    """Words while the assistant still thinks, or over the answer that waits: in the end it is asked with all of them."""
    if call.held:
        return ask(call, joined(call.asked, event.heard.texts))
    return replace(call, more_words=joined(call.more_words, event.heard.texts)), ()
