"""`banban check`: is this machine ready."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.commands.check import check
from assistant.readiness import NEEDS

pytestmark = pytest.mark.usefixtures("in_process")


@pytest.mark.slow
@pytest.mark.usefixtures("trained")
def test_a_ready_machine_is_ready_and_every_package_is_named() -> None:
    result = CliRunner().invoke(check)
    assert result.exit_code == 0, result.output
    assert result.output.count("✓") >= 3
    assert all(need.package in result.output for need in NEEDS)


def test_without_a_model_it_is_not_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANBAN_MODELS", str(tmp_path))
    result = CliRunner().invoke(check)
    assert result.exit_code == 1
    assert result.output.startswith("–")


def test_without_its_database_it_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANBAN_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none?connect_timeout=1")
    result = CliRunner().invoke(check)
    assert result.exit_code == 1
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_a_missing_system_package_does_not_stop_the_main_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    result = CliRunner().invoke(check)
    assert "– xterm" in result.output
    assert isinstance(result.exception, (SystemExit, type(None)))
