"""Builds the whole catalogue from `intents/`; an id that nothing knows is an error with file, line and field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from assistant.catalogue.source import line_of, read_data
from assistant.catalogue.values import (
    Authority,
    Catalogue,
    Channel,
    City,
    Cost,
    Distinction,
    Evidence,
    EvidenceUse,
    LifeEvent,
    Place,
    Processing,
    Proxy,
    Requirement,
    ServiceItem,
)
from assistant.errors import CatalogueError

Raw = Mapping[str, Any]
Found = TypeVar("Found")
Built = TypeVar("Built")

PLAIN = ("name", "description", "output", "phone", "cross_province", "reference", "checked_on")
"""The fields of an item that are taken as they stand."""


def load_catalogue(intents: Path) -> Catalogue:
    """Load city, services, life events and distinctions from the folder `intents/`; raises CatalogueError."""
    shared = _Shared.read(intents / "city.yml")
    items: dict[str, ServiceItem] = {}
    files = {path: read_data(path, "services") for path in sorted((intents / "services").glob("*.yml"))}
    for path, raw in files.items():
        for item in _items(path, raw, shared):
            if item.id in items:
                raise _error(path, ("items", item.id), f"the item stands in {items[item.id].domain}.yml already")
            items[item.id] = item
    own = intents / "life_events.yml"
    events = _events(own, read_data(own, "life_events"), items)
    for path, raw in files.items():
        events = {**_events(path, raw, items), **events}
    distinctions = _distinctions(intents / "distinctions.yml", {**items, **events})
    return Catalogue(shared.city, items, events, distinctions)


@dataclass(frozen=True)
class _Shared:
    """What the items of every domain may name."""

    city: City
    places: Mapping[str, Place]
    authorities: Mapping[str, Authority]
    evidence: Mapping[str, Evidence] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> _Shared:
        raw = read_data(path, "city")
        places = _places(raw["places"])
        about = {**raw["city"], "waivers": raw["waivers"]}
        about["hall"] = _known(places, about["hall"], path, ("city", "hall"))
        return cls(
            city=City(**about),
            places=places,
            authorities=_authorities(raw["authorities"]),
            evidence=_evidence(raw["evidence"]),
        )

    def with_own(self, raw: Raw) -> _Shared:
        """Add what one file of services brings along."""
        return _Shared(
            city=self.city,
            places={**self.places, **_places(raw.get("places") or {})},
            authorities={**self.authorities, **_authorities(raw.get("authorities") or {})},
            evidence={**self.evidence, **_evidence(raw.get("evidence") or {})},
        )


def _items(path: Path, raw: Raw, shared: _Shared) -> list[ServiceItem]:
    builder = _Builder(path, raw["domain"], shared.with_own(raw), _source(raw))
    return [builder.item(id_, entry) for id_, entry in raw["items"].items()]


@dataclass(frozen=True)
class _Builder:
    """Builds the items of one file."""

    path: Path
    domain: str
    shared: _Shared
    source: str | None

    def item(self, id_: str, raw: Raw) -> ServiceItem:
        """Build one item from its checked YAML."""
        at = ("items", id_)
        authority = raw.get("authority")
        plain: dict[str, Any] = {name: raw.get(name) for name in PLAIN}
        return ServiceItem(
            id=id_,
            domain=raw.get("domain") or self.domain,
            short_name=raw.get("short_name") or raw["name"],
            **plain,
            also_called=_several(raw.get("also_called")),
            eligibility=_each(raw.get("eligibility"), lambda _, rule: Requirement(**rule)),
            evidence=_each(raw.get("evidence"), lambda number, use: self._use(at, number, use)),
            steps=tuple(raw.get("steps", ())),
            channels=_each(raw.get("channels"), lambda number, channel: self._channel(at, number, channel)) or (),
            cost=Cost(**raw["cost"]) if "cost" in raw else None,
            processing=Processing(**raw["processing"]) if "processing" in raw else None,
            proxy=self._proxy(at, raw["proxy"]) if "proxy" in raw else None,
            authority=_known(self.shared.authorities, authority, self.path, (*at, "authority")) if authority else None,
            related=tuple(raw.get("related", ())),
            amounts=tuple(raw.get("amounts", ())),
            notes=tuple(raw.get("notes", ())),
            source=self.source,
        )

    def _use(self, at: tuple[str, ...], number: int, raw: Raw) -> EvidenceUse:
        where = (*at, "evidence", str(number))
        if raw.get("waived"):
            _known(self.shared.city.waivers, raw["waived"], self.path, (*where, "waived"))
        rest = {name: value for name, value in raw.items() if name != "id"}
        return EvidenceUse(evidence=_known(self.shared.evidence, raw["id"], self.path, (*where, "id")), **rest)

    def _channel(self, at: tuple[str, ...], number: int, raw: Raw) -> Channel:
        place = _known(self.shared.places, raw["place"], self.path, (*at, "channels", str(number), "place"))
        return Channel(type=raw["type"], place=place, note=raw.get("note"))

    def _proxy(self, at: tuple[str, ...], raw: Raw) -> Proxy:
        pieces = tuple(
            _known(self.shared.evidence, id_, self.path, (*at, "proxy", "evidence")) for id_ in raw.get("evidence", ())
        )
        return Proxy(allowed=raw["allowed"], text=raw["text"], evidence=pieces)


def _events(path: Path, file: Raw, items: Mapping[str, ServiceItem]) -> dict[str, LifeEvent]:
    events: dict[str, LifeEvent] = {}
    for id_, raw in (file.get("events") or {}).items():
        if id_ in items:
            raise _error(path, ("events", id_), "a service item has this id")
        where = ("events", id_, "items")
        events[id_] = LifeEvent(
            id=id_,
            name=raw["name"],
            description=raw.get("description"),
            also_called=_several(raw.get("also_called")),
            items=tuple(_known(items, item, path, (*where, str(number))) for number, item in enumerate(raw["items"])),
            source=_source(file),
        )
    return events


def _distinctions(path: Path, known: Mapping[str, ServiceItem | LifeEvent]) -> tuple[Distinction, ...]:
    found = tuple(Distinction(**raw) for raw in read_data(path, "distinctions")["distinctions"])
    for number, one in enumerate(found):
        for id_ in one.answers:
            _known(known, id_, path, ("distinctions", str(number), "answers", id_))
    return found


def _source(file: Raw) -> str | None:
    name: str | None = (file.get("source") or {}).get("name")
    return name


def _places(raw: Raw) -> dict[str, Place]:
    return {id_: Place(id=id_, **place) for id_, place in raw.items()}


def _authorities(raw: Raw) -> dict[str, Authority]:
    return {id_: Authority(id=id_, **entry) for id_, entry in raw.items()}


def _evidence(raw: Raw) -> dict[str, Evidence]:
    return {id_: Evidence(id=id_, **{**piece, "also_called": _several(piece.get("also_called"))}) for id_, piece in raw.items()}


def _several(raw: Mapping[str, list[str]] | None) -> dict[str, tuple[str, ...]]:
    return {locale: tuple(names) for locale, names in (raw or {}).items()}


def _each(raw: list[Any] | None, build: Callable[[int, Any], Built]) -> tuple[Built, ...] | None:
    """Build every entry of a list; None, which means “not known”, stays None."""
    return None if raw is None else tuple(build(number, entry) for number, entry in enumerate(raw))


def _known(known: Mapping[str, Found], id_: str, path: Path, where: tuple[str, ...]) -> Found:
    if id_ not in known:
        raise _error(path, where, f"nothing is called “{id_}”")
    return known[id_]


def _error(path: Path, where: tuple[str, ...], problem: str) -> CatalogueError:
    return CatalogueError(file=path.name, line=line_of(path, where), field=".".join(where), problem=problem)
