"""As much of JSON-LD 1.1 as catalogues of services use: a graph of nodes with full IRIs out of one document. Pure.

Understood are prefixes and terms of a context inside the document, language tags and language maps, @graph, @list and
@set, nested nodes and references. A context elsewhere on the web is not fetched: the terms of SEMIC's context for
CPSV-AP (`PublicService.name`) are known by heart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "locn": "http://www.w3.org/ns/locn#",
    "org": "http://www.w3.org/ns/org#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
}
SEMIC = {
    "name": "dct:title",
    "title": "dct:title",
    "identifier": "dct:identifier",
    "description": "dct:description",
    "type": "dct:type",
    "address": "locn:address",
    "fullAddress": "locn:fullAddress",
    "preferredLabel": "skos:prefLabel",
    "keyword": "dcat:keyword",
    "hasInput": "cpsv:hasInput",
    "produces": "cpsv:produces",
    "follows": "cpsv:follows",
    "hasTelephone": "cv:telephone",
    "PublicService": "cpsv:PublicService",
    "Rule": "cpsv:Rule",
    "Organization": "org:Organization",
}
"""SEMIC's terms (CPSV-AP 3.2.0), by what stands after the class; those not listed are in the vocabulary `cv`."""

KEYWORDS = {"id": "@id", "type": "@type"}


@dataclass(frozen=True)
class Text:
    """A literal and its language; "" where it has none."""

    value: str
    language: str = ""


@dataclass(frozen=True)
class Ref:
    """A reference to a node."""

    id: str


@dataclass
class Node:
    """A node: its id, its types, and its values by property."""

    id: str
    types: list[str] = field(default_factory=list)
    values: dict[str, list[Text | Ref]] = field(default_factory=dict)


class Graph:
    """All nodes of a document by id, in the order they come up."""

    def __init__(self, document: Any) -> None:
        """Read a parsed document; what is no JSON-LD gives no nodes."""
        self.nodes: dict[str, Node] = {}
        for part in document if isinstance(document, list) else [document]:
            if isinstance(part, dict):
                self._top(part)

    def of_type(self, iri: str) -> Iterator[Node]:
        """Give the nodes of a type (`cpsv:PublicService`)."""
        wanted = full(iri)
        return (node for node in self.nodes.values() if wanted in node.types)

    def texts(self, node: Node, iri: str) -> list[Text]:
        """Give the literals of a property."""
        return [value for value in node.values.get(full(iri), ()) if isinstance(value, Text)]

    def text(self, node: Node, iri: str) -> str:
        """Give the first literal of a property, whatever its language; "" where there is none."""
        return next((text.value for text in self.texts(node, iri)), "")

    def links(self, node: Node, iri: str) -> list[str]:
        """Give what a property refers to, as ids; a text that is a node's id refers to it."""
        values = node.values.get(full(iri), ())
        return [value.id if isinstance(value, Ref) else value.value for value in values]

    def linked(self, node: Node, iri: str) -> list[Node]:
        """Give the nodes a property refers to that are in the document."""
        return [self.nodes[id_] for id_ in self.links(node, iri) if id_ in self.nodes]

    def _top(self, part: Mapping[str, Any]) -> None:
        context = Context.read(part.get("@context"))
        graph = part.get("@graph")
        if graph is None:
            self._node(part, context)
        for one in graph if isinstance(graph, list) else [graph]:
            if isinstance(one, dict):
                self._node(one, context)

    def _node(self, raw: Mapping[str, Any], context: Context) -> Ref:
        keyed = {context.iri(key): (key, value) for key, value in raw.items() if key not in {"@context", "@graph"}}
        id_ = str(keyed.pop("@id", ("", ""))[1] or f"_:node{len(self.nodes)}")
        node = self.nodes.setdefault(context.expanded(id_), Node(context.expanded(id_)))
        types = keyed.pop("@type", ("", []))[1]
        node.types += [context.iri(str(one)) for one in (types if isinstance(types, list) else [types])]
        for iri, (key, value) in keyed.items():
            node.values.setdefault(iri, []).extend(self._values(key, value, context))
        return Ref(node.id)

    def _values(self, key: str, value: Any, context: Context) -> Iterator[Text | Ref]:
        if isinstance(value, list):
            for one in value:
                yield from self._values(key, one, context)
        elif isinstance(value, dict):
            yield from self._object(key, value, context)
        elif isinstance(value, (str, int, float)):
            yield Ref(context.expanded(str(value))) if key in context.references else Text(str(value), context.language)

    def _object(self, key: str, value: Mapping[str, Any], context: Context) -> Iterator[Text | Ref]:
        if "@value" in value:
            yield Text(str(value["@value"]), str(value.get("@language", "")))
        elif "@list" in value or "@set" in value:
            yield from self._values(key, value.get("@list", value.get("@set")), context)
        elif key in context.language_maps:
            for language, texts in value.items():
                yield from (Text(str(text), language) for text in (texts if isinstance(texts, list) else [texts]))
        elif set(value) <= {"@id", "id"}:
            yield Ref(context.expanded(str(next(iter(value.values()), ""))))
        else:
            yield self._node(value, context)


@dataclass(frozen=True)
class Context:
    """Prefixes and terms, and how the values of a term are to be read."""

    terms: Mapping[str, str]
    references: frozenset[str] = frozenset()
    language_maps: frozenset[str] = frozenset()
    language: str = ""

    @classmethod
    def read(cls, raw: Any) -> Context:
        """Read a context; parts that stand elsewhere on the web are passed over."""
        parts = [part for part in (raw if isinstance(raw, list) else [raw]) if isinstance(part, dict)]
        terms: dict[str, Any] = {name: value for part in parts for name, value in part.items()}
        objects = {name: value for name, value in terms.items() if isinstance(value, dict)}
        names = {**terms, **{name: value.get("@id", name) for name, value in objects.items()}}
        return cls(
            terms={name: value for name, value in names.items() if isinstance(value, str)},
            references=frozenset(name for name, value in objects.items() if value.get("@type") == "@id"),
            language_maps=frozenset(name for name, value in objects.items() if value.get("@container") == "@language"),
            language=str(terms.get("@language") or ""),
        )

    def iri(self, name: str) -> str:
        """Give the full IRI of a property or type."""
        if name in self.terms and self.terms[name] != name:
            return self.iri(self.terms[name])
        if name.startswith("@") or name in KEYWORDS:
            return KEYWORDS.get(name, name)
        if ":" in name:
            return self.expanded(name)
        if "@vocab" in self.terms:
            return self.terms["@vocab"] + name
        last = name.rpartition(".")[2]
        return full(SEMIC.get(last, f"cv:{last}"))

    def expanded(self, name: str) -> str:
        """Give an IRI with its prefix written out."""
        prefix, colon, rest = name.partition(":")
        known = {**PREFIXES, **self.terms}
        return known[prefix] + rest if colon and prefix in known and not rest.startswith("//") else name


def full(iri: str) -> str:
    """Write out one of our own prefixes."""
    prefix, _, rest = iri.partition(":")
    return PREFIXES[prefix] + rest if prefix in PREFIXES else iri
