"""`banban bench understanding`: sets that are there, sets that are not, and both forms of the report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assistant.commands.bench import bench
from assistant.errors import AssistantError

pytestmark = pytest.mark.usefixtures("in_process")

TRAIN = "text,category\nwhere is my card,arrival\nmy card is late,arrival\nmy card was stolen,lost\nI lost my card,lost\n"
TEST = "text,category\nis my card late,arrival\nsomebody has stolen my card,lost\n"


@pytest.fixture(autouse=True)
def encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANBAN_ENCODER", "tests.fakes:TinyEncoder")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """BANKING77 in small, and nothing else."""
    folder = tmp_path / "public" / "banking77" / "banking_data"
    folder.mkdir(parents=True)
    (folder / "train.csv").write_text(TRAIN, encoding="utf-8")
    (folder / "test.csv").write_text(TEST, encoding="utf-8")
    return tmp_path / "public"


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(bench, ["understanding", *arguments])


def test_a_set_that_is_missing_is_named_with_its_source(data: Path) -> None:
    result = _run("--data", str(data), "--json")
    assert result.exit_code == 0, result.output
    for name, source in (("clinc150", "clinc/oos-eval"), ("hint3", "hellohaptik/HINT3"), ("catslu", "CS382-NLP-SLU")):
        assert any(name in line and source in line for line in result.stderr.splitlines() if line.startswith("SKIPPED"))
    assert "SKIPPED banking77" not in result.stderr


def test_the_matcher_learns_the_set_and_is_scored(data: Path) -> None:
    (table,) = json.loads(_run("--data", str(data), "--only", "banking77", "--json").stdout)
    assert table["title"] == "BANKING77: 4 sentences learnt, 2 asked"
    assert table["rows"] == {"Banban": [100.0], "published: BERT, tuned": [93.66], "published: USE + ConveRT": [93.36]}


def test_the_report_can_be_read(data: Path) -> None:
    result = _run("--data", str(data), "--only", "banking77")
    assert result.stdout.splitlines()[0] == "# BANKING77: 4 sentences learnt, 2 asked"
    assert "4 sentences learnt in" in result.stderr


@pytest.mark.parametrize("arguments", [(), ("--data", "no/such/folder"), ("--data", ".", "--only", "imagenet")])
def test_what_makes_no_sense_is_refused(arguments: tuple[str, ...]) -> None:
    assert _run(*arguments).exit_code == 2


def test_catslu_needs_sentences_of_ours(tmp_path: Path) -> None:
    folder = tmp_path / "catslu_map" / "data"
    folder.mkdir(parents=True)
    (folder / "train.json").write_text("[]", encoding="utf-8")
    error = _run("--data", str(tmp_path), "--only", "catslu", "--utterances", str(tmp_path)).exception
    assert isinstance(error, AssistantError)
    assert error.fields["path"].endswith("zh-CN")
