"""`banban` itself: finds its commands, and says an error in one sentence."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from assistant.commands.main import GROUP, banban, example, run, sentence
from assistant.errors import AssistantError, CatalogueError
from tests.assistant.commands.conftest import Run, one_sentence

WRONG_SETTINGS = [("BANBAN_THREADS", "many"), ("BANBAN_HOME", "/nowhere")]
COMMANDS = sorted(entry.name for entry in entry_points(group=GROUP))


def test_help_lists_every_command() -> None:
    result = CliRunner().invoke(banban, ["--help"])
    assert result.exit_code == 0
    assert {"ask", "match", "train", "evaluate", "check", "catalogue", "chat"} <= set(COMMANDS)
    assert all(f"  {name}" in result.output for name in COMMANDS)


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "rasa"])
def test_every_command_explains_itself_with_an_example(name: str) -> None:
    result = CliRunner().invoke(banban, [name, "--help"])
    assert result.exit_code == 0
    assert f"banban {name}" in result.output


def test_the_version_is_known() -> None:
    assert CliRunner().invoke(banban, ["--version"]).output.startswith("banban")


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["ask"], ["match", "--top", "0"], ["match", "--nonsense"], ["catalogue", "nonsense"]]
)
def test_a_wrong_call_is_explained_without_a_traceback(arguments: list[str], banban: Run) -> None:
    done = banban(*arguments)
    assert done.returncode == 2
    assert b"Usage" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(("name", "value"), WRONG_SETTINGS)
def test_a_wrong_setting_is_one_sentence_that_names_it(name: str, value: str, banban: Run) -> None:
    done = banban("match", **{name: value})
    said = one_sentence(done)
    assert done.returncode == 2
    assert (name in said, value in said) == (True, True)


@pytest.mark.slow
@pytest.mark.usefixtures("trained")
@pytest.mark.parametrize("command", [("match",), ("ask", "hello")])
def test_a_wrong_encoder_is_one_sentence_that_names_it(command: tuple[str, ...], banban: Run) -> None:
    done = banban(*command, BANBAN_ENCODER="no:such")
    said = one_sentence(done)
    assert done.returncode == 2
    assert ("BANBAN_ENCODER" in said, "no:such" in said) == (True, True)


@pytest.mark.slow
@pytest.mark.parametrize("content", [b"", b"\x1f\x8b\x08 cut off"])
def test_a_damaged_model_is_one_sentence_that_names_it(content: bytes, banban: Run, tmp_path: Path) -> None:
    (tmp_path / "damaged.tar.gz").write_bytes(content)
    done = banban("match", BANBAN_MODELS=str(tmp_path))
    assert done.returncode == 2
    assert "damaged.tar.gz" in one_sentence(done)


def test_an_error_is_said_with_its_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BANBAN_HOME", raising=False)
    said = sentence(CatalogueError(file="elder.yml", line=7, field="items.x.cost", problem="not a number"))
    assert all(part in said for part in ("elder.yml", "7", "items.x.cost", "not a number"))


@pytest.mark.parametrize("error", [AssistantError("error.no_such_key", a=1), CatalogueError()])
def test_an_error_without_words_or_fields_is_still_said(error: AssistantError) -> None:
    assert error.key in sentence(error)


@pytest.mark.parametrize(
    ("system", "words"), [("en_GB", "Something went wrong"), (None, "Something went wrong"), ("zh_CN", "出")]
)
def test_the_operators_language_is_spoken(system: str | None, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("locale.getlocale", lambda: (system, "UTF-8"))
    assert words in sentence(AssistantError())


def test_an_example_keeps_its_lines() -> None:
    command = click.Command("x", epilog=example("banban x\nbanban x --y"))
    assert "  banban x\n    banban x --y" in CliRunner().invoke(command, ["--help"]).output


def test_a_reader_that_goes_away_is_no_error(tmp_path: object) -> None:
    program = f"{sys.executable} -c 'from assistant.commands.main import main; main()' catalogue list | head -1"
    done = subprocess.run(["bash", "-c", program], capture_output=True, text=True, check=False)
    assert done.stdout
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


def test_the_exit_code_a_command_asks_for_is_that_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command()
    @click.pass_context
    def refuses(context: click.Context) -> None:
        context.exit(1)

    monkeypatch.setattr(sys, "argv", ["banban"])
    with pytest.raises(SystemExit) as left:
        run(refuses)
    assert left.value.code == 1
