"""The one folder in which tests keep pictures of what people see, by the name of the journey, to be looked at."""

from __future__ import annotations

import os
from pathlib import Path

from assistant.settings import TREE

SETTING = "BANBAN_TEST_SCREENSHOTS"


def folder() -> Path:
    """Give the folder: the setting, or var/screenshots; it is made where it is not there."""
    found = Path(os.environ.get(SETTING) or TREE / "var" / "screenshots")
    found.mkdir(parents=True, exist_ok=True)
    return found


def place(name: str) -> Path:
    """Give the file of one picture."""
    return folder() / f"{name}.png"


def kept_since(moment: float) -> int:
    """Count the pictures that were taken since a moment of time.time."""
    return sum(path.stat().st_mtime >= moment for path in folder().glob("*.png"))
