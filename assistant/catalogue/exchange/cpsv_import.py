"""Reads CPSV-AP 3 in JSON-LD: public services, and the life events that bring them together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from assistant.catalogue.exchange.draft import Draft, Raw, Reading, described, said
from assistant.catalogue.exchange.jsonld import Graph, Node
from assistant.catalogue.exchange.report import Report, Row
from assistant.catalogue.exchange.text import phone, slug, tidy
from assistant.errors import ImportRefused
from assistant.wording import best_locale

CHANNELS = {"window", "kiosk", "online", "phone", "home-visit"}
REQUIREMENTS = {"age", "residence", "status", "other"}
_DURATION = re.compile(r"P(?:(\d{1,4})D|(\d{1,3})W)?(?:T0[HMS])?")


def is_cpsv(document: Any) -> bool:
    """Tell whether a JSON document holds JSON-LD."""
    parts = document if isinstance(document, list) else [document]
    return any(isinstance(part, dict) and bool({"@context", "@graph", "@type"} & set(part)) for part in parts)


def read_cpsv(name: str, document: Any, how: Reading, report: Report) -> Draft:
    """Read a document; raises ImportRefused where there is no public service in it."""
    graph = Graph(document)
    services = list(graph.of_type("cpsv:PublicService"))
    if not services:
        raise ImportRefused("error.import_unreadable", path=name, problem="there is no cpsv:PublicService in it")
    draft = Draft(report)
    ids: dict[str, str] = {}
    for number, node in enumerate(services, start=1):
        report.read += 1
        service = _Service(graph, draft, how, node, Row(name, number))
        ids[node.id] = service.id
        service.read()
    _relate(draft, ids)
    for kind in ("cv:LifeEvent", "cv:Event"):
        for node in graph.of_type(kind):
            _event(graph, draft, how, node, ids)
    return draft


def words(graph: Graph, node: Node, iri: str, how: Reading) -> dict[str, str]:
    """Give a property's texts, the first in each language."""
    found: dict[str, str] = {}
    for text in graph.texts(node, iri):
        if tidy(text.value):
            found.setdefault(_locale(text.language, how), tidy(text.value))
    return found


def _locale(tag: str, how: Reading) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", tag):
        return how.locale
    primary, hyphen, rest = tag.partition("-")
    return best_locale(tag, how.locales, f"{primary.lower()}{hyphen}{rest}")


def _several(graph: Graph, node: Node, how: Reading) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for text in graph.texts(node, "dcat:keyword"):
        if tidy(text.value):
            names.setdefault(_locale(text.language, how), []).append(tidy(text.value))
    return names


def _lines(words: Mapping[str, str]) -> list[dict[str, str]]:
    """Give each line in every language; languages with another number of lines are left out."""
    parts = {locale: text.splitlines() for locale, text in words.items()}
    count = len(next(iter(parts.values()), ()))
    whole = {locale: lines for locale, lines in parts.items() if len(lines) == count}
    return [{locale: lines[number] for locale, lines in whole.items()} for number in range(count)]


def _relate(draft: Draft, ids: Mapping[str, str]) -> None:
    """Turn references between services into ids; those to services elsewhere are left out."""
    for item in draft.items.values():
        related = [ids[one] for one in item.pop("related", ()) if ids.get(one) in draft.items]
        if related:
            item["related"] = related


def _event(graph: Graph, draft: Draft, how: Reading, node: Node, ids: Mapping[str, str]) -> None:
    found = [ids[one] for one in graph.links(node, "cv:hasRelatedService") if ids.get(one) in draft.items]
    name = words(graph, node, "dct:title", how)
    id_ = slug(graph.text(node, "dct:identifier") or node.id)
    if found and name and id_ not in draft.items:
        event = {"description": words(graph, node, "dct:description", how), "also_called": _several(graph, node, how)}
        draft.events[id_] = said({"name": name, **event, "items": list(dict.fromkeys(found))})


