"""CPSV-AP: out and in again, everything it can carry is the same; and documents of others are read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.catalogue.exchange.cpsv_export import to_cpsv
from assistant.catalogue.exchange.schema_org import to_schema_org
from assistant.catalogue.exchange.writer import Target, check, write
from assistant.catalogue.loader import load_catalogue
from assistant.catalogue.values import Catalogue, ServiceItem
from assistant.dialogue.turn import Scene
from assistant.settings import Settings
from tests.assistant.catalogue.exchange.conftest import Read
from tests.fakes import FixedClock

Source = Callable[..., Path]


@pytest.fixture(scope="module")
def document(scene: Scene) -> Any:
    return to_cpsv(scene.catalogue, "urn:banban:")


def test_the_city_comes_back_as_it_went(document: Any, scene: Scene, settings: Settings, source: Source, read: Read) -> None:
    draft = read(source("city.jsonld", json.dumps(document)))
    into = source("x", "").parent / "city"
    target = Target(into, "ours", FixedClock().now().date(), settings.home, "zh-CN", "安康市", "12345")
    check(draft)
    write(draft, target)
    back = load_catalogue(into / "intents")
    assert draft.report.issues == []
    assert {id_: _carried(item) for id_, item in back.items.items()} == {
        id_: _carried(item) for id_, item in scene.catalogue.items.items()
    }
    assert _events(back) == _events(scene.catalogue)


def _carried(item: ServiceItem) -> dict[str, Any]:
    """Give what CPSV-AP has a place for."""
    pieces = [(use.evidence.id, use.evidence.name, use.when or use.evidence.note) for use in item.required]
    return {
        "plain": (item.domain, item.name, item.description, dict(item.also_called), item.phone, item.related),
        "who": [(rule.kind, rule.text) for rule in item.eligibility or ()],
        "evidence": pieces,
        "steps": item.steps,
        "channels": item.channels,
        "cost": item.cost,
        "days": item.processing.promised_days if item.processing else None,
        "output": (item.output, item.amounts),
        "authority": item.authority,
    }


def _events(city: Catalogue) -> dict[str, Any]:
    return {
        id_: (event.name, event.description, dict(event.also_called), [item.id for item in event.items])
        for id_, event in city.events.items()
    }


def test_what_need_not_be_brought_is_no_input(document: Any, scene: Scene) -> None:
    item = next(one for one in scene.catalogue.items.values() if one.waived)
    node = next(one for one in document["@graph"] if one["@id"] == f"urn:banban:service:{item.id}")
    pieces = {one["dct:identifier"] for one in node.get("cpsv:hasInput", ())}
    assert pieces == {use.evidence.id for use in item.required}


@pytest.mark.parametrize("name", ["cpsv-ap", "schema.org"])
def test_every_language_is_tagged(name: str, document: Any, scene: Scene) -> None:
    written = document if name == "cpsv-ap" else to_schema_org(scene.catalogue, "https://city.example/")
    key = "dct:title" if name == "cpsv-ap" else "name"
    service = written["@graph"][0]
    assert {text["@language"] for text in service[key]} == {"zh-CN", "en"}
    json.dumps(written)


def test_schema_org_names_its_types(scene: Scene) -> None:
    written = to_schema_org(scene.catalogue, "https://city.example/")
    item = scene.catalogue.items["senior-card"]
    node = next(one for one in written["@graph"] if one["identifier"] == "senior-card")
    assert node["@type"] == "GovernmentService"
    assert node["@id"] == "https://city.example/service:senior-card"
    assert len(node["availableChannel"]) == len(item.channels)
    assert node["offers"] == {"@type": "Offer", "price": 0, "priceCurrency": "CNY"}


SEMIC: dict[str, Any] = {
    "@context": [
        "https://semiceu.github.io/uri.semic.eu-generated/CPSV-AP/releases/3.2.0/context/cpsv-ap.jsonld",
        {"ex": "http://example.com/", "dct": "http://purl.org/dc/terms/"},
    ],
    "@graph": [
        {
            "@id": "ex:publicService1",
            "@type": "PublicService",
            "PublicService.name": [{"@language": "en", "@value": "Tax return"}, {"@language": "fr", "@value": "Impôts"}],
            "dct:identifier": "Tax-on-web",
            "PublicService.hasCompetentAuthority": {"@id": "ex:org"},
            "PublicService.hasCost": [
                {"@type": "Cost", "Cost.hasValue": "12.5", "Cost.currency": {"@id": "http://x.example/EUR"}}
            ],
            "PublicService.processingTime": "P1M",
            "PublicService.hasChannel": {"@id": "ex:channel"},
            "PublicService.relatedService": [{"@id": "ex:elsewhere"}],
        },
        {
            "@id": "ex:org",
            "@type": "PublicOrganization",
            "PublicOrganization.preferredLabel": {"@language": "en", "@value": "Finance"},
        },
        {"@id": "ex:channel", "@type": "Channel", "Channel.type": {"@id": "http://data.europa.eu/snb/com-channel/b37115f83e"}},
        {"@id": "ex:second", "@type": "PublicService", "dct:identifier": "no-name"},
    ],
}


def test_a_document_with_semics_terms_is_read_and_its_gaps_told(source: Source, read: Read) -> None:
    draft = read(source("semic.jsonld", json.dumps(SEMIC)))
    item = draft.items["tax-on-web"]
    assert item["name"] == {"en": "Tax return", "fr": "Impôts"}
    assert draft.authorities[item["authority"]]["name"] == {"en": "Finance"}
    assert item["cost"] == {"note": {"zh-CN": "12.5 EUR"}}
    assert {"processing", "channels", "related"}.isdisjoint(item)
    assert [(issue.row, issue.field, issue.skipped) for issue in draft.report.issues] == [
        (1, "channel", False),
        (1, "processing", False),
        (2, "name", True),
    ]


def test_full_iris_nested_nodes_and_language_maps_are_read(source: Source, read: Read) -> None:
    raw = [
        {
            "@context": {
                "label": {"@id": "http://purl.org/dc/terms/title", "@container": "@language"},
                "id": "@id",
                "type": "@type",
            },
            "id": "http://city.example/s/1",
            "type": ["http://purl.org/vocab/cpsv#PublicService"],
            "label": {"en": "Library card", "zh": "借书证"},
            "http://purl.org/vocab/cpsv#produces": {"label": {"en": "A card"}},
        }
    ]
    draft = read(source("full.json", json.dumps(raw)))
    (item,) = draft.items.values()
    assert item["name"] == {"en": "Library card", "zh-CN": "借书证"}
    assert item["output"] == {"en": "A card"}


def test_one_id_for_two_pieces_keeps_them_apart(source: Source, read: Read) -> None:
    def piece(number: int, name: str) -> dict[str, Any]:
        return {"@id": f"ex:{number}", "@type": "cv:Evidence", "dct:identifier": "card", "dct:title": name}

    service = {
        "@type": "cpsv:PublicService",
        "dct:identifier": "a",
        "dct:title": "A",
        "cpsv:hasInput": [piece(1, "My card"), piece(2, "Your card")],
    }
    draft = read(source("two.jsonld", json.dumps({"@context": {}, "@graph": [service]})), locale="en")
    assert [draft.evidence[use["id"]]["name"]["en"] for use in draft.items["a"]["evidence"]] == ["My card", "Your card"]


def test_terms_that_run_in_a_circle_are_refused(source: Source, read: Read) -> None:
    from assistant.errors import ImportRefused

    raw = {"@context": {"a": "b", "b": "a"}, "@type": "cpsv:PublicService", "a": "x"}
    with pytest.raises(ImportRefused):
        read(source("circle.jsonld", json.dumps(raw)))
