"""Finds in a conversation's log what was not understood, and guesses what was meant. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from assistant.learning.values import Heard, Said, Source
from assistant.messages import Json, Outcome
from assistant.understanding.utterances import EVENT, ITEM

AHEAD = 8
"""Among so many later entries the card is looked for that the person got in the end."""

LEAST_CHANCE = 0.1
NONE: Json = {"do": "none"}
NOT_UNDERSTOOD = "not_understood"


def heard_in(log: Sequence[Said], after: int) -> Iterator[Heard]:
    """Give what was not understood in one conversation, of the answers whose id is greater than `after`."""
    by_number = {one.number: one for one in log}
    for at, answer in enumerate(log):
        if answer.id <= after or answer.reply is None or answer.answers is None:
            continue
        asked = by_number.get(answer.answers)
        if asked is None:
            continue
        said, source = _missed(log[:at], by_number, asked, answer)
        if said is not None and source is not None:
            refused = _offered_before(log[:at]) if source is Source.NONE_OF_THESE else ()
            label = _found_later(log[at + 1 :], refused) or _likeliest(answer.reply, refused)
            yield Heard(answer.id, said.text, answer.reply.get("locale", ""), label, source, said.at)


def _missed(before: Sequence[Said], by_number: dict[int, Said], asked: Said, answer: Said) -> tuple[Said | None, Source | None]:
    """Give what was not understood, and how that showed."""
    reply = answer.reply or {}
    if (asked.request or {}).get("choice") == NONE or _pressed_none(before, asked):
        question = _question(before, asked)
        meant = by_number.get(question.answers or 0) if question else None
        return meant, Source.NONE_OF_THESE
    if (asked.request or {}).get("choice") is not None:
        return None, None
    if reply.get("outcome") == Outcome.NOT_UNDERSTOOD.value:
        return asked, Source.MISS
    if (reply.get("handoff") or {}).get("reason") == NOT_UNDERSTOOD:
        return asked, Source.HANDED_OFF
    return None, None


def _pressed_none(before: Sequence[Said], asked: Said) -> bool:
    """Tell whether the number that was typed stands for “none of these”."""
    question = _question(before, asked)
    choices: list[Json] = (question.reply or {}).get("choices", []) if question else []
    return any(choice["key"] == asked.text.strip() and choice.get("payload") == NONE for choice in choices)


def _question(before: Sequence[Said], asked: Said) -> Said | None:
    """Give the last answer that the person had before them."""
    return next((one for one in reversed(before) if one.reply and one.number < asked.number), None)


def _offered_before(before: Sequence[Said]) -> tuple[str, ...]:
    """Give the ids that were refused with “none of these”."""
    question = next((one for one in reversed(before) if one.reply), None)
    choices: list[Json] = (question.reply or {}).get("choices", []) if question else []
    return tuple(str(choice["payload"]["id"]) for choice in choices if "id" in choice.get("payload", {}))


def _found_later(later: Sequence[Said], refused: Sequence[str]) -> str:
    """Give the item whose card came soon afterwards."""
    for one in later[:AHEAD]:
        card: Any = (one.reply or {}).get("card")
        if card and card["item"] not in refused:
            return f"{ITEM}:{card['item']}"
    return ""


def _likeliest(reply: Json, refused: Sequence[str]) -> str:
    understood: Json = reply.get("understood") or {}
    kinds = ((ITEM, understood.get("candidates", ())), (EVENT, understood.get("events", ())))
    found = [(one["confidence"], f"{kind}:{one['id']}") for kind, ones in kinds for one in ones if one["id"] not in refused]
    best = max(found, default=(0.0, ""))
    return best[1] if best[0] >= LEAST_CHANCE else ""