class _Service:
    """Reads one public service into the draft."""

    def __init__(self, graph: Graph, draft: Draft, how: Reading, node: Node, row: Row) -> None:
        self._graph, self._draft, self._how, self._node, self._row = graph, draft, how, node, row
        self.id = how.id_of(graph.text(node, "dct:identifier") or node.id)

    def read(self) -> None:
        """Read the service into the draft."""
        graph, node = self._graph, self._node
        outputs = graph.linked(node, "cpsv:produces")
        item = {
            "domain": next((slug(one.rpartition(":")[2]) for one in graph.links(node, "cv:thematicArea")), None),
            "name": self._words(node, "dct:title"),
            **described(self._words(node, "dct:description")),
            "also_called": _several(graph, node, self._how),
            "eligibility": [self._requirement(one) for one in graph.linked(node, "cv:holdsRequirement")],
            "evidence": [self._evidence(one) for one in graph.linked(node, "cpsv:hasInput")],
            "steps": [
                step for rule in graph.linked(node, "cpsv:follows") for step in _lines(self._words(rule, "dct:description"))
            ],
            "channels": [one for one in map(self._channel, graph.linked(node, "cv:hasChannel")) if one],
            "cost": self._cost(),
            "processing": self._processing(),
            "output": self._words(outputs[0], "dct:title") if outputs else None,
            "amounts": _lines(self._words(outputs[0], "dct:description")) if outputs else None,
            "authority": self._authority(),
            "phone": self._phone(node),
            "related": graph.links(node, "cv:relatedService"),
        }
        self._draft.add(self.id, item, self._row)

    def _requirement(self, node: Node) -> Raw:
        kind = next((one.rpartition(":")[2] for one in self._graph.links(node, "dct:type")), "")
        return {"kind": kind if kind in REQUIREMENTS else "other", "text": self._words(node, "dct:title")}

    def _evidence(self, node: Node) -> Raw:
        name = self._words(node, "dct:title") or {self._how.locale: self._key(node)}
        return said({**self._draft.bring(name, id_=slug(self._key(node))), "when": self._words(node, "dct:description")})

    def _channel(self, node: Node) -> Raw | None:
        kind = next((one.rpartition(":")[2] for one in self._graph.links(node, "dct:type")), "")
        if kind not in CHANNELS:
            self._draft.report.drop(self._row, "channel", f"a type of channel nobody knows here: {kind or 'none'}")
            return None
        place = self._place(node)
        return said({"type": kind, "place": place, "note": self._words(node, "dct:description")}) if place else None

    def _place(self, channel: Node) -> str | None:
        """Note who owns the channel as the place it leads to."""
        owner = next(iter(self._graph.linked(channel, "cv:ownedBy")), None)
        if owner is None:
            self._draft.report.drop(self._row, "channel", "nobody says where it leads")
            return None
        address = next(iter(self._graph.linked(owner, "locn:address")), None)
        name = self._words(owner, "dct:title") or self._words(owner, "skos:prefLabel")
        place = {
            "name": name or {self._how.locale: self._key(owner)},
            "address": self._words(address, "locn:fullAddress") if address else None,
            "hours": self._hours(channel) or self._hours(owner),
            "phone": self._phone(owner),
        }
        id_ = slug(self._key(owner))
        self._draft.places[id_] = said(place)
        return id_

    def _hours(self, node: Node) -> dict[str, str] | None:
        found = next(iter(self._graph.linked(node, "cv:openingHours")), None)
        return self._words(found, "dct:description") if found else None

    def _cost(self) -> Raw | None:
        costs = self._graph.linked(self._node, "cv:hasCost")
        if len(costs) > 1:
            self._draft.report.drop(self._row, "cost", "only the first of several is kept")
        if not costs:
            return None
        value, note = self._graph.text(costs[0], "cv:hasValue"), self._words(costs[0], "dct:description")
        currency = next((one.rpartition("/")[2] for one in self._graph.links(costs[0], "cv:currency")), "")
        amount = float(value) if re.fullmatch(r"\d{1,9}(\.\d+)?", value) else None
        if amount and currency != "CNY":
            return {"note": note or {self._how.locale: f"{value} {currency}".strip()}}
        return said({"amount": amount, "note": note}) or None

    def _processing(self) -> Raw | None:
        text = self._graph.text(self._node, "cv:processingTime")
        found = _DURATION.fullmatch(text)
        if not text:
            return None
        if not found:
            self._draft.report.drop(self._row, "processing", f"no number of days: {text[:30]}")
            return None
        return {"promised_days": int(found.group(1) or 0) + 5 * int(found.group(2) or 0)}

    def _authority(self) -> str | None:
        nodes = self._graph.linked(self._node, "cv:hasCompetentAuthority")
        name = (self._words(nodes[0], "skos:prefLabel") or self._words(nodes[0], "dct:title")) if nodes else None
        if not name:
            return None
        id_ = slug(self._key(nodes[0]))
        self._draft.authorities[id_] = said({"name": name, "phone": self._phone(nodes[0])})
        return id_

    def _phone(self, node: Node) -> str | None:
        texts = [self._graph.text(point, "cv:telephone") for point in self._graph.linked(node, "cv:contactPoint")]
        return next((number for number in map(phone, texts) if number), None)

    def _words(self, node: Node, iri: str) -> dict[str, str]:
        return words(self._graph, node, iri, self._how)

    def _key(self, node: Node) -> str:
        return self._graph.text(node, "dct:identifier") or node.id
