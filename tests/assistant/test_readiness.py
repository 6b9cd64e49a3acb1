"""What this machine has: every need can be asked for and has words in every language."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.dialogue.turn import Scene
from assistant.readiness import NEEDS, Need, missing


@pytest.mark.parametrize("need", NEEDS, ids=lambda need: need.package)
def test_every_need_can_be_asked_for_and_has_words(need: Need, scene: Scene) -> None:
    assert need.present() in {True, False}
    assert all(scene.wording.has(locale, need.purpose) for locale in scene.wording.locales)


def test_a_machine_without_programs_lacks_every_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert {"espeak-ng", "xterm", "chromium", "fonts-noto-cjk"} <= {need.package for need in missing()}


def test_a_program_that_is_there_is_not_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "xterm"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "xterm" not in {need.package for need in missing()}
