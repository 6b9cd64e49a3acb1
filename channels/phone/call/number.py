"""Decides while a call-back number is taken by keys; a number is never said back in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.messages import Json
from channels.phone.call import question
from channels.phone.call.actions import LeaveNumber, Sentence
from channels.phone.call.events import NumberKept, NumberRefused, Pressed, SpeechEnded
from channels.phone.call.expected import says_no, says_yes
from channels.phone.call.state import Call, House, Stage, Step, sentence, speak, tell
from channels.phone.call.words import is_sure

LEAST_DIGITS, MOST_DIGITS, SHOWN_DIGITS = 7, 15, 4
MOST_DIGITS_FOR_CLERK = 32
BY_DESK: Json = {"do": "desk", "act": "number"}
"""The desk's choice to leave a number: on the telephone it is taken by keys."""

PAUSE_SECONDS = 4.0
"""After such a pause a number is taken to be complete."""

MOST_TRIES = 2


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
    call = replace(call, stage=Stage.ENTERING, digits="")
    return tell(call, house, *first, "phone.enter_number", "phone.enter_end", "phone.enter_person", keep=True)


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
    call = replace(call, digits=call.digits + event.key)
    return done(call, house) if len(call.digits) >= MOST_DIGITS else (call, ())


def done(call: Call, house: House) -> Step:
    """Have the number confirmed by its last digits; 0 alone is the wish for a person."""
    if call.digits == question.PERSON_KEY:
        return person(call, None, house)
    if not call.digits:
        return _wait_on(call, house)
    if len(call.digits) < LEAST_DIGITS:
        return refused(call, NumberRefused(), house)
    return check(call, house)


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
    """A pause ends a number; without one the question is asked once more, then the caller waits on."""
    if call.stage is Stage.ENTERING and call.digits:
        return done(call, house)
    if call.silences:
        return _wait_on(call, house)
    return speak(replace(call, silences=1), call.spoken, keep=True)


def kept(call: Call, event: NumberKept, house: House) -> Step:
    """The number is on record: say so and goodbye."""
    call, actions = tell(call, house, "phone.will_ring", "phone.bye")
    return replace(call, stage=Stage.LEAVING), actions


def refused(call: Call, event: NumberRefused, house: House) -> Step:
    """Ask for the number again; the second time the caller waits on."""
    call = replace(call, misses=call.misses + 1)
    return _wait_on(call, house) if call.misses >= MOST_TRIES else enter(call, house, "phone.wrong_number")


def noted(call: Call, digits: str, house: House) -> Sentence:
    """Say that a number has come in, with its last digits where that gives nothing away."""
    if len(digits) < LEAST_DIGITS:
        return sentence(call, house, "phone.noted")
    return sentence(call, house, "phone.noted_number", last=_last(digits))


def dialable(caller: str) -> str:
    """Give the caller's number where it can be rung back, else ""."""
    digits = caller.removeprefix("+")
    return caller if digits.isascii() and digits.isdigit() and LEAST_DIGITS <= len(digits) <= MOST_DIGITS else ""


def _keep(call: Call) -> Step:
    return replace(call, stage=Stage.KEEPING), (LeaveNumber(call.digits),)


def _wait_on(call: Call, house: House) -> Step:
    call = replace(call, stage=call.back_to, digits="", misses=0, silences=0)
    return tell(call, house, "phone.hold_on" if call.back_to is Stage.WAITING else "phone.ask")


def _last(digits: Sequence[str] | str) -> str:
    return " ".join(digits[-SHOWN_DIGITS:])
