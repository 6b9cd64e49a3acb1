"""Decides what the assistant is asked: words, keys, readings too weak to act on, and when a person has to take over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.messages import Json
from channels.phone.call import number
from channels.phone.call.actions import Ask, Erase
from channels.phone.call.events import Pressed, SpeechEnded
from channels.phone.call.state import Call, House, Stage, Step, sentence, speak, tell, words_of
from channels.phone.call.words import is_one_of, is_weak
from voice.ports import Heard

MOST_MISSES = 2
PERSON_KEY, LANGUAGE_KEY, NO_RECORDING_KEY = "0", "8", "7"


def ask(call: Call, texts: Sequence[str], choice: Json | None = None) -> Step:
    """Give what was said to the assistant, or a choice with its label; what was being asked before is over."""
    call = replace(call, stage=Stage.TALKING, thinking=True, slow_told=False, asked=tuple(texts), more_words=(), held=None)
    call = replace(call, rest=(), options=())
    if choice is not None or len(texts) == 1:
        return call, (Ask(texts[0], choice=choice),)
    return call, (Ask(hypotheses=tuple(texts)),)


def person(call: Call, house: House) -> Step:
    """Ask for a person; should none come of it, the caller gets two tries again."""
    return ask(replace(call, misses=0), (PERSON_KEY,))


def missed(call: Call, house: House) -> Step:
    """Ask to say it again; the second time in a row a person takes over."""
    call = replace(call, misses=call.misses + 1)
    if call.misses >= MOST_MISSES:
        return person(call, house)
    return tell(call, house, "phone.unheard", "phone.person_key")


def words(call: Call, event: SpeechEnded, house: House) -> Step:
    """Act on what was said, or ask back where the readings disagree."""
    if event.clipped and not call.calmed:
        call = replace(call, calmed=True, before=(sentence(call, house, "phone.calm"),))
    if is_weak(event.heard, house.confirm_below):
        return _ask_back(call, event.heard, house)
    return ask(call, event.heard.texts)


def _ask_back(call: Call, heard: Heard, house: House) -> Step:
    call = replace(call, stage=Stage.CONFIRMING, asked=heard.texts)
    said = [sentence(call, house, "phone.confirm", text=heard.text), sentence(call, house, "phone.yes_no_keys")]
    return speak(call, said, keep=True)


def key_for_confirming(call: Call, event: Pressed, house: House) -> Step:
    """1 is right, 2 is wrong; every other key is what it always is."""
    if event.key == "1":
        return ask(call, call.asked)
    return _denied(call, house) if event.key == "2" else key(call, event, house)


def words_for_confirming(call: Call, event: SpeechEnded, house: House) -> Step:
    """Yes, no, or something else altogether, which counts by itself."""
    first = event.heard.texts[:1]
    if is_one_of(first, words_of(call, house, "heard.yes")):
        return ask(call, call.asked)
    if is_one_of(first, words_of(call, house, "heard.no")) or is_weak(event.heard, house.confirm_below):
        return _denied(call, house)
    return ask(call, event.heard.texts)


def _denied(call: Call, house: House) -> Step:
    return missed(replace(call, stage=Stage.TALKING), house)


def key(call: Call, event: Pressed, house: House) -> Step:
    """Take the choice with this key, else do what the key always does."""
    choice = next((one for one in call.choices if one.key == event.key), None)
    if choice and choice.payload == number.BY_DESK:
        return number.offer(call, house)
    if choice:
        return ask(call, (choice.label,), choice.payload)
    other = other_locale(call, house)
    if event.key == LANGUAGE_KEY and other:
        return ask(call, (house.wording.say(other, "language.names").split("|")[0],))
    if event.key == NO_RECORDING_KEY and call.recording:
        call, actions = tell(replace(call, recording=False), house, "phone.not_recorded", "phone.go_ahead")
        return call, (Erase(), *actions)
    return ask(call, (event.key,))


def other_locale(call: Call, house: House) -> str | None:
    """Give the language that the language key changes to."""
    return next((one for one in house.wording.locales if one != call.locale), None)
