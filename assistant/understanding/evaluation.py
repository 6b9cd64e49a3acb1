"""Measures the matcher on sentences it did not learn from: whole paraphrase families held out together. Pure."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assistant.messages import Outcome, Reply
from assistant.understanding.ranking import OUT_OF_SCOPE, SERVICE_REQUEST, intent_of_label, public_intent
from assistant.understanding.utterances import CALM, DANGER, EVENT, INTENT, ITEM, LOOK_ALIKE, Example

FOLDS, BINS = 5, 10
VAGUE, HINTED = "vague", "hinted"
REFUSED = {Outcome.NOT_UNDERSTOOD, Outcome.HANDED_OFF}


@dataclass(frozen=True)
class Judged:
    """One held-out sentence and what the engine made of it."""

    example: Example
    reply: Reply

    @property
    def wanted(self) -> str:
        """The id or intent that is right."""
        return self.example.label.partition(":")[2]

    @property
    def ranked(self) -> list[str]:
        """The service items the engine thinks of, best first."""
        return [found.id for found in self.reply.understood.candidates] if self.reply.understood else []

    @property
    def right(self) -> bool:
        """Whether the first answer is right: the item, the life event, or the dialogue intent."""
        understood = self.reply.understood
        if self.example.label.startswith(f"{ITEM}:"):
            return self.ranked[:1] == [self.wanted]
        if self.example.label.startswith(f"{EVENT}:"):
            return bool(understood and understood.events and understood.events[0].id == self.wanted)
        if self.example.label == CALM:
            return not self.alarmed
        intent = intent_of_label(self.example.label)[0]
        return self.refused if intent == OUT_OF_SCOPE else bool(understood and understood.intent == public_intent(intent))

    @property
    def among_three(self) -> bool:
        """Whether the right item is among the first three."""
        return self.wanted in self.ranked[:3]

    @property
    def alarmed(self) -> bool:
        """Whether the person was told what to do in danger."""
        return self.reply.outcome is Outcome.SAFETY

    @property
    def refused(self) -> bool:
        """Whether the person was told that it was not understood and offered a person."""
        return self.reply.outcome in REFUSED

    @property
    def answered_wrong(self) -> bool:
        """Whether another matter was answered outright."""
        about = self.reply.understood.intent if self.reply.understood else ""
        matter = about == SERVICE_REQUEST and self.reply.outcome is Outcome.ANSWERED
        return matter and bool(self.reply.card) and (self.reply.card is not None and self.reply.card.item != self.wanted)


@dataclass(frozen=True)
class Figure:
    """A share of some sentences."""

    name: str
    share: float
    count: int


@dataclass(frozen=True)
class Bin:
    """The sentences whose best item was about as sure as the others here: the mean of what was claimed, and what was true."""

    claimed: float
    true: float
    count: int


def reliability(judged: Sequence[Judged]) -> list[Bin]:
    """Give, for ten ranges of confidence in the best service item, how sure the engine was and how often it was right.

    Only sentences that mean an item count; a range without any is left out (Niculescu-Mizil and Caruana 2005).
    """
    binned: dict[int, list[tuple[float, bool]]] = {}
    for one in _of(judged, f"{ITEM}:"):
        if one.reply.understood and one.reply.understood.candidates:
            sure = one.reply.understood.candidates[0].confidence
            binned.setdefault(min(int(sure * BINS), BINS - 1), []).append((sure, one.right))
    return [_bin(pairs) for _, pairs in sorted(binned.items())]


def calibration_error(bins: Sequence[Bin]) -> float:
    """Give the expected calibration error: how far claims lie from the truth, weighed by how many sentences made them."""
    total = sum(one.count for one in bins)
    return sum(abs(one.claimed - one.true) * one.count for one in bins) / total if total else 0.0


def fold_of(example: Example) -> int:
    """Give the fold (0 to 4) of a sentence: that of its family, the same in every run.

    Names are never held out (-1), nor is what is too vague to mean one service only.
    """
    return -1 if "/name/" in example.family or example.kind == VAGUE else zlib.crc32(example.family.encode()) % FOLDS


def parted(examples: Sequence[Example], fold: int) -> tuple[list[Example], list[Example]]:
    """Give the examples to learn from, and those of one fold, which are held out."""
    return [one for one in examples if fold_of(one) != fold], [one for one in examples if fold_of(one) == fold]


def figures(judged: Sequence[Judged], locale: str) -> list[Figure]:
    """Give the figures of one language: items, life events, dialogue, out of scope, and how turns ended."""
    own = [one for one in judged if one.example.locale == locale]
    items = _of(own, ITEM)
    told = [one for one in items if one.example.kind != HINTED]
    out, look_alikes = _of(own, f"{INTENT}:{OUT_OF_SCOPE}"), [one for one in own if one.example.kind == LOOK_ALIKE]
    talk = [one for one in _of(own, INTENT) if one.example.label not in {CALM, f"{INTENT}:{OUT_OF_SCOPE}"}]
    all_else = [one for one in [*items, *_of(own, EVENT)] if one.example.kind != LOOK_ALIKE]
    scams = _of(own, f"{DANGER}:scam")
    emergencies = [one for one in _of(own, DANGER) if not one.example.label.startswith(f"{DANGER}:scam")]
    return [
        _share("items top-1", items, lambda one: one.right),
        _share("items top-3", items, lambda one: one.among_three),
        *(_said_out(told) if len(told) < len(items) else ()),
        _share("items answered outright", items, lambda one: one.reply.outcome is Outcome.ANSWERED),
        _share("items answered wrongly", items, lambda one: one.answered_wrong),
        _share("items asked which", items, lambda one: one.reply.outcome is Outcome.CLARIFYING),
        _share("life events top-1", _of(own, EVENT), lambda one: one.right),
        _share("dialogue intents", talk, lambda one: one.right),
        _share("out of scope refused or offered a person", out, lambda one: one.refused),
        _share("emergencies noticed", emergencies, lambda one: one.alarmed),
        _share("scams noticed", scams, lambda one: one.alarmed),
        _share("look-alikes of danger stopped", look_alikes, lambda one: one.alarmed),
        _share("all else stopped as danger", [*all_else, *talk, *out], lambda one: one.alarmed),
    ]


def _said_out(items: Sequence[Judged]) -> list[Figure]:
    """Give the figures of the items that are asked for, and not only hinted at."""
    return [
        _share("items said outright, top-1", items, lambda one: one.right),
        _share("items said outright, top-3", items, lambda one: one.among_three),
    ]


def by_kind(judged: Sequence[Judged], locale: str) -> list[Figure]:
    """Give top-1 of the items for every kind of saying."""
    items = [one for one in _of(judged, ITEM) if one.example.locale == locale]
    kinds = sorted({one.example.kind for one in items})
    return [_share(kind, [one for one in items if one.example.kind == kind], lambda one: one.right) for kind in kinds]


def confusions(judged: Sequence[Judged], most: int) -> list[tuple[str, str, int]]:
    """Give the pairs (right item, item named instead, how often) that are mixed up most."""
    wrong = Counter((one.wanted, one.ranked[0]) for one in _of(judged, ITEM) if not one.right and one.ranked)
    return [(right, named, count) for (right, named), count in wrong.most_common(most)]


def _bin(pairs: Sequence[tuple[float, bool]]) -> Bin:
    count = len(pairs)
    return Bin(sum(sure for sure, _ in pairs) / count, sum(right for _, right in pairs) / count, count)


def _of(judged: Iterable[Judged], kind: str) -> list[Judged]:
    return [one for one in judged if one.example.label.startswith(kind)]


def _share(name: str, judged: Sequence[Judged], holds: Callable[[Judged], bool]) -> Figure:
    count = len(judged)
    return Figure(name, sum(map(holds, judged)) / count if count else 0.0, count)
