"""The one function that decides what a call does next: where it stands and what happened → where it stands and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from channels.phone.call import asking, desk, hearing, number, person, question, silence, telling
from channels.phone.call.actions import HangUp, Say, Stop
from channels.phone.call.events import (
    Answered,
    Broken,
    ClerkJoined,
    ClerkLeft,
    Deafened,
    Event,
    Failed,
    HungUp,
    NumberKept,
    NumberRefused,
    Pressed,
    PromptFinished,
    Replied,
    Silent,
    SpeechEnded,
    SpeechGoesOn,
    SpeechStarted,
    Told,
    TooLong,
    TransferFailed,
    Waiting,
)
from channels.phone.call.expected import expected
from channels.phone.call.state import TAKES_DIGITS, WITH_THE_DESK, Call, House, Stage, Step, tell

Handler = Callable[[Call, Any, House], Step]
ENDING = {Stage.LEAVING, Stage.OVER}

SLOW_SECONDS = 2.0
"""Whoever waits longer for an answer is told that it is coming."""

KEYS: Mapping[Stage, Handler] = {
    Stage.TRANSFERRING: desk.key_while_transferring,
    Stage.MORE: telling.key_for_more,
    Stage.CONFIRMING: asking.key_for_confirming,
    Stage.WAITING: desk.key_while_waiting,
    Stage.WITH_CLERK: desk.key_with_clerk,
    Stage.OFFERING_CALLER: number.key_for_own_number,
    Stage.ENTERING: number.key_of_number,
    Stage.CHECKING: number.key_for_check,
    Stage.KEEPING: number.busy_keeping,
    Stage.RATING: desk.key_for_rating,
}

WORDS: Mapping[Stage, Handler] = {
    Stage.TRANSFERRING: desk.words_while_transferring,
    Stage.MORE: telling.words_for_more,
    Stage.CONFIRMING: asking.words_for_confirming,
    Stage.HOLDING: silence.words_while_holding,
    Stage.WAITING: desk.words,
    Stage.WITH_CLERK: desk.words,
    Stage.OFFERING_CALLER: number.words_for_own_number,
    Stage.ENTERING: number.words,
    Stage.CHECKING: number.words_for_check,
    Stage.KEEPING: number.busy_keeping,
    Stage.RATING: desk.words_for_rating,
}

SILENCE: Mapping[Stage, Handler] = {
    Stage.MORE: silence.silence_for_more,
    Stage.CONFIRMING: silence.silence_for_confirming,
    Stage.HOLDING: silence.silence_while_holding,
    Stage.WAITING: desk.silence_while_waiting,
    Stage.WITH_CLERK: desk.silence_with_clerk,
    Stage.OFFERING_CALLER: number.silence,
    Stage.ENTERING: number.silence,
    Stage.CHECKING: number.silence,
    Stage.RATING: desk.silence_for_rating,
}


def step(call: Call, event: Event, house: House) -> Step:
    """Give what a call is after an event, and what has to be done. Never raises for anything a caller can do."""
    if call.stage is Stage.OVER or (call.stage is Stage.LEAVING and not _counts_at_the_end(call, event, house)):
        return call, ()
    if isinstance(event, (NumberKept, NumberRefused)) and call.stage is not Stage.KEEPING:
        return call, ()
    return _settled(HANDLERS[type(event)](call, event, house), house)


def _counts_at_the_end(call: Call, event: Event, house: House) -> bool:
    """Tell whether an event counts while goodbye is said: the end itself, danger, a person, no recording."""
    in_danger = isinstance(event, SpeechEnded) and house.in_danger(event.heard.texts)
    stops_recording = isinstance(event, Pressed) and _stops_recording(call, event)
    ends = isinstance(event, (PromptFinished, HungUp, TooLong))
    return ends or in_danger or stops_recording or person.is_wished(call, event, house)


def _stops_recording(call: Call, event: Pressed) -> bool:
    return call.recording and event.key == asking.NO_RECORDING_KEY and call.stage not in TAKES_DIGITS


def _key(call: Call, event: Pressed, house: House) -> Step:
    """A key always ends what is being said, whatever it means."""
    was_saying = call.saying
    call = replace(call, saying=False, silences=0, cut=None)
    call, actions = _done_by_key(call, event, house)
    says = any(isinstance(action, Say) and not action.after for action in actions)
    return call, actions if says or not was_saying else (Stop(), *actions)


def _done_by_key(call: Call, event: Pressed, house: House) -> Step:
    """A person and no recording are the same at every point; all else is up to the stage."""
    if person.is_wished(call, event, house):
        return person.reach(call, event, house)
    if _stops_recording(call, event):
        return asking.no_recording(call, house)
    return KEYS.get(call.stage, asking.key)(call, event, house)


def _speech_ended(call: Call, event: SpeechEnded, house: House) -> Step:
    call = replace(call, hearing=event.more)
    if not event.heard.texts:
        return hearing.nothing_heard(call, event, house)
    if hearing.is_own_voice(call, event, house):
        return hearing.go_on(replace(call, echoing=True))
    call = hearing.spoken_into(replace(call, cut=None, silences=0), event)
    if person.is_wished(call, event, house):
        return person.reach(call, event, house)
    if call.stage not in WITH_THE_DESK and house.in_danger(event.heard.texts):
        return question.ask(call, event.heard.texts, ahead=call.thinking)
    if call.thinking or call.held:
        return hearing.words_too_early(call, event)
    return WORDS.get(call.stage, asking.words)(call, event, house)


def _replied(call: Call, event: Replied, house: House) -> Step:
    return desk.replied(call, event, house) if call.stage in WITH_THE_DESK else telling.replied(call, event, house)


def _silent(call: Call, event: Silent, house: House) -> Step:
    if call.thinking:
        return telling.slow(call, house)
    return SILENCE.get(call.stage, silence.silence)(call, event, house)


def _prompt_finished(call: Call, event: PromptFinished, house: House) -> Step:
    if event.prompt != call.prompt:
        return call, ()
    call = replace(call, saying=False, firm=False, cut=None)
    if call.stage is Stage.LEAVING:
        return replace(call, stage=Stage.OVER), (HangUp(),)
    return desk.connect(call, house) if call.stage is Stage.TRANSFERRING else (call, ())


def _too_long(call: Call, event: TooLong, house: House) -> Step:
    call, actions = tell(call, house, "phone.too_long", "phone.bye")
    return replace(call, stage=Stage.LEAVING), actions


def _hung_up(call: Call, event: HungUp, house: House) -> Step:
    return replace(call, stage=Stage.OVER, saying=False), (Stop(),)


def _settled(after: Step, house: House) -> Step:
    """Put patience and expectation right for the stage that was reached."""
    call, actions = after
    return replace(call, patience=_patience(call, house), expected=expected(call, house)), actions


def _patience(call: Call, house: House) -> float | None:
    if call.stage in ENDING or call.stage is Stage.TRANSFERRING:
        return None
    if call.thinking:
        return SLOW_SECONDS if not call.slow_told else None
    return {
        Stage.HOLDING: silence.HOLD_SECONDS,
        Stage.WAITING: house.queue,
        Stage.WITH_CLERK: number.pause(call, house) if call.digits else None,
        Stage.ENTERING: number.pause(call, house),
        Stage.KEEPING: None,
    }.get(call.stage, house.silence)


HANDLERS: Mapping[type[Any], Handler] = {
    Answered: telling.greet,
    SpeechStarted: hearing.speech_started,
    SpeechGoesOn: hearing.speech_goes_on,
    Deafened: hearing.deafened,
    SpeechEnded: _speech_ended,
    Pressed: _key,
    PromptFinished: _prompt_finished,
    Silent: _silent,
    Replied: _replied,
    Failed: telling.failed,
    Broken: telling.broken,
    Waiting: desk.place,
    ClerkJoined: desk.clerk_joined,
    Told: desk.told,
    ClerkLeft: desk.clerk_left,
    TransferFailed: desk.transfer_failed,
    NumberKept: number.kept,
    NumberRefused: number.refused,
    TooLong: _too_long,
    HungUp: _hung_up,
}
