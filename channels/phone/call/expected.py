"""What may be said where the line itself has asked something: yes, no, a number, a choice, a person, and what is always said."""

from __future__ import annotations

from channels.phone.call.events import SpeechEnded
from channels.phone.call.options import OTHERS_KEY, has_others, label_of, page_of
from channels.phone.call.state import CLOSED_QUESTIONS, Call, House, Stage, words_of
from channels.phone.call.words import is_one_of

PLAIN = ("heard.yes", "heard.no", "heard.person", "heard.besides")
WITH_CHOICES = {Stage.MORE, Stage.CONFIRMING}
"""Closed questions in which a choice of the answer before may be named as well."""

YES_KEY, NO_KEY = "1", "2"


def expected(call: Call, house: House) -> tuple[str, ...]:
    """Give all that may be said at this point, or () where that is anything."""
    if call.stage not in CLOSED_QUESTIONS:
        return ()
    choices = page_of(call.choices, call.page)[0] if call.stage in WITH_CHOICES else ()
    others = words_of(call, house, "heard.others") if choices and has_others(call) else ()
    keys = {YES_KEY, NO_KEY, *(choice.key for choice in choices), *([OTHERS_KEY] if others else ())}
    numbers = (word for key, word in _numbers(call, house).items() if key in keys)
    return tuple(dict.fromkeys((*plain_words(call, house), *numbers, *map(label_of, choices), *others)))


def plain_words(call: Call, house: House) -> tuple[str, ...]:
    """Give the words that mean the same in every closed question."""
    return tuple(word for key in PLAIN for word in words_of(call, house, key))


def key_said(call: Call, event: SpeechEnded, house: House) -> str | None:
    """Give the key whose number was said instead of pressed."""
    first = event.heard.texts[:1]
    return next((key for key, word in _numbers(call, house).items() if is_one_of(first, (key, word))), None)


def says_yes(call: Call, event: SpeechEnded, house: House) -> bool:
    """Tell whether a question was answered with yes, or with the number of its key."""
    return is_one_of(event.heard.texts[:1], words_of(call, house, "heard.yes")) or key_said(call, event, house) == YES_KEY


def says_no(call: Call, event: SpeechEnded, house: House) -> bool:
    """Tell whether a question was answered with no, or with the number of its key."""
    return is_one_of(event.heard.texts[:1], words_of(call, house, "heard.no")) or key_said(call, event, house) == NO_KEY


def _numbers(call: Call, house: House) -> dict[str, str]:
    return {str(number): word for number, word in enumerate(words_of(call, house, "heard.numbers"), start=1)}
