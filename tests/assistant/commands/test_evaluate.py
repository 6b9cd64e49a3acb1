"""`banban evaluate`: figures of an independent set."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.commands.evaluate import evaluate
from assistant.errors import AssistantError, CatalogueError

pytestmark = pytest.mark.usefixtures("in_process")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two sentences of one language, of which the second means something else than is claimed."""
    folder = tmp_path / "data" / "en"
    folder.mkdir(parents=True)
    says = "items:\n  senior-card:\n    - {kind: plain, says: [I want a senior card, I want to pay the water bill]}\n"
    (folder / "items.yml").write_text(f"locale: en\n{says}", encoding="utf-8")
    return folder.parent


@pytest.mark.slow
@pytest.mark.usefixtures("trained")
def test_the_figures_are_those_of_the_sentences(data: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(evaluate, ["--data", str(data), "--json"])
    assert result.exit_code == 0, result.output
    figures = json.loads(result.stdout)
    top_1 = next(one for one in figures["figures"]["en"] if one["name"] == "items top-1")
    assert (figures["sentences"], top_1["share"], top_1["count"]) == (2, 0.5, 2)
    assert (tmp_path / "state" / "evaluation-independent.png").stat().st_size > 1000


@pytest.mark.parametrize("folder", ["no/such/folder", "."])
def test_a_folder_without_sentences_is_an_error(folder: str, tmp_path: Path) -> None:
    error = CliRunner().invoke(evaluate, ["--data", str(tmp_path / folder)]).exception
    assert isinstance(error, AssistantError)


@pytest.mark.slow
@pytest.mark.usefixtures("trained")
def test_a_broken_file_is_named(data: Path) -> None:
    (data / "en" / "items.yml").write_text("locale: en\nitems: [\n", encoding="utf-8")
    error = CliRunner().invoke(evaluate, ["--data", str(data)]).exception
    assert isinstance(error, CatalogueError)
    assert error.fields["file"] == "items.yml"


@pytest.mark.parametrize("folds", ["0", "6", "many"])
def test_a_number_of_folds_that_makes_no_sense_is_refused(folds: str) -> None:
    assert CliRunner().invoke(evaluate, ["--folds", folds]).exit_code == 2


@pytest.mark.slow
def test_services_known_by_name_alone_are_measured_apart(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANBAN_HOME", str(small))
    monkeypatch.setenv("BANBAN_ENCODER", "tests.fakes:TinyEncoder")
    shares = {}
    for options in ([], ["--by-name"]):
        result = CliRunner().invoke(evaluate, [*options, "--json"])
        assert result.exit_code == 0, result.output
        figures = json.loads(result.stdout)["figures"]
        shares[bool(options)] = [
            one["share"] for locale in ("zh-CN", "en") for one in figures[locale] if one["name"] == "items top-1"
        ]
    assert all(by_name < taught - 0.1 for taught, by_name in zip(shares[False], shares[True], strict=True))


def test_names_alone_and_a_set_of_ones_own_are_not_asked_together(tmp_path: Path) -> None:
    result = CliRunner().invoke(evaluate, ["--by-name", "--data", str(tmp_path)])
    assert result.exit_code == 2
    assert "give one of them" in result.output
