"""An import takes its place whole or not at all, and never touches what is written by hand."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from assistant.catalogue.exchange import writer
from assistant.catalogue.exchange.writer import Target, check, write
from assistant.catalogue.lint import lint_city
from assistant.catalogue.loader import load_catalogue
from assistant.catalogue.source import read_yaml
from assistant.errors import CatalogueError, ImportRefused
from assistant.settings import Settings
from assistant.understanding.training import training_examples
from tests.assistant.catalogue.exchange.conftest import Read

Put = Callable[..., Path]
LIST = "id,name,description\na,Library card,Borrow books.\nb,Bus pass,Ride for less.\nc,Swimming pool,Swim every day.\n"


@pytest.fixture
def put(source: Callable[..., Path], read: Read, settings: Settings, tmp_path: Path) -> Put:
    """Import a table into a city folder: `put(text, city=None)`."""

    def put(text: str, **changes: object) -> Path:
        draft = read(source("list.csv", text), locale="en")
        target = Target(tmp_path / "cities" / "ours", "ours", date(2026, 11, 1), settings.home, "en", "Our town", "0000-8001001")
        check(draft)
        write(draft, dataclasses.replace(target, **changes))
        return target.into

    return put


def _everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_folder_is_a_city_that_can_be_trained(put: Put, settings: Settings) -> None:
    into = put(LIST)
    city = load_catalogue(into / "intents")
    labels = {example.label for example in training_examples(into / "intents")}
    assert (city.city.name, city.city.hotline, city.city.fictional) == ({"en": "Our town"}, "0000-8001001", False)
    assert [item.source for item in city.items.values()] == ["ours"] * 3
    assert {"item:a", "item:b", "item:c", "intent:greet", "intent:out_of_scope"} <= labels
    assert {path.name for path in into.iterdir()} == {"config.yml", "intents", "locales"}
    assert os.listdir(into.parent) == ["ours"]


def test_near_misses_of_the_other_city_stay_out(put: Put) -> None:
    into = put(LIST)
    families = [family for path in into.glob("intents/dialogue/*/out_of_scope*.yml") for family in read_yaml(path)["families"]]
    assert families
    assert not [family for family in families if "near" in family]


def test_look_alikes_of_danger_stay_without_the_services_of_the_other_city(put: Put, tree: Path) -> None:
    for path in put(LIST).glob("intents/safety/says/*.yml"):
        theirs, ours = read_yaml(tree / "intents" / "safety" / "says" / path.name), read_yaml(path)
        wanted = [text for texts in theirs["look_alikes_for"].values() for text in texts]
        assert wanted
        assert ours["look_alikes"] == [*theirs["look_alikes"], *wanted]
        assert "look_alikes_for" not in ours


def test_what_is_imported_is_summed_up_by_the_lint(put: Put) -> None:
    into = put(LIST)
    problems = [str(problem) for problem in lint_city(into / "intents", into / "locales")]
    assert "ours.yml: evidence: is not known: 3 of 3 items" in problems
    assert "ours.yml: name: missing in zh-CN: 3 of 3 items" in problems
    assert "city.yml: places.hall.address: is not known" in problems


def test_a_second_import_takes_the_place_of_the_first(put: Put) -> None:
    put(LIST)
    into = put(LIST.replace("c,Swimming pool,Swim every day.", "d,Allotment,Grow things."), city=None, phone=None)
    assert list(load_catalogue(into / "intents").items) == ["a", "b", "d"]
    assert os.listdir(into.parent) == ["ours"]


def test_what_stands_in_another_file_counts_and_stays(put: Put) -> None:
    into = put(LIST)
    other = into / "intents" / "services" / "town.yml"
    other.write_text(
        "domain: town\nsource: {name: town, format: hand, imported_on: 2026-11-01}\nitems: {a: {name: {en: Mine}}}\n"
    )
    put(LIST)
    city = load_catalogue(into / "intents")
    assert (city.items["a"].name, city.items["b"].source) == ({"en": "Mine"}, "ours")


def test_a_file_without_a_source_is_never_written_over(put: Put, settings: Settings) -> None:
    into = put(LIST)
    elder = into / "intents" / "services" / "elder.yml"
    elder.write_text("domain: elder\nitems: {}\n", encoding="utf-8")
    with pytest.raises(ImportRefused) as caught:
        put(LIST, source="elder")
    assert caught.value.key == "error.import_by_hand"
    assert elder.read_text(encoding="utf-8") == "domain: elder\nitems: {}\n"


def test_nothing_good_changes_nothing(put: Put) -> None:
    into = put(LIST)
    before = _everything(into)
    with pytest.raises(ImportRefused) as caught:
        put("id,name\na,\n")
    assert caught.value.key == "error.import_nothing"
    assert _everything(into) == before


def test_far_fewer_services_are_refused_unless_told(put: Put) -> None:
    into = put(LIST)
    before = _everything(into)
    with pytest.raises(ImportRefused) as caught:
        put("id,name\na,Library card\n")
    assert (caught.value.key, caught.value.fields) == ("error.import_fewer", {"count": 1, "before": 3})
    assert _everything(into) == before
    put("id,name\na,Library card\n", fewer=True)
    assert list(load_catalogue(into / "intents").items) == ["a"]


def test_a_city_that_would_not_train_any_more_is_left_as_it_is(put: Put) -> None:
    into = put(LIST)
    said = into / "intents" / "utterances" / "en"
    said.mkdir(parents=True)
    (said / "town.yml").write_text("locale: en\nitems: {c: [{kind: plain, says: [where can I swim]}]}\n", encoding="utf-8")
    before = _everything(into)
    with pytest.raises(CatalogueError):
        put("id,name\na,Library card\nb,Bus pass\n")
    assert _everything(into) == before
    assert os.listdir(into.parent) == ["ours"]


def test_a_stop_in_the_middle_changes_nothing(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    into = put(LIST)
    before = _everything(into)

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(writer, "training_examples", stopped)
    with pytest.raises(KeyboardInterrupt):
        put(LIST.replace("Library", "Reading"))
    assert _everything(into) == before
    assert os.listdir(into.parent) == ["ours"]


def test_a_folder_with_other_things_is_refused(put: Put, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(ImportRefused) as caught:
        put(LIST, into=other)
    assert caught.value.key == "error.import_no_city"
    assert os.listdir(other) == ["letter.txt"]


@pytest.mark.parametrize("missing", ["city", "phone"])
def test_a_new_city_needs_a_name_and_a_number(missing: str, put: Put) -> None:
    with pytest.raises(ImportRefused) as caught:
        put(LIST, **{missing: None})
    assert caught.value.key == "error.import_new_city"
