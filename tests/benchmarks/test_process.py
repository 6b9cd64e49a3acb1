"""Fresh processes and folders."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click
import pytest

from assistant.benchmarks.process import folder_megabytes, own_state, run


def test_a_process_gives_its_lines_and_what_it_took() -> None:
    said = run([sys.executable, "-c", "import os; print(os.environ['WORD']); print('二')"], environment={"WORD": "one"})
    assert said.lines == ("one", "二")
    assert 0 < said.first_line <= said.seconds
    assert said.megabytes > 1


def test_a_process_runs_in_its_folder(tmp_path: Path) -> None:
    assert run([sys.executable, "-c", "import os; print(os.getcwd())"], tmp_path).lines == (str(tmp_path.resolve()),)


def test_peak_memory_is_that_of_the_process() -> None:
    little = run([sys.executable, "-c", "pass"]).megabytes
    much = run([sys.executable, "-c", f"bytearray({int(little) + 200} * 1024 * 1024)"]).megabytes
    assert much > little + 100


def test_a_process_that_fails_is_not_measured() -> None:
    with pytest.raises(click.ClickException, match="code 3(.|\n)*no model"):
        run([sys.executable, "-c", "import sys; sys.stderr.write('no model'); sys.exit(3)"])


def test_a_file_with_two_names_takes_its_room_once(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(os.urandom(3 * 1024 * 1024))
    once = folder_megabytes(tmp_path)
    os.link(tmp_path / "a", tmp_path / "b")
    assert folder_megabytes(tmp_path) == pytest.approx(once, abs=0.1)
    assert once == pytest.approx(3.0, abs=0.2)


def test_a_measured_process_stays_out_of_the_real_database(tmp_path: Path) -> None:
    assert own_state(tmp_path) == {"BANBAN_STATE": str(tmp_path), "BANBAN_DATABASE_URL": "", "BANBAN_REDIS_URL": ""}
