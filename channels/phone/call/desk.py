"""Decides while a person is on the way or on the line: the clerk's phone, the queue, the clerk's words, the rating."""

from __future__ import annotations

from dataclasses import replace

from assistant.messages import Outcome
from channels.phone.call import number
from channels.phone.call.actions import Ask, Follow, LeaveQueue, Rate, Sentence, Transfer, Unfollow
from channels.phone.call.answers import says_the_same
from channels.phone.call.events import ClerkJoined, ClerkLeft, Pressed, Replied, SpeechEnded, Told, TransferFailed, Waiting
from channels.phone.call.state import Call, House, Stage, Step, sentence, speak, speak_after, tell, words_of
from channels.phone.call.telling import show, with_manner
from channels.phone.call.words import is_one_of

STARS = {"1": 5, "2": 3, "3": 1}
"""What the keys for content, so-so and not content are worth."""


def connect(call: Call, house: House) -> Step:
    """Connect with the clerk's phone."""
    return call, (Transfer(house.clerk, call.code),)


def key_while_transferring(call: Call, event: Pressed, house: House) -> Step:
    """Whatever is pressed, do not wait for the end of the sentence."""
    return connect(call, house)


def words_while_transferring(call: Call, event: SpeechEnded, house: House) -> Step:
    """A person will hear it in a moment."""
    return call, ()


def transfer_failed(call: Call, event: TransferFailed, house: House) -> Step:
    """Nobody answered: wait for a clerk at the console, or leave a number."""
    call, actions = tell(
        replace(call, stage=Stage.WAITING), house, "phone.no_answer", "phone.hold_on", "phone.callback_key", "phone.no_wait_key"
    )
    return replace(call, firm=True), (*actions, Follow())


def place(call: Call, event: Waiting, house: House) -> Step:
    """Keep how many are before the caller; it is said with the next reminder."""
    return replace(call, place=event.place), ()


def key_while_waiting(call: Call, event: Pressed, house: House) -> Step:
    """1 leaves a number, * waits no longer, any other key tells how it stands."""
    if event.key == "1":
        return number.offer(call, house)
    if event.key == "*":
        return replace(call, thinking=True, slow_told=False), (LeaveQueue(),)
    return silence_while_waiting(call, event, house)


def silence_while_waiting(call: Call, event: object, house: House) -> Step:
    """Tell how it stands, honestly, and what else can be done."""
    before = [sentence(call, house, "phone.before_you", count=call.place - 1)] if call.place and call.place > 1 else []
    soon = [sentence(call, house, "phone.next")] if call.place == 1 else []
    keys = ("phone.hold_on", "phone.callback_key", "phone.no_wait_key")
    return speak(call, (*before, *soon, *(sentence(call, house, one) for one in keys)))


def words(call: Call, event: SpeechEnded, house: House) -> Step:
    """What is said goes to the desk; who asks to be rung back is taken at the word."""
    waiting = call.stage is Stage.WAITING
    if waiting and is_one_of(event.heard.texts[:1], words_of(call, house, "heard.callback")):
        return number.offer(call, house)
    return call, (Ask(hypotheses=event.heard.texts),)


def replied(call: Call, event: Replied, house: House) -> Step:
    """The desk mostly says nothing itself; danger is told at once, and an answer of the assistant means it is back."""
    reply = event.reply
    call = replace(call, thinking=False)
    if reply.outcome is Outcome.HANDED_OFF:
        return speak_after(call, [Sentence(line.text, reply.locale) for line in reply.lines]) if reply.lines else (call, ())
    if reply.outcome is Outcome.CONTROL and says_the_same(reply):
        manner = with_manner(call, reply)
        return speak(manner, manner.spoken, keep=True)
    if reply.outcome is Outcome.SAFETY:
        kept = call.stage
        call, actions = show(call, reply, house)
        return replace(call, stage=kept), actions
    call, actions = show(replace(call, stage=Stage.TALKING), reply, house)
    return call, (Unfollow(), *actions)


def clerk_joined(call: Call, event: ClerkJoined, house: House) -> Step:
    """Say that somebody is there; from now on what is said goes to them."""
    call = replace(call, stage=Stage.WITH_CLERK, digits="", thinking=False, silences=0, place=None)
    return tell(call, house, "phone.clerk_here", keep=True)


def told(call: Call, event: Told, house: House) -> Step:
    """Say a clerk's typed words, or a notice of the desk."""
    said = Sentence(event.text, event.locale or call.locale)
    call, actions = speak_after(call, [said])
    return replace(call, spoken=(said,)), actions


def clerk_left(call: Call, event: ClerkLeft, house: House) -> Step:
    """The clerk is done: ask how it was, or go on with the assistant."""
    if event.ended:
        call = replace(call, stage=Stage.RATING, digits="", silences=0)
        return speak_after(
            call, [sentence(call, house, "phone.rate"), *(sentence(call, house, f"phone.rate.{key}") for key in STARS)]
        )
    if call.thinking:
        return call, ()
    call = replace(call, stage=Stage.TALKING, digits="", silences=0)
    call, actions = speak_after(call, [sentence(call, house, "phone.back"), sentence(call, house, "phone.ask")])
    return call, (*actions, Unfollow())


def key_with_clerk(call: Call, event: Pressed, house: House) -> Step:
    """Digits are gathered and given to the clerk together; # ends them, * begins anew."""
    if event.key == "#":
        return _give_digits(call, house)
    if event.key == "*":
        return tell(replace(call, digits=""), house, "phone.again_number")
    return replace(call, digits=(call.digits + event.key)[-number.MOST_DIGITS_FOR_CLERK :]), ()


def silence_with_clerk(call: Call, event: object, house: House) -> Step:
    """A pause ends a number too."""
    return _give_digits(call, house)


def _give_digits(call: Call, house: House) -> Step:
    digits = call.digits
    if not digits:
        return call, ()
    call, actions = speak_after(replace(call, digits=""), [number.noted(call, digits, house)])
    return call, (Ask(digits), *actions)


def key_for_rating(call: Call, event: Pressed, house: House) -> Step:
    """Keep the rating and say goodbye; a key that means nothing is goodbye too."""
    call, actions = _goodbye(call, house)
    return call, (Rate(STARS[event.key]), *actions) if event.key in STARS else actions


def words_for_rating(call: Call, event: SpeechEnded, house: House) -> Step:
    """Take the rating in words, or hear a new matter."""
    for key in STARS:
        if is_one_of(event.heard.texts[:1], words_of(call, house, f"heard.rate.{key}")):
            return key_for_rating(call, Pressed(key), house)
    return replace(call, stage=Stage.TALKING, thinking=True, asked=event.heard.texts), (
        Ask(hypotheses=event.heard.texts),
        Unfollow(),
    )


def silence_for_rating(call: Call, event: object, house: House) -> Step:
    """Nobody has to rate."""
    return _goodbye(call, house)


def _goodbye(call: Call, house: House) -> Step:
    call, actions = tell(call, house, "phone.thanks", "phone.bye")
    return replace(call, stage=Stage.LEAVING), actions
