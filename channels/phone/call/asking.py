"""Decides what the assistant is asked: words, keys, readings too weak to act on, and when a person has to take over."""

from __future__ import annotations

from dataclasses import replace

from assistant.privacy import masked
from channels.phone.call import number
from channels.phone.call.actions import Erase
from channels.phone.call.events import Pressed, SpeechEnded
from channels.phone.call.expected import key_said, says_no, says_yes
from channels.phone.call.options import OTHERS_KEY, has_others, read_others
from channels.phone.call.question import ask, person
from channels.phone.call.state import Call, House, Stage, Step, sentence, speak, tell, words_of
from channels.phone.call.words import is_one_of, is_weak
from voice.ports import Heard

MOST_MISSES = 2
LANGUAGE_KEY, NO_RECORDING_KEY = "8", "7"


def missed(call: Call, house: House) -> Step:
    """Ask to say it again; the second time in a row a person takes over."""
    call = replace(call, misses=call.misses + 1)
    if call.misses >= MOST_MISSES:
        return person(call, house)
    return tell(call, house, "phone.unheard", "phone.person_key")


def words(call: Call, event: SpeechEnded, house: House) -> Step:
    """Act on what was said, or ask back where the readings disagree."""
    if _wants_others(call, event, house):
        return read_others(call, house)
    goodbye = words_of(call, house, "heard.goodbye")
    if is_one_of(event.heard.texts[:1], goodbye):
        return ask(call, goodbye[:1])
    if event.clipped and not call.calmed:
        call = replace(call, calmed=True, before=(sentence(call, house, "phone.calm"),))
    if is_weak(event.heard, house.confirm_below):
        return _ask_back(call, event.heard, house)
    return ask(call, event.heard.texts)


def _wants_others(call: Call, event: SpeechEnded, house: House) -> bool:
    """Tell whether the options that were not read yet are asked for, or the number of their key was said."""
    named = is_one_of(event.heard.texts[:1], words_of(call, house, "heard.others"))
    return has_others(call) and (named or key_said(call, event, house) == OTHERS_KEY)


def _ask_back(call: Call, heard: Heard, house: House) -> Step:
    call = replace(call, stage=Stage.CONFIRMING, asked=heard.texts)
    said = [sentence(call, house, "phone.confirm", text=masked(heard.text)), sentence(call, house, "phone.yes_no_keys")]
    return speak(call, said, keep=True)


def key_for_confirming(call: Call, event: Pressed, house: House) -> Step:
    """1 is right, 2 is wrong; every other key is what it always is."""
    if event.key == "1":
        return ask(call, call.asked)
    return _denied(call, house) if event.key == "2" else key(call, event, house)


def words_for_confirming(call: Call, event: SpeechEnded, house: House) -> Step:
    """Yes, no, or something else altogether, which counts by itself."""
    if says_yes(call, event, house):
        return ask(call, call.asked)
    if says_no(call, event, house) or is_weak(event.heard, house.confirm_below):
        return _denied(call, house)
    return words(replace(call, stage=Stage.TALKING), event, house)


def _denied(call: Call, house: House) -> Step:
    return missed(replace(call, stage=Stage.TALKING), house)


def key(call: Call, event: Pressed, house: House) -> Step:
    """Do what a key always does, else take the choice with this key."""
    other = other_locale(call, house)
    if event.key == LANGUAGE_KEY and other:
        return ask(call, (house.wording.say(other, "language.names").split("|")[0],))
    if event.key == OTHERS_KEY and has_others(call):
        return read_others(call, house)
    choice = next((one for one in call.choices if one.key == event.key), None)
    if choice and choice.payload == number.BY_DESK:
        return number.offer(call, house)
    return ask(call, (choice.label,), choice.payload) if choice else ask(call, (event.key,))


def no_recording(call: Call, house: House) -> Step:
    """Delete what was recorded and say so; what was being asked or told goes on after it."""
    said = [sentence(call, house, "phone.not_recorded")]
    if call.stage is Stage.TALKING and not call.thinking:
        said.append(sentence(call, house, "phone.go_ahead"))
    elif call.stage is not Stage.TALKING:
        said += call.current
    call, actions = speak(replace(call, recording=False), said)
    return call, (Erase(), *actions)


def other_locale(call: Call, house: House) -> str | None:
    """Give the language that the language key changes to."""
    return next((one for one in house.wording.locales if one != call.locale), None)
