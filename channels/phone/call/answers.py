"""Turns a Reply into what is said on the telephone: short parts with “more?” between, options with their keys after them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.messages import Control, Line, Outcome, Reply
from channels.phone.call.actions import Sentence
from channels.phone.call.options import options_of
from channels.phone.call.state import Call, House

MOST_IN_A_PART, MOST_IN_THE_LAST = 4, 6
"""Sentences before “more?” is asked; the last part may be a little longer, so that no single sentence is left over."""

QUESTION = "more."
"""Lines with such keys ask a question that yes answers; their choices need not be read out each time."""

NOT_BY_PHONE = {"handoff.call", "ask.number"}
"""Lines that tell to ring or to type: who hears them is on the telephone."""

IN_PLACE_OF = {"control.bigger": "control.louder", "control.smaller": "control.quieter"}
"""Larger print is a louder voice here."""

MANNERS = {
    Control.SLOWER: "slower",
    Control.FASTER: "faster",
    Control.LOUDER: "louder",
    Control.QUIETER: "quieter",
    Control.BIGGER: "louder",
    Control.SMALLER: "quieter",
}
"""How the line speaks after each control."""


@dataclass(frozen=True)
class Spoken:
    """An answer made ready to be said: parts of sentences, and the options to be read out after the last one."""

    acknowledgement: tuple[Sentence, ...]
    parts: tuple[tuple[Sentence, ...], ...]
    options: tuple[Sentence, ...]


def spoken(reply: Reply, call: Call, house: House) -> Spoken:
    """Make a reply ready to be said to this caller."""
    lines = [_for_the_ear(line, reply.locale, house) for line in reply.lines if line.key not in NOT_BY_PHONE]
    first = tuple(_sentences(lines[:1], reply)) if reply.control and lines and lines[0].key.startswith("control.") else ()
    told = tuple(_sentences(lines[len(first) :], reply))
    options = options_of(replace(call, choices=reply.choices), house) if _are_read_out(reply, call) else ()
    return Spoken(first, in_parts(told), options)


def in_parts(said: Sequence[Sentence]) -> tuple[tuple[Sentence, ...], ...]:
    """Cut an answer into parts of at most four sentences; six if that is all."""
    if len(said) <= MOST_IN_THE_LAST:
        return (tuple(said),)
    return (tuple(said[:MOST_IN_A_PART]), *in_parts(said[MOST_IN_A_PART:]))


def _are_read_out(reply: Reply, call: Call) -> bool:
    """Tell whether the options must be heard at once: always when it is asked which, else the first time only."""
    asks_yes_or_no = any(line.key.startswith(QUESTION) for line in reply.lines)
    return bool(reply.choices) and not (asks_yes_or_no and call.keys_told)


def _for_the_ear(line: Line, locale: str, house: House) -> Line:
    key = IN_PLACE_OF.get(line.key)
    return house.wording.line(locale, key) if key else line


def _sentences(lines: Sequence[Line], reply: Reply) -> Iterator[Sentence]:
    return (Sentence(line.text, reply.locale) for line in lines)


NOBODY_HERE = {f"desk.nobody.{reason}" for reason in ("off", "all_away", "queue_full", "no_language", "long_wait")}
"""The desk's console has nobody; a clerk's phone may still be answered, unless it is closed altogether."""

ASKS_NUMBER = {"desk.ask.phone", "desk.ask.again"}


def has(reply: Reply, keys: set[str]) -> bool:
    """Tell whether a reply says one of these."""
    return any(line.key in keys for line in reply.lines)


def changes_manner(reply: Reply) -> bool:
    """Tell whether the door has to speak in another manner from now on."""
    return reply.control in MANNERS


def says_the_same(reply: Reply) -> bool:
    """Tell whether the reply is what was said before, to be said again."""
    return changes_manner(reply) or reply.control is Control.REPEAT


def is_miss(reply: Reply) -> bool:
    """Tell whether the caller got nowhere with this turn."""
    wrong_number = reply.outcome is Outcome.CLARIFYING and any(
        line.key.startswith("remark.no_such_number") for line in reply.lines
    )
    return reply.outcome is Outcome.NOT_UNDERSTOOD or wrong_number
