"""`banban rasa`: Rasa's own command line on this city."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.commands.rasa import _with_paths
from tests.assistant.commands.conftest import Run


@pytest.mark.parametrize(
    ("given", "whole"),
    [
        (("train",), ["train", "--domain", "d", "--data", "r"]),
        (("train", "--domain", "mine"), ["train", "--domain", "mine", "--data", "r"]),
        (("data", "validate", "--data", "mine"), ["data", "validate", "--data", "mine", "--domain", "d"]),
        (("test", "nlu"), ["test", "nlu", "--domain", "d"]),
        (("train", "--help"), ["train", "--help"]),
        (("shell",), ["shell"]),
        ((), []),
    ],
)
def test_the_citys_files_are_named_where_nobody_names_others(given: tuple[str, ...], whole: list[str]) -> None:
    assert _with_paths(given, "d", "r") == whole


@pytest.mark.slow
def test_rasa_explains_itself(banban: Run) -> None:
    done = banban("rasa", "--help")
    assert done.returncode == 0
    assert b"usage: rasa" in done.stdout


@pytest.mark.slow
def test_rasa_finds_nothing_wrong_with_our_stories(banban: Run, settings: object, tmp_path: Path) -> None:
    done = banban("rasa", "data", "validate", "stories")
    assert done.returncode == 0, done.stderr[-2000:]
