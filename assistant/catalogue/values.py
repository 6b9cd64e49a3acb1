"""What a service item, a life event and their parts are, in the names of CPSV-AP 3."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

Words = Mapping[str, str]
"""The same words in every locale, by BCP-47 tag."""


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
    """A piece of evidence that exists once in the city, whoever asks for it."""

    id: str
    name: Words
    note: Words | None = None


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
    """Where a channel leads: address, hours in words, telephone."""

    id: str
    name: Words
    address: Words
    hours: Words
    phone: str


@dataclass(frozen=True)
class Channel:
    """A way to get the service: window, kiosk, online, phone or home-visit."""

    type: str
    place: Place
    note: Words | None = None


@dataclass(frozen=True)
class Cost:
    """A fee in yuan; `note` says when it varies."""

    amount: float
    note: Words | None = None


@dataclass(frozen=True)
class Processing:
    """Working days: the most the rule allows, and what the city promises; 0 is done while the person waits."""

    legal_days: int
    promised_days: int


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
    phone: str


@dataclass(frozen=True)
class ServiceItem:
    """One public service (CPSV-AP PublicService) with everything a person asks about it."""

    id: str
    domain: str
    name: Words
    short_name: Words
    description: Words
    also_called: Mapping[str, tuple[str, ...]]
    eligibility: tuple[Requirement, ...]
    evidence: tuple[EvidenceUse, ...]
    steps: tuple[Words, ...]
    channels: tuple[Channel, ...]
    cost: Cost
    processing: Processing
    cross_province: bool
    proxy: Proxy
    output: Words
    authority: Authority
    phone: str
    related: tuple[str, ...]
    reference: Words
    checked_on: date
    amounts: tuple[Words, ...] = ()
    notes: tuple[Words, ...] = ()

    @property
    def required(self) -> tuple[EvidenceUse, ...]:
        """The pieces a person really has to bring."""
        return tuple(use for use in self.evidence if not use.waived)

    @property
    def waived(self) -> tuple[EvidenceUse, ...]:
        """The pieces a person need not bring (免交)."""
        return tuple(use for use in self.evidence if use.waived)


@dataclass(frozen=True)
class LifeEvent:
    """Something that happens in a life (CPSV-AP Event) and the services that go with it, in order."""

    id: str
    name: Words
    description: Words
    also_called: Mapping[str, tuple[str, ...]]
    items: tuple[ServiceItem, ...]


@dataclass(frozen=True)
class Distinction:
    """What tells two or three items or life events apart: one question, and by id what a person would answer."""

    question: Words
    answers: Mapping[str, Words]


@dataclass(frozen=True)
class City:
    """The city the catalogue speaks of."""

    name: Words
    fictional: bool
    notice: Words
    hotline: str
    hall: Place
    checked_on: date
    waivers: Mapping[str, Words] = field(default_factory=dict)


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
            for name in dict.fromkeys((entry.name[locale], short[locale], *entry.also_called.get(locale, ()))):
                yield entry.id, name
