"""Decides while a call-back number is taken by keys; a number is never said back in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.desk.phones import LEAST, MOST
from assistant.messages import Json, Line
from channels.phone.call import question
from channels.phone.call.actions import LeaveNumber, Sentence
from channels.phone.call.digits import identity_fault, is_short, phone_fault
from channels.phone.call.events import NumberKept, NumberRefused, Pressed, SpeechEnded
from channels.phone.call.expected import says_no, says_yes
from channels.phone.call.options import options_of
from channels.phone.call.state import Call, House, Stage, Step, sentence, speak, tell
from channels.phone.call.words import is_sure

SHOWN_DIGITS = 4
MOST_PRESSED = 32
"""More digits are somebody leaning on a key; the first ones are left out."""

BY_DESK: Json = {"do": "desk", "act": "number"}
"""The desk's choice to leave a number: on the telephone it is taken by keys."""

PAUSE_SECONDS = 4.0
"""After such a pause a number is taken to be complete."""

MOST_TRIES = 2


def pause(call: Call, house: House) -> float:
    """Give how long a pause in digits ends them: longer for somebody who was just told that some are missing."""
    return PAUSE_SECONDS if call.digits and not call.silences else house.silence


def offer(call: Call, house: House) -> Step:
    """Ring back the number that calls, or another one."""
    own = dialable(call.caller)
    back_to = Stage.WAITING if call.stage is Stage.WAITING else Stage.TALKING
    call = replace(call, digits="", silences=0, misses=0, back_to=back_to)
    if not own:
        return enter(call, house)
    said = [sentence(call, house, "phone.own_number", last=_last(own)), sentence(call, house, "phone.own_number_keys")]
    return speak(replace(call, stage=Stage.OFFERING_CALLER), said, keep=True)


def enter(call: Call, house: House, *first: str) -> Step:
    """Ask for a number by keys."""
    said = [sentence(call, house, key) for key in (*first, "phone.enter_number")]
    return _ask_for_keys(call, said, house)


def _ask_for_keys(call: Call, said: Sequence[Sentence], house: House) -> Step:
    after = (sentence(call, house, key) for key in ("phone.enter_end", "phone.enter_person"))
    return speak(replace(call, stage=Stage.ENTERING, digits=""), (*said, *after), keep=True)


def key_for_own_number(call: Call, event: Pressed, house: House) -> Step:
    """1 takes the number that calls, 2 another one; any other key waits on."""
    if event.key == "1":
        return _keep(replace(call, digits=dialable(call.caller)))
    return enter(call, house) if event.key == "2" else _wait_on(call, house)


def words_for_own_number(call: Call, event: SpeechEnded, house: House) -> Step:
    """Yes takes the number that calls, no asks for another one; a yes that may be misheard is asked back."""
    if says_yes(call, event, house):
        call = replace(call, digits=dialable(call.caller))
        return _keep(call) if is_sure(event.heard, house.confirm_below) else check(call, house)
    if says_no(call, event, house):
        return enter(call, house)
    return speak(call, call.spoken, keep=True)


def key_of_number(call: Call, event: Pressed, house: House) -> Step:
    """Gather digits; # ends the number, * begins anew."""
    if event.key == "#":
        return done(call, house)
    if event.key == "*":
        return enter(call, house, "phone.again_number")
    return replace(call, digits=(call.digits + event.key)[-MOST_PRESSED:]), ()


def done(call: Call, house: House) -> Step:
    """Have the number confirmed by its last digits; 0 alone is the wish for a person."""
    if call.digits == question.PERSON_KEY:
        return person(call, None, house)
    if not call.digits:
        return _wait_on(call, house)
    fault = phone_fault(call.digits)
    return _again(call, fault, house) if fault else check(call, house)


def check(call: Call, house: House) -> Step:
    """Ask whether a number is right, by its last digits."""
    said = [sentence(call, house, "phone.check_number", last=_last(call.digits)), sentence(call, house, "phone.yes_no_keys")]
    return speak(replace(call, stage=Stage.CHECKING), said, keep=True)


def key_for_check(call: Call, event: Pressed, house: House) -> Step:
    """1 is right, anything else asks for the number again."""
    return _keep(call) if event.key == "1" else enter(call, house)


