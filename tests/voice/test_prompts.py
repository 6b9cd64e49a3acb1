"""What was spoken once: kept within bounds, found again, never half written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from voice.prompts import SUFFIX, Asked, Prompts


def asked(text: str) -> Asked:
    return Asked(text, "en", "en-us", 140, 0.0, 8000)


def test_the_longest_unused_goes_first() -> None:
    prompts = Prompts(memory=30)
    for text in "abc":
        prompts.keep(asked(text), b"x" * 10)
    prompts.find(asked("a"))
    prompts.keep(asked("d"), b"x" * 10)
    assert [bool(prompts.find(asked(text))) for text in "abcd"] == [True, False, True, True]


def test_what_is_too_large_and_what_is_kept_twice_do_not_spoil_the_count() -> None:
    prompts = Prompts(memory=30)
    prompts.keep(asked("large"), b"x" * 100)
    assert prompts.find(asked("large")) == b""
    for _ in range(10):
        prompts.keep(asked("twice"), b"x" * 20)
    assert prompts.find(asked("twice"))


def test_the_folder_is_found_again_and_tells_manners_apart(tmp_path: Path) -> None:
    Prompts(tmp_path / "new").keep_for_good(asked("a"), b"sound!")
    again = Prompts(tmp_path / "new")
    assert again.find(asked("a")) == b"sound!"
    assert again.find(Asked("a", "en", "en-us", 139, 0.0, 8000)) == b""
    assert [path.suffix for path in (tmp_path / "new").iterdir()] == [SUFFIX]


def test_another_way_of_speaking_makes_what_is_kept_worthless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Prompts(tmp_path).keep_for_good(asked("a"), b"sound!")
    monkeypatch.setattr("voice.prompts._way_of_speaking", lambda: "another")
    assert Prompts(tmp_path).find(asked("a")) == b""


def test_the_folder_does_not_grow_for_ever(tmp_path: Path) -> None:
    prompts = Prompts(tmp_path, disk=25)
    for age, text in enumerate("abcd"):
        prompts.keep_for_good(asked(text), b"x" * 10)
        newest = max(tmp_path.iterdir(), key=os.path.getctime)
        os.utime(newest, (1000 + age, 1000 + age))
    prompts.keep_for_good(asked("e"), b"x" * 10)
    assert len(list(tmp_path.iterdir())) == 2
    assert Prompts(tmp_path).find(asked("e"))


def test_a_folder_that_cannot_be_written_costs_no_more_than_speed(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    prompts = Prompts(blocked)
    prompts.keep_for_good(asked("a"), b"sound!")
    assert prompts.find(asked("a")) == b""
    prompts.keep(asked("a"), b"sound!")
    assert prompts.find(asked("a"))
