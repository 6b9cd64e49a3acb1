"""Decides while a person is on the way or on the line: the clerk's phone, the queue, the clerk's words, the rating."""

from __future__ import annotations

from dataclasses import replace

from assistant.messages import Outcome
from channels.phone.call import number
from channels.phone.call.actions import Ask, LeaveQueue, Rate, Sentence, StandAside, Transfer, Unfollow
from channels.phone.call.answers import ASKS_NUMBER, has, says_the_same
from channels.phone.call.digits import lacks_x
from channels.phone.call.events import ClerkJoined, ClerkLeft, Pressed, Replied, SpeechEnded, Told, TransferFailed, Waiting
from channels.phone.call.options import options_of
from channels.phone.call.question import person
from channels.phone.call.state import WITH_THE_DESK, Call, House, Stage, Step, sentence, speak, speak_after, tell, words_of
from channels.phone.call.telling import show, with_manner
from channels.phone.call.words import is_one_of

STARS = ("5", "4", "3", "2", "1")
"""The keys of a rating are its stars."""

IN_WORDS = {"good": "5", "middling": "3", "bad": "1"}
"""What a rating in words is worth."""


def connect(call: Call, house: House) -> Step:
    """Connect with the clerk's phone; nobody at the console shall take the caller meanwhile."""
    if call.connecting:
        return call, ()
    return replace(call, connecting=True), (StandAside(), Transfer(house.clerk, call.code))


def key_while_transferring(call: Call, event: Pressed, house: House) -> Step:
    """Whatever is pressed, do not wait for the end of the sentence."""
    return connect(call, house)


def words_while_transferring(call: Call, event: SpeechEnded, house: House) -> Step:
    """A person will hear it in a moment."""
    return call, ()


def transfer_failed(call: Call, event: TransferFailed, house: House) -> Step:
    """Nobody answered: ask for a clerk at the console, who may not be there either."""
    before = (sentence(call, house, "phone.no_answer"),)
    return person(replace(call, rung=True, connecting=False, before=before), house)


def place(call: Call, event: Waiting, house: House) -> Step:
    """Keep how many are before the caller; it is said with the next reminder."""
    stage = Stage.WAITING if call.stage is Stage.WITH_CLERK else call.stage
    return replace(call, place=event.place, stage=stage), ()


def key_while_waiting(call: Call, event: Pressed, house: House) -> Step:
    """Leave a number, wait no longer (* as well as its own key), or hear how it stands."""
    choice = next((one for one in call.choices if one.key == event.key), None)
    if choice and choice.payload == number.BY_DESK:
        return number.offer(call, house)
    if choice or event.key == "*":
        return replace(call, thinking=True, slow_told=False), (LeaveQueue(),)
    return silence_while_waiting(call, event, house)


def silence_while_waiting(call: Call, event: object, house: House) -> Step:
    """Tell how it stands, honestly, and what else can be done."""
    before = [sentence(call, house, "desk.place.ahead", count=call.place - 1)] if call.place and call.place > 1 else []
    soon = [sentence(call, house, "desk.place.next")] if call.place == 1 else []
    return speak(call, (*before, *soon, sentence(call, house, "phone.hold_on"), *options_of(call, house)))


def person_while_waiting(call: Call, event: object, house: House) -> Step:
    """Tell how it stands; who has just left the queue is back in it."""
    return person(call, house) if call.thinking else silence_while_waiting(call, event, house)


def words(call: Call, event: SpeechEnded, house: House) -> Step:
    """What is said goes to the desk; who asks to be rung back is taken at the word."""
    waiting = call.stage is Stage.WAITING
    if waiting and is_one_of(event.heard.texts[:1], words_of(call, house, "heard.callback")):
        return number.offer(call, house)
    return call, (Ask(hypotheses=event.heard.texts),)