def words_for_check(call: Call, event: SpeechEnded, house: House) -> Step:
    """Only a clear yes is a yes."""
    if says_yes(call, event, house):
        return _keep(call)
    if says_no(call, event, house):
        return enter(call, house)
    return speak(call, call.spoken, keep=True)


def words(call: Call, event: SpeechEnded, house: House) -> Step:
    """A number is pressed, not said; who does not want to any more waits on."""
    if says_no(call, event, house):
        return _wait_on(call, house)
    return tell(call, house, "phone.by_keys", "phone.enter_end")


def person(call: Call, event: object, house: House) -> Step:
    """Whoever waits for a person waits on; else one is asked for."""
    return _wait_on(call, house) if call.back_to is Stage.WAITING else question.person(replace(call, digits=""), house)


def busy_keeping(call: Call, event: object, house: House) -> Step:
    """A number is being put on record: nothing else is done meanwhile."""
    return call, ()


def silence(call: Call, event: object, house: House) -> Step:
    """A pause ends a number that is long enough; without one the question is asked once more, then the caller waits on."""
    if call.stage is Stage.ENTERING and call.digits:
        return _pause(call, house)
    if call.silences:
        return _wait_on(call, house)
    return speak(replace(call, silences=1), call.spoken, keep=True)


def _pause(call: Call, house: House) -> Step:
    """Wait for the rest of a number that is too short: somebody is looking it up. A lone 0 is the wish for a person."""
    fault = phone_fault(call.digits)
    if fault is None or call.silences or call.digits == question.PERSON_KEY or not is_short(call.digits):
        return done(call, house)
    said = (_words(call, fault, house), sentence(call, house, "phone.digits.go_on"))
    return speak(replace(call, silences=1), said)


def kept(call: Call, event: NumberKept, house: House) -> Step:
    """The number is on record: say so and goodbye."""
    call, actions = tell(call, house, "phone.will_ring", "phone.bye")
    return replace(call, stage=Stage.LEAVING), actions


def refused(call: Call, event: NumberRefused, house: House) -> Step:
    """Ask for the number again; the second time the caller waits on."""
    return _again(call, Line("phone.digits.refused"), house)


def _again(call: Call, fault: Line, house: House) -> Step:
    """Say what is wrong with a number and ask for it from the start; the second time no number is left."""
    call = replace(call, misses=call.misses + 1, silences=0)
    if call.misses >= MOST_TRIES:
        return _wait_on(call, house, "phone.number_left_out")
    return _ask_for_keys(call, (_words(call, fault, house), sentence(call, house, "phone.digits.from_start")), house)


def _words(call: Call, fault: Line, house: House) -> Sentence:
    return sentence(call, house, fault.key, **fault.fields)


def noted(call: Call, digits: str, house: House) -> tuple[Sentence, ...]:
    """Say that digits have come in, with the last ones where that gives nothing away, and what is odd about them."""
    fault = identity_fault(digits)
    odd = (_words(call, fault, house), sentence(call, house, "phone.digits.compare")) if fault else ()
    if len(digits) < LEAST:
        return (sentence(call, house, "phone.noted"),)
    return (sentence(call, house, "phone.noted_number", last=_last(digits)), *odd)


def dialable(caller: str) -> str:
    """Give the caller's number where it can be rung back, else ""."""
    digits = caller.removeprefix("+")
    return caller if digits.isascii() and digits.isdigit() and LEAST <= len(digits) <= MOST else ""


def _keep(call: Call) -> Step:
    return replace(call, stage=Stage.KEEPING), (LeaveNumber(call.digits),)


def _wait_on(call: Call, house: House, *first: str) -> Step:
    call = replace(call, stage=call.back_to, digits="", misses=0, silences=0)
    waiting = call.back_to is Stage.WAITING
    said = [sentence(call, house, key) for key in (*first, "phone.hold_on" if waiting else "phone.ask")]
    return speak(call, (*said, *(options_of(call, house) if first and waiting else ())))


def _last(digits: str) -> str:
    return " ".join(digits[-SHOWN_DIGITS:])
