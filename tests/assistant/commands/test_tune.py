"""`banban tune`: what it writes into config.yml."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.commands.tune import write_numbers
from assistant.errors import SettingsError
from assistant.settings import TREE


def test_numbers_are_written_and_comments_stay(tmp_path: Path) -> None:
    config = tmp_path / "config.yml"
    before = (TREE / "config.yml").read_text(encoding="utf-8")
    config.write_text(before, encoding="utf-8")
    write_numbers(config, {"answer": 0.77, "doubt": 3.0})
    after = config.read_text(encoding="utf-8")
    changed = [line for line in after.splitlines() if line not in before.splitlines()]
    assert changed == ["    doubt: 3", "    answer: 0.77"]
    assert len(after.splitlines()) == len(before.splitlines())


def test_a_number_that_has_no_line_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    config = tmp_path / "config.yml"
    config.write_text("    answer: 0.5\n", encoding="utf-8")
    with pytest.raises(SettingsError):
        write_numbers(config, {"answer": 0.7, "lead": 0.1})
    assert config.read_text(encoding="utf-8") == "    answer: 0.5\n"
