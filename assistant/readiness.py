"""What this machine has, and what each missing piece would be for; nothing here stops what does not need it."""

from __future__ import annotations

import ctypes.util
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """A system package, what it is for (a wording key), and how to tell whether it is there."""

    package: str
    purpose: str
    present: Callable[[], bool]


def _program(name: str) -> Callable[[], bool]:
    return lambda: shutil.which(name) is not None


def _library(name: str) -> Callable[[], bool]:
    return lambda: ctypes.util.find_library(name) is not None


def _chinese_font() -> bool:
    if shutil.which("fc-list") is None:
        return False
    found = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True, timeout=20, check=False)
    return bool(found.stdout.strip())


NEEDS = (
    Need("espeak-ng", "need.speech", _program("espeak-ng")),
    Need("libportaudio2", "need.microphone", _library("portaudio")),
    Need("fonts-noto-cjk", "need.fonts", _chinese_font),
    Need("xterm", "need.kiosk_screen", _program("xterm")),
    Need("chromium", "need.browser", _program("chromium")),
)
"""Debian's names of the packages that some doors can use."""


def missing() -> list[Need]:
    """Give what this machine lacks."""
    return [need for need in NEEDS if not need.present()]
