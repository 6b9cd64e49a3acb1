"""`banban tune`: what it writes into config.yml."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.commands.tune import tune, write_numbers
from assistant.errors import SettingsError
from assistant.settings import TREE
from assistant.understanding.kinds import KINDS, NAMED
from assistant.understanding.thresholds import Thresholds

NUMBERS = re.compile(r"([\d.]+|\[.*\])$", re.M)


def test_numbers_are_written_and_comments_stay(tmp_path: Path) -> None:
    config = tmp_path / "config.yml"
    before = (TREE / "config.yml").read_text(encoding="utf-8")
    config.write_text(before, encoding="utf-8")
    write_numbers(config, {"answer": 0.77, "talk": 0.3}, {"kinds": {"talk": [1.0, -0.25]}, "kinds_by_name": {"talk": [0.5]}})
    after = config.read_text(encoding="utf-8")
    changed = [line for line in after.splitlines() if line not in before.splitlines()]
    assert changed == ["      talk: [1, -0.25]", "      talk: [0.5]", "    answer: 0.77", "    talk: 0.3"]
    assert len(after.splitlines()) == len(before.splitlines())


def test_a_number_that_has_no_line_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    config = tmp_path / "config.yml"
    config.write_text("    answer: 0.5\n", encoding="utf-8")
    with pytest.raises(SettingsError):
        write_numbers(config, {"answer": 0.7, "lead": 0.1}, {})
    assert config.read_text(encoding="utf-8") == "    answer: 0.5\n"


@pytest.mark.slow
@pytest.mark.usefixtures("in_process")
def test_a_whole_city_is_tuned_and_only_its_numbers_change(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = small / "config.yml"
    before = config.read_text(encoding="utf-8")
    monkeypatch.setenv("BANBAN_HOME", str(small))
    monkeypatch.setenv("BANBAN_ENCODER", "tests.fakes:TinyEncoder")
    done = CliRunner().invoke(tune, ["--wrong", "1000"])
    assert done.exit_code == 0, done.output
    said = dict(re.findall(r"(?m)^(\w+): ([\d.]+)$", done.stdout))
    weights = re.findall(r"(?m)^(\w+) (\w+): (\[.*\])$", done.stdout)
    after = config.read_text(encoding="utf-8")
    assert {"temperature", "by_name", *(field.name for field in fields(Thresholds))} == said.keys()
    assert [kind for table, kind, _ in weights if table == "kinds"] == list(KINDS)
    assert [kind for table, kind, _ in weights if table == "kinds_by_name"] == [*KINDS, NAMED]
    assert NUMBERS.sub("", after) == NUMBERS.sub("", before) and after != before
    assert all(f"    {name}: {number}\n" in after for name, number in said.items())
    assert all(f"      {kind}: {numbers}\n" in after for _, kind, numbers in weights)
    assert (tmp_path / "state" / "tuning.png").stat().st_size > 1000
