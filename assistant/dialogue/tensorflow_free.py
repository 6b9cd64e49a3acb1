"""Answers for TensorFlow at import time, because Rasa imports it even where no neural component is used.

Call `install` before anything imports `rasa`. Where the extra `neural` is installed, real TensorFlow is used.
"""

from __future__ import annotations

import sys
from importlib.machinery import PathFinder

from assistant.dialogue.stand_ins import StandIns

PACKAGES = ("tensorflow", "keras", "tensorflow_text", "tensorflow_hub", "tensorflow_addons")
FINDER = StandIns(PACKAGES, "install the extra 'neural'")


def is_present() -> bool:
    """Say whether real TensorFlow is installed."""
    return PathFinder.find_spec("tensorflow") is not None


def is_installed() -> bool:
    """Say whether the stand-in answers in this process."""
    return FINDER in sys.meta_path


def install() -> None:
    """Answer for `PACKAGES` from now on; a second call, or real TensorFlow, makes this do nothing."""
    if not is_installed() and not is_present():
        sys.meta_path.append(FINDER)
