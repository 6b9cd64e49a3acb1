"""`python3 -m assistant.start` on a fresh machine: standard library only, plain words, honest exit codes."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from assistant import start


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine of our own: uv and banban are programs that write down how they were called."""
    for name in ("uv", "banban"):
        _program(tmp_path / name, 0)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(start, "BANBAN", tmp_path / "banban")
    monkeypatch.setattr(start, "TOOLS", tmp_path / "tools")
    return tmp_path


def test_it_needs_the_standard_library_only() -> None:
    tree = ast.parse(Path(start.__file__).read_text(encoding="utf-8"))
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


def test_ready_fetches_packages_and_trains_but_does_not_talk(machine: Path) -> None:
    assert start.main(["ready"]) == 0
    assert "sync --frozen" in _calls(machine, "uv")
    assert _calls(machine, "banban") == "train --if-changed\n"


def test_without_a_word_it_talks(machine: Path) -> None:
    assert start.main([]) == 0
    assert _calls(machine, "banban").splitlines() == ["train --if-changed", "chat"]


def test_other_words_go_to_banban(machine: Path) -> None:
    start.main(["ask", "老年证"])
    assert _calls(machine, "banban").splitlines()[-1] == "ask 老年证"


def test_packages_that_cannot_be_fetched_are_said_in_a_sentence(machine: Path, capfd: pytest.CaptureFixture[str]) -> None:
    _program(machine / "uv", 1)
    assert start.main([]) == 2
    said = capfd.readouterr().err
    assert "could not be fetched" in said
    assert "Traceback" not in said
    assert not (machine / "banban.calls").exists()


def test_a_training_that_fails_ends_it(machine: Path) -> None:
    _program(machine / "banban", 2)
    assert start.main([]) == 2
    assert _calls(machine, "banban") == "train --if-changed\n"


def test_the_exit_code_of_the_talk_is_passed_on(machine: Path) -> None:
    (machine / "banban").write_text('#!/bin/sh\n[ "$1" = train ] || exit 7\n')
    assert start.main([]) == 7


def test_uv_in_the_tree_is_used_where_the_machine_has_none(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (machine / "tools" / "bin").mkdir(parents=True)
    (machine / "uv").rename(machine / "tools" / "bin" / "uv")
    monkeypatch.setenv("PATH", "/nowhere")
    assert start._uv() == str(machine / "tools" / "bin" / "uv")


def _program(path: Path, code: int) -> None:
    path.write_text(f'#!/bin/sh\necho "$@" >> "$0.calls"\nexit {code}\n')
    path.chmod(0o755)


def _calls(machine: Path, name: str) -> str:
    return (machine / f"{name}.calls").read_text(encoding="utf-8")
