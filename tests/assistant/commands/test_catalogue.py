"""`banban catalogue`: lint, list and show."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assistant.commands.catalogue import catalogue
from assistant.dialogue.turn import Scene
from assistant.errors import AssistantError, CatalogueError, UnknownLocale

pytestmark = pytest.mark.usefixtures("in_process")


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(catalogue, arguments)


def test_the_list_names_every_service_and_life_event(scene: Scene) -> None:
    listed = {line.split()[0] for line in _run("list").output.splitlines()}
    assert listed == {*scene.catalogue.items, *scene.catalogue.events}


def test_the_list_of_one_domain_is_in_the_language_asked_for() -> None:
    result = _run("list", "--domain", "elder", "--locale", "en")
    assert "Senior citizen card" in result.output
    assert "id-card-lost" not in result.output


@pytest.mark.parametrize(("locale", "words"), [("zh-CN", "老年证"), ("en", "Senior card")])
def test_a_service_is_shown_as_a_person_gets_it(locale: str, words: str) -> None:
    result = _run("show", "senior-card", "--locale", locale)
    assert result.exit_code == 0
    assert words in result.output


def test_a_life_event_is_shown(scene: Scene) -> None:
    assert scene.catalogue.events["bereavement"].name["en"] in _run("show", "bereavement", "--locale", "en").output


def test_a_card_is_json() -> None:
    (card,) = json.loads(_run("show", "senior-card", "--json").output)
    assert card["item"] == "senior-card"


def test_an_unknown_id_is_an_error_that_names_it() -> None:
    error = _run("show", "no-such-thing").exception
    assert isinstance(error, AssistantError)
    assert error.fields == {"id": "no-such-thing"}


@pytest.mark.parametrize("arguments", [("list", "--locale", "fr"), ("show", "senior-card", "--locale", "fr")])
def test_an_unknown_language_is_an_error(arguments: tuple[str, ...]) -> None:
    assert isinstance(_run(*arguments).exception, UnknownLocale)


def test_the_lint_ends_well_where_all_is_well() -> None:
    result = _run("lint")
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "0 problems")


def test_the_lint_names_file_and_line_and_ends_badly(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANBAN_HOME", str(home))
    elder = home / "intents" / "services" / "elder.yml"
    elder.write_text(elder.read_text(encoding="utf-8").replace("{id: id-card,", "{id: id-kard,", 1), encoding="utf-8")
    result = _run("lint")
    assert result.exit_code == 1
    assert "elder.yml:" in result.output
    assert "id-kard" in result.output


def test_a_broken_city_is_an_error_with_its_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANBAN_HOME", str(home))
    (home / "intents" / "city.yml").write_text("city: [\n", encoding="utf-8")
    error = _run("list").exception
    assert isinstance(error, CatalogueError)
    assert error.fields["file"] == "city.yml"