def replied(call: Call, event: Replied, house: House) -> Step:
    """The desk mostly says nothing itself; danger is told at once, and an answer of the assistant means it is back."""
    reply, stage = event.reply, call.stage
    call = replace(call, thinking=False)
    if reply.outcome is Outcome.HANDED_OFF:
        return speak_after(call, [Sentence(line.text, reply.locale) for line in reply.lines]) if reply.lines else (call, ())
    if reply.outcome is Outcome.CONTROL:
        call = with_manner(call, reply)
        return speak(call, call.spoken, keep=True) if says_the_same(reply) else (call, ())
    if has(reply, ASKS_NUMBER):
        return number.offer(call, house)
    call, actions = show(replace(call, stage=Stage.TALKING), reply, house)
    if reply.outcome is Outcome.SAFETY:
        return replace(call, stage=stage), actions
    return replace(call, rung=False), (Unfollow(), *actions)


def clerk_joined(call: Call, event: ClerkJoined, house: House) -> Step:
    """From now on what is said goes to a person; the desk has said who it is."""
    return replace(call, stage=Stage.WITH_CLERK, digits="", thinking=False, silences=0, place=None, choices=()), ()


def told(call: Call, event: Told, house: House) -> Step:
    """Say a clerk's typed words, or a notice of the desk and what can be chosen with it."""
    said = [Sentence(line, event.locale or call.locale) for line in event.text.splitlines()]
    if event.choices:
        call = replace(call, choices=event.choices, page=0, unread=False)
        said += options_of(call, house)
    call, actions = speak_after(call, said)
    return replace(call, spoken=tuple(said)), actions


def clerk_left(call: Call, event: ClerkLeft, house: House) -> Step:
    """The clerk is done and the desk has said so: take the rating, or go on with the assistant."""
    if event.ended:
        call, actions = speak_after(
            replace(call, stage=Stage.RATING, digits="", silences=0), [sentence(call, house, "phone.rate")]
        )
        return call, actions
    if call.thinking or call.stage not in WITH_THE_DESK:
        return call, ()
    call = replace(call, stage=Stage.TALKING, digits="", silences=0, rung=False)
    call, actions = speak_after(call, [sentence(call, house, "phone.ask")])
    return call, (*actions, Unfollow())


def key_with_clerk(call: Call, event: Pressed, house: House) -> Step:
    """Digits are gathered and given to the clerk together; # ends them, * begins anew, or is the X of an identity number."""
    if event.key == "#":
        return _give_digits(call, house)
    if event.key == "*" and lacks_x(call.digits):
        return _give_digits(replace(call, digits=f"{call.digits}X"), house)
    if event.key == "*":
        return tell(replace(call, digits=""), house, "phone.again_number")
    return replace(call, digits=(call.digits + event.key)[-number.MOST_PRESSED :]), ()


def silence_with_clerk(call: Call, event: object, house: House) -> Step:
    """A pause ends a number too, but first it is told how an X is pressed."""
    if lacks_x(call.digits) and not call.silences:
        return tell(replace(call, silences=1), house, "phone.digits.x")
    return _give_digits(call, house)


def _give_digits(call: Call, house: House) -> Step:
    digits = call.digits
    if not digits:
        return call, ()
    call, actions = speak_after(replace(call, digits="", silences=0), number.noted(call, digits, house))
    return call, (Ask(digits), *actions)


def key_for_rating(call: Call, event: Pressed, house: House) -> Step:
    """Keep the rating and say goodbye; a key that means nothing is goodbye too."""
    call, actions = _goodbye(call, house)
    return call, (Rate(int(event.key)), *actions) if event.key in STARS else actions


def words_for_rating(call: Call, event: SpeechEnded, house: House) -> Step:
    """Take the rating in words, or hear a new matter."""
    for name, key in IN_WORDS.items():
        if is_one_of(event.heard.texts[:1], words_of(call, house, f"heard.rate.{name}")):
            return key_for_rating(call, Pressed(key), house)
    return replace(call, stage=Stage.TALKING, thinking=True, asked=event.heard.texts), (
        Ask(hypotheses=event.heard.texts),
        Unfollow(),
    )


def person_after_all(call: Call, event: object, house: House) -> Step:
    """Ask for a person anew: the clerk who was there has finished."""
    call, actions = person(call, house)
    return call, (Unfollow(), *actions)


def silence_for_rating(call: Call, event: object, house: House) -> Step:
    """Nobody has to rate."""
    return _goodbye(call, house)


def _goodbye(call: Call, house: House) -> Step:
    call, actions = tell(call, house, "phone.thanks", "phone.bye")
    return replace(call, stage=Stage.LEAVING), actions
