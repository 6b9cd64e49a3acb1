"""Writes the catalogue as CPSV-AP 3 in JSON-LD.

What CPSV-AP has no place for is left out: short names, how many copies, who may go instead, other provinces, the most
days the rule allows, and the numbers behind a requirement. Pieces that need not be brought are no input. Working days
are written as days of a duration, steps as a rule, and amounts as the description of the output.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from assistant.catalogue.exchange.jsonld import PREFIXES
from assistant.catalogue.values import Authority, Catalogue, Channel, LifeEvent, Place, ServiceItem, Words

Node = dict[str, Any]
CURRENCY = "http://publications.europa.eu/resource/authority/currency/CNY"


def to_cpsv(city: Catalogue, base: str) -> Node:
    """Give the whole catalogue as one document; ids of nodes begin with `base`."""
    writer = _Writer(base)
    nodes = [writer.service(item) for item in city.items.values()]
    nodes += [writer.event(event) for event in city.events.values()]
    return {"@context": PREFIXES, "@graph": [*nodes, *writer.shared.values()]}


def tagged(words: Words | None) -> list[Node]:
    """Give words as literals with their language."""
    return [{"@language": locale, "@value": text} for locale, text in (words or {}).items()]


def _lines(sentences: Iterable[Words]) -> dict[str, str]:
    """Give sentences as one text in each language, a line for each."""
    lines: dict[str, list[str]] = {}
    for words in sentences:
        for locale, text in words.items():
            lines.setdefault(locale, []).append(text)
    return {locale: "\n".join(texts) for locale, texts in lines.items()}


def _keywords(names: Mapping[str, tuple[str, ...]]) -> list[Node]:
    return [{"@language": locale, "@value": name} for locale, several in names.items() for name in several]


def _filled(node: Node) -> Node:
    return {key: value for key, value in node.items() if value not in (None, [], {})}


class _Writer:
    """Writes nodes, and those that several services share once."""

    def __init__(self, base: str) -> None:
        self._base = base
        self.shared: dict[str, Node] = {}

    def service(self, item: ServiceItem) -> Node:
        own = f"service:{item.id}"
        return _filled(
            {
                **self._head(own, "cpsv:PublicService", item.id, item.name),
                "dct:description": tagged(item.description),
                "dcat:keyword": _keywords(item.also_called),
                "cv:thematicArea": self._ref(f"domain:{item.domain}"),
                "cv:hasCompetentAuthority": self._authority(item.authority) if item.authority else None,
                "cv:contactPoint": self._telephone(item.phone),
                "cv:holdsRequirement": self._requirements(own, item),
                "cpsv:hasInput": self._inputs(own, item),
                "cpsv:follows": self._steps(own, item),
                "cpsv:produces": self._output(own, item),
                "cv:hasChannel": [self._channel(own, number, one) for number, one in enumerate(item.channels, start=1)],
                "cv:hasCost": self._cost(own, item),
                "cv:processingTime": f"P{item.processing.promised_days}D" if item.processing else None,
                "cv:relatedService": [self._ref(f"service:{other}") for other in item.related],
            }
        )

    def event(self, event: LifeEvent) -> Node:
        return _filled(
            {
                **self._head(f"event:{event.id}", "cv:LifeEvent", event.id, event.name),
                "dct:description": tagged(event.description),
                "dcat:keyword": _keywords(event.also_called),
                "cv:hasRelatedService": [self._ref(f"service:{item.id}") for item in event.items],
            }
        )

    def _head(self, id_: str, kind: str, identifier: str, title: Words) -> Node:
        return {**self._ref(id_), "@type": kind, "dct:identifier": identifier, "dct:title": tagged(title)}

    def _ref(self, id_: str) -> Node:
        return {"@id": self._base + id_}

    def _requirements(self, own: str, item: ServiceItem) -> list[Node]:
        rules = enumerate(item.eligibility or (), start=1)
        heads = [(self._head(f"{own}:requirement:{n}", "cv:Requirement", f"{item.id}-{n}", rule.text), rule) for n, rule in rules]
        return [{**head, "dct:type": self._ref(f"requirement-type:{rule.kind}")} for head, rule in heads]

    def _inputs(self, own: str, item: ServiceItem) -> list[Node]:
        pieces = ((use.evidence, use.when or use.evidence.note) for use in item.required)
        return [
            _filled({**self._head(f"{own}:input:{one.id}", "cv:Evidence", one.id, one.name), "dct:description": tagged(more)})
            for one, more in pieces
        ]

    def _steps(self, own: str, item: ServiceItem) -> Node | None:
        head = self._head(f"{own}:steps", "cpsv:Rule", f"{item.id}-steps", item.name)
        return {**head, "dct:description": tagged(_lines(item.steps))} if item.steps else None

    def _output(self, own: str, item: ServiceItem) -> Node | None:
        if item.output is None:
            return None
        head = self._head(f"{own}:output", "cv:Output", f"{item.id}-output", item.output)
        return _filled({**head, "dct:description": tagged(_lines(item.amounts))})

    def _cost(self, own: str, item: ServiceItem) -> Node | None:
        cost = item.cost
        if cost is None:
            return None
        value = {} if cost.amount is None else {"cv:hasValue": cost.amount, "cv:currency": {"@id": CURRENCY}}
        node = {**self._ref(f"{own}:cost"), "@type": "cv:Cost", "dct:identifier": f"{item.id}-cost"}
        return _filled({**node, **value, "dct:description": tagged(cost.note)})

    def _channel(self, own: str, number: int, channel: Channel) -> Node:
        return _filled(
            {
                **self._ref(f"{own}:channel:{number}"),
                "@type": "cv:Channel",
                "dct:identifier": f"{own.partition(':')[2]}-channel-{number}",
                "dct:type": self._ref(f"channel-type:{channel.type}"),
                "dct:description": tagged(channel.note),
                "cv:ownedBy": self._place(channel.place),
                "cv:openingHours": self._hours(channel.place),
            }
        )

    def _hours(self, place: Place) -> Node | None:
        return {"@type": "time:TemporalEntity", "dct:description": tagged(place.hours)} if place.hours else None

    def _place(self, place: Place) -> Node:
        ref = self._ref(f"place:{place.id}")
        address = {"@type": "locn:Address", "locn:fullAddress": tagged(place.address)} if place.address else None
        node = self._head(f"place:{place.id}", "org:Organization", place.id, place.name)
        self.shared[ref["@id"]] = _filled({**node, "locn:address": address, "cv:contactPoint": self._telephone(place.phone)})
        return ref

    def _authority(self, authority: Authority) -> Node:
        ref = self._ref(f"authority:{authority.id}")
        node = {**ref, "@type": "cv:PublicOrganisation", "dct:identifier": authority.id, "skos:prefLabel": tagged(authority.name)}
        self.shared[ref["@id"]] = _filled({**node, "cv:contactPoint": self._telephone(authority.phone)})
        return ref

    def _telephone(self, number: str | None) -> Node | None:
        return {"@type": "cv:ContactPoint", "cv:telephone": number} if number else None
