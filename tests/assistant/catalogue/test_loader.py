"""The catalogue is whole, and an id that nothing knows is an error with file, line and field."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from assistant.catalogue.loader import load_catalogue
from assistant.catalogue.source import read_yaml
from assistant.catalogue.values import Catalogue
from assistant.dialogue.turn import Scene
from assistant.errors import CatalogueError
from tests.assistant.catalogue.conftest import Break

ELDER = "services/elder.yml"


@pytest.fixture
def catalogue(scene: Scene) -> Catalogue:
    return scene.catalogue


def test_the_city_has_services_and_life_events(catalogue: Catalogue) -> None:
    assert len(catalogue.items) >= 80
    assert len(catalogue.events) >= 10
    assert all(event.items for event in catalogue.events.values())


def test_every_service_can_be_reached_somewhere(catalogue: Catalogue) -> None:
    assert [item.id for item in catalogue.items.values() if not item.channels or not item.phone] == []


def test_related_services_exist(catalogue: Catalogue) -> None:
    assert {other for item in catalogue.items.values() for other in item.related} <= set(catalogue.items)


def test_a_copy_of_the_city_loads_the_same(city: Path, catalogue: Catalogue) -> None:
    assert load_catalogue(city) == catalogue


@pytest.mark.parametrize(
    ("file", "old", "new", "field"),
    [
        (ELDER, "- {id: id-card", "- {id: id-kard", "evidence"),
        (ELDER, "authority: ", "authority: no-such-", "authority"),
        (ELDER, "place: ", "place: no-such-", "place"),
        (ELDER, "waived: ", "waived: no-such-", "waived"),
        ("life_events.yml", "items: [birth-certificate", "items: [berth-certificate", "events.birth.items.0"),
        ("city.yml", "hall: ", "hall: no-such-", "hall"),
        ("distinctions.yml", "      park-pass:", "      park-past:", "distinctions.0.answers.park-past"),
    ],
    ids=["evidence", "authority", "place", "waiver", "service", "hall", "distinction"],
)
def test_an_unknown_id_is_named_with_file_line_and_field(file: str, old: str, new: str, field: str, change: Break) -> None:
    path = change(file, old, new)
    line = next(number for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if new in text)
    error = _error(path.parent.parent if file == ELDER else path.parent)
    assert error.fields["file"] == path.name
    assert field in error.fields["field"]
    assert abs(error.fields["line"] - line) <= 3
    assert "nothing is called" in error.fields["problem"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    cost: {", "    kost: {"),
        ("amount: 0", "amount: free"),
        ("amount: 0", "amount: -1"),
    ],
)
def test_a_wrong_value_is_named_with_its_item(old: str, new: str, city: Path, change: Break) -> None:
    change(ELDER, old, new)
    error = _error(city)
    assert error.fields["file"] == "elder.yml"
    assert error.fields["field"].startswith("items.")


@pytest.mark.parametrize("day", ["soon", "2026-13-01", "2026-11-01 10:00:00", "'2026-11-01'", "2026", "null"])
def test_what_is_no_day_is_named_with_file_line_and_field(day: str, city: Path, change: Break) -> None:
    lines = change(ELDER, "checked_on: 2026-11-01", f"checked_on: {day}").read_text(encoding="utf-8").splitlines()
    fields = _error(city).fields
    assert fields["file"] == "elder.yml"
    assert fields["field"] == "items.senior-card.checked_on"
    assert day in lines[fields["line"] - 1]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("question: {", "query: {", "distinctions.0"),
        ("      park-pass: {zh-CN:", "      Park Pass: {zh-CN:", "distinctions.0.answers"),
        ("      park-pass: {zh-CN: ", "      park-pass: {zh-CN: 7, de: ", "distinctions.0.answers.park-pass.zh-CN"),
    ],
    ids=["no question", "no id", "no words"],
)
def test_a_distinction_of_another_shape_is_refused(old: str, new: str, field: str, change: Break) -> None:
    error = _error(change("distinctions.yml", old, new).parent)
    assert (error.fields["file"], error.fields["field"]) == ("distinctions.yml", field)


@pytest.mark.parametrize("count", [1, 4])
def test_two_or_three_are_told_apart(count: int, city: Path) -> None:
    ids = ("birth", "marriage", "divorce", "retirement")[:count]
    answers = "".join(f"      {id_}: {{en: {id_}}}\n" for id_ in ids)
    words = f"distinctions:\n  - question: {{en: Which?}}\n    answers:\n{answers}"
    (city / "distinctions.yml").write_text(words, encoding="utf-8")
    assert _error(city).fields["line"] == 3


def test_an_item_that_stands_in_two_files_is_refused(city: Path) -> None:
    text = (city / ELDER).read_text(encoding="utf-8")
    (city / "services" / "zz.yml").write_text(text.replace("domain: elder", "domain: work", 1), encoding="utf-8")
    assert "already" in _error(city).fields["problem"]


def test_a_life_event_may_not_be_called_like_a_service(city: Path, change: Break) -> None:
    change("life_events.yml", "  birth:", "  senior-card:")
    assert _error(city).fields["file"] == "life_events.yml"


def test_a_missing_file_is_named(city: Path) -> None:
    (city / "life_events.yml").unlink()
    assert _error(city).fields["file"] == "life_events.yml"


def _error(city: Path) -> CatalogueError:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(city)
    return caught.value


@pytest.mark.parametrize("field", ["description", "evidence", "eligibility", "cost", "processing", "steps", "channels", "phone"])
def test_only_what_was_imported_may_lack_a_field(field: str, city: Path) -> None:
    raw = read_yaml(city / ELDER)
    del raw["items"]["senior-card"][field]
    (city / ELDER).write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    assert _error(city).fields["field"] == "items.senior-card"
    raw["source"] = {"name": "elder", "format": "table", "imported_on": raw["items"]["senior-card"]["checked_on"]}
    (city / ELDER).write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    assert getattr(load_catalogue(city).items["senior-card"], field) in (None, ())
