"""`banban bench growth`: its table, its plot, and sizes that make no sense."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.commands.bench import bench
from assistant.commands.bench_growth import Grown, rows

pytestmark = pytest.mark.usefixtures("in_process")


def test_every_size_is_measured_and_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANBAN_ENCODER", "tests.fakes:TinyEncoder")
    names = tmp_path / "names.txt"
    names.write_text("老年证\n公租房\n", encoding="utf-8")
    result = CliRunner().invoke(bench, ["growth", "--sizes", "20,130", "--import", str(names)])
    assert result.exit_code == 0, result.output
    _, *measured = (line.split() for line in result.stdout.splitlines())
    assert [row[:2] for row in measured] == [["20", "60"], ["130", "390"]]
    assert all(float(value) >= 0 for row in measured for value in row[2:])
    assert (tmp_path / "state" / "growth.png").stat().st_size > 1000


def test_the_table_has_a_row_for_each_size() -> None:
    assert rows([Grown(119, 357, 3.04, 285.0, 10.0, 27.3)])[1] == ("119", "357", "3.0", "285.0", "10.0", "27.3")


@pytest.mark.parametrize("sizes", ["", "1", "119,", "many", "-5", "119;1135"])
def test_sizes_that_make_no_sense_are_refused(sizes: str) -> None:
    assert CliRunner().invoke(bench, ["growth", "--sizes", sizes]).exit_code == 2
