"""From label probabilities to a ranking people can be answered from: items, life events, talk, and none of these. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.messages import Candidate
from assistant.ports import Array
from assistant.understanding.utterances import EVENT, ITEM

SERVICE_REQUEST, LIFE_EVENT, OUT_OF_SCOPE, FOLLOW_UP = "service_request", "life_event", "out_of_scope", "follow_up"
FAMILIES = {"ask_": FOLLOW_UP, "hall_": "ask_hall"}
"""Utterances labelled `ask_<aspect>` and `hall_<aspect>` are one intent each; the rest of the label is the aspect."""

PUBLIC_NAMES = {"go_back": "back", FOLLOW_UP: SERVICE_REQUEST, "ask_hall": "help", "say_differently": "repeat"}
"""Intents that Rasa or the dialogue needs under a name of their own, and what the world knows them as."""

MOST_ITEMS, MOST_EVENTS = 10, 5


@dataclass(frozen=True)
class Ranking:
    """The matcher's calibrated view of one utterance: candidates best first, and the chance that none fits."""

    items: tuple[Candidate, ...] = ()
    events: tuple[Candidate, ...] = ()
    talk: tuple[Candidate, ...] = ()
    none: float = 0.0
    aspect: str | None = None

    @property
    def matters(self) -> tuple[Candidate, ...]:
        """Items and life events together, best first."""
        return tuple(sorted((*self.items, *self.events), key=lambda found: -found.confidence))

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
        if talk >= max(least_talk, best, self.none):
            return self.talk[0].id
        if self.none > sum(found.confidence for found in matters[:3]) or not matters:
            return OUT_OF_SCOPE
        events_lead = bool(self.events) and matters[0].id == self.events[0].id
        return LIFE_EVENT if events_lead else SERVICE_REQUEST


def intent_of_label(label: str) -> tuple[str, str | None]:
    """Give (intent, aspect) of a training label: `intent:ask_cost` is ("follow_up", "cost")."""
    kind, _, name = label.partition(":")
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
    items: dict[str, float] = {}
    events: dict[str, float] = {}
    talk: dict[str, float] = {}
    aspects: dict[tuple[str, str | None], float] = {}
    none = 0.0
    for label, chance in zip(labels, chances.tolist(), strict=True):
        kind, _, name = label.partition(":")
        intent, aspect = intent_of_label(label)
        if kind == ITEM:
            items[name] = chance
        elif kind == EVENT:
            events[name] = chance
        elif intent == OUT_OF_SCOPE:
            none = chance
        else:
            talk[intent] = talk.get(intent, 0.0) + chance
            aspects[(intent, aspect)] = chance
    best_talk = _best(talk, 3)
    return Ranking(_best(items, MOST_ITEMS), _best(events, MOST_EVENTS), best_talk, none, _aspect(best_talk, aspects))


def public_intent(intent: str) -> str:
    """Give the name an intent is known by outside."""
    return PUBLIC_NAMES.get(intent, intent)


def _best(chances: Mapping[str, float], most: int) -> tuple[Candidate, ...]:
    ranked = sorted(chances.items(), key=lambda pair: -pair[1])[:most]
    return tuple(Candidate(id_, round(chance, 4)) for id_, chance in ranked)


def _aspect(talk: Sequence[Candidate], aspects: Mapping[tuple[str, str | None], float]) -> str | None:
    if not talk:
        return None
    own = {aspect: chance for (intent, aspect), chance in aspects.items() if intent == talk[0].id}
    return max(own, key=own.__getitem__) if own else None


def _kept(found: Iterable[Candidate], refused: Collection[str], rest: float) -> tuple[Candidate, ...]:
    return tuple(Candidate(one.id, min(one.confidence / rest, 1.0)) for one in found if one.id not in refused)
