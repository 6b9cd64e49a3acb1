"""A copy of the city that a test may break."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.settings import Settings

Break = Callable[[str, str, str], Path]


@pytest.fixture
def city(settings: Settings, tmp_path: Path) -> Path:
    """The city's catalogue without what people say, in a folder of this test's own."""
    target = tmp_path / "intents"
    shutil.copytree(settings.intents / "services", target / "services")
    for name in ("city.yml", "life_events.yml", "distinctions.yml", "jargon.yml"):
        shutil.copy(settings.intents / name, target / name)
    return target


@pytest.fixture
def change(city: Path) -> Break:
    """Replace one piece of text in one file of the copy: `change("city.yml", "old", "new")`."""

    def replace(name: str, old: str, new: str) -> Path:
        path = city / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return replace
