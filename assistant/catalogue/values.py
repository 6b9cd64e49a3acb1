"""What a service item, a life event and their parts are, in the names of CPSV-AP 3."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Words = Mapping[str, str]
"""The same words in every locale, by BCP-47 tag; what was imported may have them in one only."""


def in_language(words: Words, locale: str) -> str:
    """Give the words in a language; another language's stand in where they are missing."""
    return words.get(locale) or next(iter(words.values()))


@dataclass(frozen=True)
class Requirement:
    """One condition for getting a service, as data (`kind`, `min`, `max`, `value`) and in words."""

    kind: str
    text: Words
    min: int | None = None
    max: int | None = None
    value: str | None = None


@dataclass(frozen=True)
class Evidence:
    """A piece of evidence that exists once in the city, whoever asks for it; `issued_by` is the service that gives one out."""

    id: str
    name: Words
    note: Words | None = None
    also_called: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    issued_by: str | None = None

    def named_in(self, text: str) -> bool:
        """Tell whether a text names this piece, in any language."""
        names = (*self.name.values(), *(name for names in self.also_called.values() for name in names))
        return any(re.search(rf"(?<![a-z]){re.escape(name.lower())}(s|es)?(?![a-z])", text.lower()) for name in names)


@dataclass(frozen=True)
class EvidenceUse:
    """A piece of evidence as one service asks for it; `waived` names the reason it need not be brought."""

    evidence: Evidence
    original: bool = False
    copies: int = 0
    waived: str | None = None
    when: Words | None = None


@dataclass(frozen=True)
class Place:
    """Where a channel leads: address, hours in words, telephone; None where that is not known."""

    id: str
    name: Words
    address: Words | None = None
    hours: Words | None = None
    phone: str | None = None


@dataclass(frozen=True)
class Channel:
    """A way to get the service: window, kiosk, online, phone or home-visit."""

    type: str
    place: Place
    note: Words | None = None


@dataclass(frozen=True)
class Cost:
    """A fee in yuan; `note` says when it varies, and says it all where `amount` is None."""

    amount: float | None = None
    note: Words | None = None


@dataclass(frozen=True)
class Processing:
    """Working days: what the city promises, and the most the rule allows; 0 is done while the person waits."""

    promised_days: int
    legal_days: int | None = None


@dataclass(frozen=True)
class Proxy:
    """Whether somebody else may do it, and what that person brings besides."""

    allowed: bool
    text: Words
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Authority:
    """The public organisation that is responsible."""

    id: str
    name: Words
    phone: str | None = None


@dataclass(frozen=True)
class ServiceItem:
    """One public service (CPSV-AP PublicService) with everything a person asks about it.

    What the city wrote itself is whole. Of what was imported from a `source` a part may be None, or have no steps or
    channels: that is not known, and must not be taken for “nothing to bring”, “free” or “for everyone”.
    """

    id: str
    domain: str
    name: Words
    short_name: Words
    description: Words | None = None
    also_called: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    eligibility: tuple[Requirement, ...] | None = None
    evidence: tuple[EvidenceUse, ...] | None = None
    steps: tuple[Words, ...] = ()
    channels: tuple[Channel, ...] = ()
    cost: Cost | None = None
    processing: Processing | None = None
    cross_province: bool | None = None
    proxy: Proxy | None = None
    output: Words | None = None
    authority: Authority | None = None
    phone: str | None = None
    related: tuple[str, ...] = ()
    reference: Words | None = None
    checked_on: date | None = None
    amounts: tuple[Words, ...] = ()
    notes: tuple[Words, ...] = ()
    source: str | None = None

    @property
    def required(self) -> tuple[EvidenceUse, ...]:
        """The pieces a person really has to bring."""
        return tuple(use for use in self.evidence or () if not use.waived)

    @property
    def waived(self) -> tuple[EvidenceUse, ...]:
        """The pieces a person need not bring (免交)."""
        return tuple(use for use in self.evidence or () if use.waived)


@dataclass(frozen=True)
class LifeEvent:
    """Something that happens in a life (CPSV-AP Event) and the services that go with it, in order."""

    id: str
    name: Words
    description: Words | None
    also_called: Mapping[str, tuple[str, ...]]
    items: tuple[ServiceItem, ...]
    source: str | None = None


@dataclass(frozen=True)
class Distinction:
    """What tells two or three items or life events apart: one question, and by id what a person would answer."""

    question: Words
    answers: Mapping[str, Words]


@dataclass(frozen=True)
class City:
    """The city the catalogue speaks of; a fictional one has a notice that says so.

    `opening` is when people work at the desk, as it stands in the file; None for the usual hours.
    """

    name: Words
    fictional: bool
    hotline: str
    hall: Place
    checked_on: date
    notice: Words | None = None
    opening: Mapping[str, Any] | None = None
    waivers: Mapping[str, Words] = field(default_factory=dict)

    @property
    def keeps_holidays(self) -> bool:
        """Whether nobody is at the desk on public holidays."""
        return bool((self.opening or {}).get("country"))

    @property
    def people(self) -> str:
        """The telephone where people are who can help at once: the hall's, or else the hotline."""
        return self.hall.phone or self.hotline


@dataclass(frozen=True)
class Catalogue:
    """Everything the city offers, by id and in file order."""

    city: City
    items: Mapping[str, ServiceItem]
    events: Mapping[str, LifeEvent]
    distinctions: tuple[Distinction, ...] = ()

    def distinction(self, ids: Collection[str]) -> Distinction | None:
        """Give what tells these items and life events apart; None for a single one, and where no group holds them all."""
        if len(ids) < 2:
            return None
        return next((one for one in self.distinctions if set(ids) <= set(one.answers)), None)

    def names(self, locale: str) -> Iterator[tuple[str, str]]:
        """Give (id, name) for every name of every item and event in a locale, other names included."""
        entries: tuple[ServiceItem | LifeEvent, ...] = (*self.items.values(), *self.events.values())
        for entry in entries:
            short = entry.short_name if isinstance(entry, ServiceItem) else entry.name
            own = (words[locale] for words in (entry.name, short) if locale in words)
            for name in dict.fromkeys((*own, *entry.also_called.get(locale, ()))):
                yield entry.id, name
