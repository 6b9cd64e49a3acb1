"""Runs `banban` as an operator does: a process of its own, with its own state folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.settings import Settings

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def banban(settings: Settings, tmp_path: Path) -> Run:
    """Run a command: `banban("match", input=b"…", BANBAN_MODELS=…)`."""

    def run(*arguments: str, input: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
        own = {"BANBAN_HOME": str(settings.home), "BANBAN_MODELS": str(settings.models), "BANBAN_STATE": str(tmp_path / "state")}
        program = "from assistant.commands.main import main; main()"
        return subprocess.run(
            [sys.executable, "-c", program, *arguments],
            input=input,
            capture_output=True,
            env={**os.environ, "LC_ALL": "C.UTF-8", **own, **environment},
            timeout=300,
            check=False,
        )

    return run


@pytest.fixture
def in_process(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a command that runs in this process use the tests' settings."""
    monkeypatch.setenv("BANBAN_HOME", str(settings.home))
    monkeypatch.setenv("BANBAN_MODELS", str(settings.models))
    monkeypatch.setenv("BANBAN_STATE", str(tmp_path / "state"))


@pytest.fixture
def home(settings: Settings, tmp_path: Path) -> Path:
    """A copy of the city that a test may break."""
    target = tmp_path / "home"
    shutil.copytree(settings.intents, target / "intents")
    shutil.copytree(settings.locales, target / "locales")
    shutil.copy(settings.config, target / "config.yml")
    return target


@pytest.fixture
def small(home: Path) -> Path:
    """The city as if it had one domain and a handful of things people say in a talk."""
    for path in home.glob("intents/utterances/*/*.yml"):
        if path.stem != "elder":
            path.unlink()
    for path in home.glob("intents/dialogue/*/*.yml"):
        if path.stem not in {"out_of_scope", "thanks", "greet"}:
            path.unlink()
    return home


def one_sentence(done: subprocess.CompletedProcess[bytes]) -> str:
    """Give what was said on standard error; fails where it is more than a sentence."""
    said = done.stderr.decode().strip()
    assert "Traceback" not in said
    assert len(said.splitlines()) == 1, said
    return said
