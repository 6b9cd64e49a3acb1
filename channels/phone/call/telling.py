"""Decides what is said: the greeting, the assistant's answers in short parts, and what comes after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.messages import Control, Outcome, Reply
from channels.phone.call import number
from channels.phone.call.actions import Follow, Sentence
from channels.phone.call.answers import (
    ASKS_NUMBER,
    MANNERS,
    NOBODY_HERE,
    NOT_BY_PHONE,
    Spoken,
    has,
    is_miss,
    says_the_same,
    spoken,
)
from channels.phone.call.asking import LANGUAGE_KEY, MOST_MISSES, key, other_locale, words
from channels.phone.call.events import Answered, Broken, Failed, Pressed, Replied, SpeechEnded
from channels.phone.call.expected import key_said, says_yes
from channels.phone.call.options import OTHERS_KEY, options_of
from channels.phone.call.question import PERSON_KEY, ask, person
from channels.phone.call.state import Call, House, Stage, Step, sentence, speak, tell
from channels.phone.call.words import joined

MOST_FAILURES = 2
URGENT = {Outcome.SAFETY, Outcome.HANDED_OFF, Outcome.FAILED, Outcome.ENDED}
"""Answers that are given at once, even to somebody who speaks on."""

FACT = "fact"


def greet(call: Call, event: Answered, house: House) -> Step:
    """Say who speaks, that the call is transcribed, what can be asked, and how to get a person."""
    welcome = event.welcome
    call = replace(call, locale=welcome.locale, deaf_in=event.deaf_in, recording=house.record, choices=welcome.choices)
    call = replace(call, manner=replace(call.manner, rate=house.rate), unread=bool(call.choices) and not call.deaf)
    who = [Sentence(line.text, call.locale) for line in welcome.lines[:1]]
    first = [*who, *_consent(call, house)]
    said = [Sentence(line.text, call.locale) for line in welcome.lines[1:] if line.key == FACT]
    said += _what_can_be_asked(call, house)
    other = other_locale(call, house)
    if other:
        said.append(Sentence(house.wording.say(other, "phone.this_language", key=LANGUAGE_KEY), other))
    call = replace(call, told_in=(call.locale,))
    return speak(call, (*first, *said, *_invitation(call, house)), keep=True, firm_to=len(first))


def _what_can_be_asked(call: Call, house: House) -> list[Sentence]:
    """Name the topics, the key that reads what is asked for most, and the one for a person."""
    options = [sentence(call, house, "phone.hear_options", key=OTHERS_KEY)] if call.unread else []
    return [sentence(call, house, "phone.topics"), *options, sentence(call, house, "phone.person_key")]


def _consent(call: Call, house: House) -> tuple[Sentence, ...]:
    """Say once in each language what becomes of what is said."""
    keys = ["phone.notice", *(["phone.recorded"] if call.recording else [])]
    return () if call.locale in call.told_in else tuple(sentence(call, house, key) for key in keys)


def _invitation(call: Call, house: House) -> tuple[Sentence, ...]:
    """Ask to speak, or to press where nothing here hears this language."""
    if call.deaf:
        return (sentence(call, house, "phone.deaf"), *options_of(call, house))
    return (sentence(call, house, "phone.ask"),)


def replied(call: Call, event: Replied, house: House) -> Step:
    """Tell the assistant's answer, unless the caller has gone on speaking meanwhile."""
    call = replace(call, thinking=False)
    urgent = event.reply.outcome in URGENT
    if call.more_words and not urgent:
        return ask(call, joined(call.asked, call.more_words))
    if call.hearing and not urgent:
        return replace(call, held=event.reply), ()
    return show(call, event.reply, house)


def show(call: Call, reply: Reply, house: House) -> Step:
    """Say an answer and be where it leads: a question, a hold, a person, the end."""
    changed = reply.locale != call.locale
    call = _taken_in(call, reply)
    rings = bool(house.clerk) and not call.rung
    if reply.outcome is Outcome.HANDED_OFF or (rings and has(reply, NOBODY_HERE)):
        return ring(call, reply, house) if rings else wait(call, reply, house)
    if has(reply, ASKS_NUMBER):
        return number.offer(call, house)
    if reply.outcome is Outcome.FAILED:
        return _broken(call, reply, house)
    if call.misses >= MOST_MISSES:
        return person(call, house)
    answer = spoken(reply, call, house)
    if reply.outcome is Outcome.SAFETY:
        return _begin(call, reply, answer, house)
    deaf = (sentence(call, house, "phone.deaf"),) if changed and call.deaf else ()
    first = (*call.before, *answer.acknowledgement, *deaf)
    call = replace(call, before=())
    if says_the_same(reply) and call.spoken:
        return _again(call, first)
    consent = _consent(call, house)
    answer = replace(answer, acknowledgement=(*first, *consent))
    call, actions = _begin(replace(call, told_in=(*call.told_in, call.locale)), reply, answer, house)
    return replace(call, firm_to=len(answer.acknowledgement) if consent else 0), actions


def _taken_in(call: Call, reply: Reply) -> Call:
    """Keep what an answer changes: language, choices, manner, misses, the hand-off code."""
    misses = call.misses + 1 if is_miss(reply) else call.misses if reply.outcome is Outcome.CONTROL else 0
    call = replace(call, locale=reply.locale, misses=misses, more_words=(), held=None, silences=0)
    if reply.outcome is not Outcome.FAILED:
        call = replace(call, failures=0)
    if reply.choices or not says_the_same(reply):
        call = replace(call, choices=reply.choices, page=0, unread=False)
    if reply.handoff:
        call = replace(call, code=reply.handoff.code)
    return with_manner(call, reply)


