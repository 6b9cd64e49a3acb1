"""From label probabilities to a ranking people can be answered from: items, life events, talk, and none of these. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.messages import Candidate
from assistant.ports import Array
from assistant.understanding.utterances import CALM, DANGER, EVENT, INTENT, ITEM

SERVICE_REQUEST, LIFE_EVENT, OUT_OF_SCOPE, FOLLOW_UP = "service_request", "life_event", "out_of_scope", "follow_up"
SAFETY = "safety"
FAMILIES = {"ask_": FOLLOW_UP, "hall_": "ask_hall"}
"""Utterances labelled `ask_<aspect>` and `hall_<aspect>` are one intent each; the rest of the label is the aspect."""

PUBLIC_NAMES = {
    "go_back": "back",
    FOLLOW_UP: SERVICE_REQUEST,
    "ask_hall": "help",
    "say_differently": "repeat",
    "telling": OUT_OF_SCOPE,
    "faster": "slower",
    "quieter": "louder",
    "smaller_text": "bigger_text",
}
"""Intents that Rasa or the dialogue needs under a name of their own, and what the world knows them as."""

MOST_ITEMS, MOST_EVENTS, MOST_TALK = 10, 5, 3
WEIGHTY, SURE = frozenset({"goodbye", "deny", "wait", "switch_language"}), 0.7
"""What ends a talk, drops its thread or changes its language has to be this sure: “I am at the bank now” is no goodbye."""


@dataclass(frozen=True)
class Ranking:
    """The matcher's calibrated view of one utterance: candidates best first, and the chance that none fits.

    `danger` is the chance that somebody is in danger, `signal` the likeliest kind, `sure` its share of that chance; the
    other chances are what is left where nobody is.
    """

    items: tuple[Candidate, ...] = ()
    events: tuple[Candidate, ...] = ()
    talk: tuple[Candidate, ...] = ()
    none: float = 0.0
    aspect: str | None = None
    danger: float = 0.0
    signal: str | None = None
    sure: float = 0.0

    @cached_property
    def matters(self) -> tuple[Candidate, ...]:
        """Items and life events together, best first."""
        return tuple(sorted((*self.items, *self.events), key=lambda found: -found.confidence))

    def about_a_matter(self) -> Ranking:
        """Give the chances where the utterance is about a matter, or about something the city has not got, and no remark."""
        rest = max(sum(found.confidence for found in self.matters) + self.none, 1e-6)
        return replace(self, items=_kept(self.items, (), rest), events=_kept(self.events, (), rest), none=self.none / rest)

    def without(self, refused: Collection[str]) -> Ranking:
        """Leave out what the person has said no to, and share its probability among the rest."""
        gone = sum(found.confidence for found in self.matters if found.id in refused)
        rest = max(1.0 - gone, 1e-6)
        return Ranking(
            _kept(self.items, refused, rest), _kept(self.events, refused, rest), self.talk, self.none / rest, self.aspect
        )

    def intent(self, least_talk: float) -> str:
        """Give the intent: talk where it is likely enough and likelier than any matter, else a matter, else nothing."""
        matters = self.matters
        best = matters[0].confidence if matters else 0.0
        talk = self.talk[0].confidence if self.talk else 0.0
        if talk >= max(least_talk, best, self.none) and (talk >= SURE or self.talk[0].id not in WEIGHTY):
            return self.talk[0].id
        if self.none > sum(found.confidence for found in matters[:3]) or not matters:
            return OUT_OF_SCOPE
        events_lead = bool(self.events) and matters[0].id == self.events[0].id
        return LIFE_EVENT if events_lead else SERVICE_REQUEST


def intent_of_label(label: str) -> tuple[str, str | None]:
    """Give (intent, aspect) of a training label: `intent:ask_cost` is ("follow_up", "cost")."""
    kind, _, name = label.partition(":")
    if label == CALM:
        return OUT_OF_SCOPE, None
    if kind == DANGER:
        return SAFETY, None
    if kind == ITEM:
        return SERVICE_REQUEST, None
    if kind == EVENT:
        return LIFE_EVENT, None
    for prefix, intent in FAMILIES.items():
        if name.startswith(prefix):
            return intent, name[len(prefix) :]
    return name, None


def rank(labels: Sequence[str], chances: Array) -> Ranking:
    """Turn the probabilities of one utterance, shape (labels,), into a Ranking."""
    by_kind: dict[str, dict[str, float]] = {ITEM: {}, EVENT: {}, INTENT: {}, DANGER: {}}
    for label, chance in zip(labels, chances.tolist(), strict=True):
        kind, _, name = label.partition(":")
        by_kind[kind][name] = chance
    dangers, said = by_kind[DANGER], by_kind[INTENT]
    danger = sum(dangers.values())
    rest = max(1.0 - danger - said.pop(CALM.partition(":")[2], 0.0), 1e-6)
    signal = max(dangers, key=dangers.__getitem__, default=None)
    none = said.pop(OUT_OF_SCOPE, 0.0) / rest
    talk, aspects = _talk(said, rest)
    return Ranking(
        items=_best(by_kind[ITEM], MOST_ITEMS, rest),
        events=_best(by_kind[EVENT], MOST_EVENTS, rest),
        talk=talk,
        none=none,
        aspect=aspects.get(talk[0].id) if talk else None,
        danger=danger,
        signal=signal,
        sure=dangers[signal] / max(danger, 1e-6) if signal else 0.0,
    )


def public_intent(intent: str) -> str:
    """Give the name an intent is known by outside."""
    return PUBLIC_NAMES.get(intent, intent)


def _talk(said: Mapping[str, float], rest: float) -> tuple[tuple[Candidate, ...], dict[str, str | None]]:
    """Give the dialogue intents, those with several aspects as one, and the likeliest aspect of each."""
    talk: dict[str, float] = {}
    aspects: dict[str, str | None] = {}
    for name, chance in sorted(said.items(), key=lambda pair: -pair[1]):
        intent, aspect = intent_of_label(f"{INTENT}:{name}")
        talk[intent] = talk.get(intent, 0.0) + chance
        aspects.setdefault(intent, aspect)
    return _best(talk, MOST_TALK, rest), aspects


def _best(chances: Mapping[str, float], most: int, rest: float) -> tuple[Candidate, ...]:
    ranked = sorted(chances.items(), key=lambda pair: -pair[1])[:most]
    return tuple(Candidate(id_, round(min(chance / rest, 1.0), 4)) for id_, chance in ranked)


def _kept(found: Iterable[Candidate], refused: Collection[str], rest: float) -> tuple[Candidate, ...]:
    return tuple(Candidate(one.id, min(one.confidence / rest, 1.0)) for one in found if one.id not in refused)
