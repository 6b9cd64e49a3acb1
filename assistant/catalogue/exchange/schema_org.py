"""Writes the catalogue as schema.org GovernmentService in JSON-LD, for search engines and web pages."""

from __future__ import annotations

from typing import Any

from assistant.catalogue.exchange.cpsv_export import tagged
from assistant.catalogue.values import Catalogue, Channel, Cost, Place, ServiceItem, Words

Node = dict[str, Any]


def to_schema_org(city: Catalogue, base: str) -> Node:
    """Give all services as one document; ids of nodes begin with `base`. Life events have no type there and stay out."""
    area = {"@type": "City", "name": tagged(city.city.name)}
    return {"@context": "https://schema.org", "@graph": [_service(item, base, area) for item in city.items.values()]}


def _service(item: ServiceItem, base: str, area: Node) -> Node:
    names = [words for locale, several in item.also_called.items() for name in several for words in tagged({locale: name})]
    return _filled(
        {
            "@id": f"{base}service:{item.id}",
            "@type": "GovernmentService",
            "identifier": item.id,
            "name": tagged(item.name),
            "alternateName": names,
            "description": tagged(item.description),
            "category": item.domain,
            "areaServed": area,
            "audience": [{"@type": "Audience", "audienceType": tagged(rule.text)} for rule in item.eligibility or ()],
            "provider": _authority(item),
            "availableChannel": [_channel(channel, item) for channel in item.channels],
            "offers": _offer(item.cost) if item.cost else None,
            "serviceOutput": _thing(item.output),
            "isRelatedTo": [{"@id": f"{base}service:{other}"} for other in item.related],
        }
    )


def _filled(node: Node) -> Node:
    return {key: value for key, value in node.items() if value not in (None, [], {})}


def _thing(words: Words | None) -> Node | None:
    return {"@type": "Thing", "name": tagged(words)} if words else None


def _authority(item: ServiceItem) -> Node | None:
    authority = item.authority
    if authority is None:
        return None
    return _filled({"@type": "GovernmentOrganization", "name": tagged(authority.name), "telephone": authority.phone})


def _channel(channel: Channel, item: ServiceItem) -> Node:
    place = channel.place
    number = place.phone or item.phone
    contact = {"@type": "ContactPoint", "telephone": number, "hoursAvailable": _hours(place)}
    remote = channel.type in {"online", "phone"}
    return _filled(
        {
            "@type": "ServiceChannel",
            "name": tagged(place.name),
            "description": tagged(channel.note),
            "serviceLocation": None if remote else _place(place),
            "servicePhone": _filled(contact) if number else None,
            "processingTime": f"P{item.processing.promised_days}D" if item.processing else None,
        }
    )


def _place(place: Place) -> Node:
    return _filled({"@type": "Place", "name": tagged(place.name), "address": tagged(place.address), "telephone": place.phone})


def _hours(place: Place) -> Node | None:
    return {"@type": "OpeningHoursSpecification", "description": tagged(place.hours)} if place.hours else None


def _offer(cost: Cost) -> Node:
    price = {} if cost.amount is None else {"price": cost.amount, "priceCurrency": "CNY"}
    return _filled({"@type": "Offer", **price, "description": tagged(cost.note)})