def with_manner(call: Call, reply: Reply) -> Call:
    """Speak slower, louder or otherwise from now on where the caller asked for it."""
    if reply.control not in MANNERS:
        return call
    return replace(call, manner=call.manner.asked(MANNERS[reply.control]))


def _again(call: Call, first: Sequence[Sentence]) -> Step:
    """Say the last part once more, not the whole answer."""
    kept = call.spoken
    call, actions = speak(call, (*first, *kept))
    return replace(call, spoken=kept), actions


def _begin(call: Call, reply: Reply, answer: Spoken, house: House) -> Step:
    part, *rest = answer.parts or ((),)
    stage = Stage.MORE if rest else Stage.TALKING
    if reply.control is Control.WAIT:
        stage, kept = Stage.HOLDING, call.spoken
    elif reply.outcome is Outcome.ENDED:
        stage = Stage.LEAVING
    call = replace(call, stage=stage, rest=tuple(rest), options=answer.options)
    firm = reply.outcome in {Outcome.SAFETY, Outcome.ENDED}
    call, actions = _say_part(call, part, house, answer.acknowledgement, firm)
    return (replace(call, spoken=kept) if stage is Stage.HOLDING else call), actions


def _say_part(call: Call, part: Sequence[Sentence], house: House, first: Sequence[Sentence] = (), firm: bool = False) -> Step:
    """Say one part; after it “more?”, or the options once it is the last."""
    if call.rest:
        keys = ("phone.more",) if call.keys_told else ("phone.more", "phone.more_keys")
        after = tuple(sentence(call, house, one) for one in keys)
    else:
        after = call.options
    call, actions = speak(call, (*first, *part, *after), firm=firm)
    return replace(call, spoken=(*part, *after), keys_told=call.keys_told or bool(after)), actions


def key_for_more(call: Call, event: Pressed, house: House) -> Step:
    """1 goes on, 2 leaves the rest out; every other key is what it always is."""
    if event.key == "1":
        return next_part(call, house)
    if event.key == "2":
        call = replace(call, stage=Stage.TALKING, rest=())
        return speak(call, (*options_of(call, house), sentence(call, house, "phone.go_ahead")))
    return key(call, event, house)


def words_for_more(call: Call, event: SpeechEnded, house: House) -> Step:
    """Yes goes on, a number is the key with it; whatever else is said is for the assistant."""
    if says_yes(call, event, house):
        return next_part(call, house)
    said = key_said(call, event, house)
    if said:
        return key_for_more(call, Pressed(said), house)
    return words(replace(call, stage=Stage.TALKING, rest=()), event, house)


def next_part(call: Call, house: House) -> Step:
    """Say the next part of the answer."""
    part, *rest = call.rest
    call = replace(call, rest=tuple(rest), stage=Stage.MORE if rest else Stage.TALKING, silences=0)
    return _say_part(call, part, house)


def ring(call: Call, reply: Reply, house: House) -> Step:
    """Say that a clerk's phone will ring, and the code under which everything is on record."""
    kept = [line for line in reply.lines if line.key.startswith("handoff.") and line.key not in NOT_BY_PHONE]
    said = [*(Sentence(line.text, reply.locale) for line in kept), sentence(call, house, "phone.transferring")]
    call = replace(call, stage=Stage.TRANSFERRING, rest=(), options=(), misses=0, rung=True)
    return speak(call, said, keep=True, firm=True)


def wait(call: Call, reply: Reply, house: House) -> Step:
    """Say how it stands at the desk, and wait for a clerk at the console."""
    said = [one for part in spoken(reply, call, house).parts for one in part]
    call = replace(call, stage=Stage.WAITING, rest=(), options=(), misses=0)
    options = options_of(call, house)
    said = [*call.before, *said, sentence(call, house, "phone.hold_on"), *options]
    call, actions = speak(replace(call, before=()), said, keep=True, firm=True)
    return call, (*actions, Follow())


def failed(call: Call, event: Failed, house: House) -> Step:
    """The assistant did not answer at all: apologise and offer a person; who wanted one is not asked to try again."""
    stage = call.back_to if call.stage is Stage.KEEPING else call.stage
    call = replace(call, stage=stage, thinking=False, failures=call.failures + 1)
    if call.failures >= MOST_FAILURES or call.asked == (PERSON_KEY,):
        return _give_up(call, house)
    return tell(call, house, "remark.sorry.1", "phone.try_again", "phone.person_key")


def broken(call: Call, event: Broken, house: House) -> Step:
    """The call itself cannot go on: ring a clerk, or say whom to ring."""
    return _give_up(replace(call, thinking=False), house)


def _broken(call: Call, reply: Reply, house: House) -> Step:
    call = replace(call, failures=call.failures + 1)
    if call.failures >= MOST_FAILURES:
        return _give_up(call, house)
    answer = spoken(reply, call, house)
    return _begin(call, reply, answer, house)


def _give_up(call: Call, house: House) -> Step:
    """Nothing works here: ring a clerk where there is a phone, else say who can be rung, and end."""
    if house.clerk and not call.rung:
        call, actions = tell(call, house, "remark.sorry.1", "phone.transferring")
        return replace(call, stage=Stage.TRANSFERRING, firm=True, rung=True), actions
    said = [sentence(call, house, "remark.sorry.1"), sentence(call, house, "remark.sorry.2", phone=house.hotline)]
    call, actions = speak(call, (*said, sentence(call, house, "phone.bye")))
    return replace(call, stage=Stage.LEAVING), actions


def slow(call: Call, house: House) -> Step:
    """Say once that the answer is coming."""
    return tell(replace(call, slow_told=True), house, "phone.slow")
