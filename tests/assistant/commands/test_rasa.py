"""`banban rasa`: Rasa's own command line on this city."""

from __future__ import annotations

import shutil
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.__main__ import create_argument_parser

from assistant.catalogue.source import read_yaml
from assistant.commands.rasa import OPTIONS, added
from assistant.settings import Settings
from tests.assistant.commands.conftest import Run

TINY = "tests.fakes:TinyEncoder"
ASKED = """
version: "3.1"
nlu:
- intent: thanks
  examples: |
    - 谢谢
    - thank you
- intent: service_request
  examples: |
    - 老年证
"""


@pytest.mark.parametrize("command", sorted(OPTIONS))
def test_every_command_gets_options_it_has(command: str, settings: Settings) -> None:
    words = command.split()
    more = added(settings, words)
    parsed = vars(create_argument_parser().parse_args([*words, *more]))
    for option, file in zip(more[::2], more[1::2], strict=True):
        assert file in (parsed[option[2:]], *list(parsed[option[2:]]))


@pytest.mark.parametrize(
    ("given", "options"),
    [
        (["train", "--domain", "mine"], {"--config", "--data", "--out"}),
        (["train", "-c", "mine", "--data=mine"], {"--domain", "--out"}),
        (["train", "nlu"], {"--config", "--domain", "--out"}),
        (["data", "validate", "stories", "--data", "mine"], {"--config", "--domain"}),
        (["shell", "--model", "mine"], set()),
        (["shell", "--debug"], {"--model"}),
        (["telemetry", "disable"], set()),
        ([], set()),
    ],
    ids=lambda value: " ".join(sorted(value) if isinstance(value, set) else value),
)
def test_what_somebody_named_is_left_alone(given: list[str], options: set[str], settings: Settings) -> None:
    assert set(added(settings, given)[::2]) == options


def test_models_and_results_go_where_the_settings_say(settings: Settings, tmp_path: Path) -> None:
    own = replace(settings, models=tmp_path / "models", state=tmp_path / "state")
    assert str(own.models) in added(own, ["train"])
    assert str(own.state / "rasa-results") in added(own, ["test", "nlu"])


@pytest.mark.slow
def test_rasa_explains_itself(banban: Run) -> None:
    done = banban("rasa", "--help")
    assert done.returncode == 0
    assert b"usage: rasa" in done.stdout


@pytest.fixture(scope="module")
def few(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the city in which hardly anybody says anything, so that training takes seconds."""
    home = tmp_path_factory.mktemp("few")
    shutil.copytree(settings.intents, home / "intents")
    shutil.copy(settings.config, home / "config.yml")
    (home / "locales").symlink_to(settings.locales.resolve())
    for folder in ("utterances", "dialogue"):
        for path in (home / "intents" / folder).glob("*/*.yml"):
            path.write_text(yaml.safe_dump(_shortened(read_yaml(path)), allow_unicode=True), encoding="utf-8")
    return home


def _shortened(raw: dict[str, Any]) -> dict[str, Any]:
    """Keep the first family of everything, and two sentences of it."""
    for section in {"items", "events", "intents"} & set(raw):
        raw[section] = {id_: _first(families) for id_, families in raw[section].items()}
    return {**raw, "families": _first(raw["families"])} if "families" in raw else raw


def _first(families: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**families[0], "says": families[0]["says"][:2]}]


@pytest.mark.slow
def test_the_city_is_trained_checked_tested_and_talked_with(few: Path, banban: Run, tmp_path: Path) -> None:
    own = {"BANBAN_HOME": str(few), "BANBAN_MODELS": str(tmp_path / "models"), "BANBAN_ENCODER": TINY, "LOG_LEVEL": "INFO"}
    checked = banban("rasa", "data", "validate", "--fail-on-warnings", **own)
    assert (checked.returncode, b"No story structure conflicts found" in checked.stdout + checked.stderr) == (0, True)

    trained = banban("rasa", "train", "--skip-validation", **own)
    assert trained.returncode == 0, trained.stderr[-2000:]
    assert len(list((tmp_path / "models").glob("*.tar.gz"))) == 1

    (tmp_path / "nlu.yml").write_text(ASKED, encoding="utf-8")
    tested = banban("rasa", "test", "nlu", "--nlu", str(tmp_path / "nlu.yml"), "--no-plot", **own)
    assert tested.returncode == 0, tested.stderr[-2000:]
    assert (tmp_path / "state" / "rasa-results" / "intent_report.json").is_file()

    talked = banban("rasa", "shell", "--port", _free_port(), input="我要办老年证\n/stop\n".encode(), **own)
    assert talked.returncode == 0, talked.stderr[-2000:]
    assert "您说的是“老年证”。" in talked.stdout.decode()


def _free_port() -> str:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return str(found.getsockname()[1])
