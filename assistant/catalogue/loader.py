"""Builds the whole catalogue from `intents/`; an id that nothing knows is an error with file, line and field."""

from __future__ import annotations

from collections.abc import Mapping
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


def load_catalogue(intents: Path) -> Catalogue:
    """Load city, services, life events and distinctions from the folder `intents/`; raises CatalogueError."""
    shared = _Shared.read(intents / "city.yml")
    items: dict[str, ServiceItem] = {}
    for path in sorted((intents / "services").glob("*.yml")):
        for item in _items(path, shared):
            if item.id in items:
                raise _error(path, ("items", item.id), f"the item stands in {items[item.id].domain}.yml already")
            items[item.id] = item
    events = _events(intents / "life_events.yml", items)
    return Catalogue(shared.city, items, events, _distinctions(intents / "distinctions.yml", {**items, **events}))


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
        places = {id_: Place(id=id_, **place) for id_, place in raw["places"].items()}
        about = {**raw["city"], "waivers": raw["waivers"]}
        about["hall"] = _known(places, about["hall"], path, ("city", "hall"))
        return cls(
            city=City(**about),
            places=places,
            authorities={id_: Authority(id=id_, **entry) for id_, entry in raw["authorities"].items()},
            evidence=_evidence(raw["evidence"]),
        )


def _items(path: Path, shared: _Shared) -> list[ServiceItem]:
    raw = read_data(path, "services")
    evidence = {**shared.evidence, **_evidence(raw.get("evidence") or {})}
    builder = _Builder(path, raw["domain"], shared, evidence)
    return [builder.item(id_, entry) for id_, entry in raw["items"].items()]


@dataclass(frozen=True)
class _Builder:
    """Builds the items of one file."""

    path: Path
    domain: str
    shared: _Shared
    evidence: Mapping[str, Evidence]

    def item(self, id_: str, raw: Raw) -> ServiceItem:
        """Build one item from its checked YAML."""
        at = ("items", id_)
        plain = {name: raw[name] for name in ("name", "short_name", "description", "output", "phone", "reference", "checked_on")}
        return ServiceItem(
            id=id_,
            domain=self.domain,
            **plain,
            also_called={locale: tuple(names) for locale, names in raw["also_called"].items()},
            eligibility=tuple(Requirement(**rule) for rule in raw["eligibility"]),
            evidence=tuple(self._use(at, number, use) for number, use in enumerate(raw["evidence"])),
            steps=tuple(raw["steps"]),
            channels=tuple(self._channel(at, number, channel) for number, channel in enumerate(raw["channels"])),
            cost=Cost(**raw["cost"]),
            processing=Processing(**raw["processing"]),
            cross_province=raw["cross_province"],
            proxy=self._proxy(at, raw["proxy"]),
            authority=_known(self.shared.authorities, raw["authority"], self.path, (*at, "authority")),
            related=tuple(raw["related"]),
            amounts=tuple(raw.get("amounts", ())),
            notes=tuple(raw.get("notes", ())),
        )

    def _use(self, at: tuple[str, ...], number: int, raw: Raw) -> EvidenceUse:
        where = (*at, "evidence", str(number))
        if raw.get("waived"):
            _known(self.shared.city.waivers, raw["waived"], self.path, (*where, "waived"))
        rest = {name: value for name, value in raw.items() if name != "id"}
        return EvidenceUse(evidence=_known(self.evidence, raw["id"], self.path, (*where, "id")), **rest)

    def _channel(self, at: tuple[str, ...], number: int, raw: Raw) -> Channel:
        place = _known(self.shared.places, raw["place"], self.path, (*at, "channels", str(number), "place"))
        return Channel(type=raw["type"], place=place, note=raw.get("note"))

    def _proxy(self, at: tuple[str, ...], raw: Raw) -> Proxy:
        pieces = tuple(_known(self.evidence, id_, self.path, (*at, "proxy", "evidence")) for id_ in raw.get("evidence", ()))
        return Proxy(allowed=raw["allowed"], text=raw["text"], evidence=pieces)


def _events(path: Path, items: Mapping[str, ServiceItem]) -> dict[str, LifeEvent]:
    events: dict[str, LifeEvent] = {}
    for id_, raw in read_data(path, "life_events")["events"].items():
        if id_ in items:
            raise _error(path, ("events", id_), "a service item has this id")
        where = ("events", id_, "items")
        events[id_] = LifeEvent(
            id=id_,
            name=raw["name"],
            description=raw["description"],
            also_called={locale: tuple(names) for locale, names in raw["also_called"].items()},
            items=tuple(_known(items, item, path, (*where, str(number))) for number, item in enumerate(raw["items"])),
        )
    return events


def _distinctions(path: Path, known: Mapping[str, ServiceItem | LifeEvent]) -> tuple[Distinction, ...]:
    found = tuple(Distinction(**raw) for raw in read_data(path, "distinctions")["distinctions"])
    for number, one in enumerate(found):
        for id_ in one.answers:
            _known(known, id_, path, ("distinctions", str(number), "answers", id_))
    return found


def _evidence(raw: Raw) -> dict[str, Evidence]:
    return {id_: Evidence(id=id_, name=piece["name"], note=piece.get("note")) for id_, piece in raw.items()}


def _known(known: Mapping[str, Found], id_: str, path: Path, where: tuple[str, ...]) -> Found:
    if id_ not in known:
        raise _error(path, where, f"nothing is called “{id_}”")
    return known[id_]


def _error(path: Path, where: tuple[str, ...], problem: str) -> CatalogueError:
    return CatalogueError(file=path.name, line=line_of(path, where), field=".".join(where), problem=problem)
