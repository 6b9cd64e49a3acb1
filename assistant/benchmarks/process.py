"""Runs a fresh process and tells what it took: seconds, seconds to its first line, peak memory; and measures folders."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

import click

from assistant.settings import Settings

MEGABYTE = 1024 * 1024
ERRORS_SHOWN = 2000
BANBAN = str(Path(sys.prefix) / "bin" / "banban")


@dataclass(frozen=True)
class Run:
    """What one process took: wall seconds to its end and to its first line, peak resident memory in MB, what it printed."""

    seconds: float
    first_line: float
    megabytes: float
    lines: tuple[str, ...]


def run(command: Sequence[str], folder: Path | None = None, environment: Mapping[str, str] | None = None) -> Run:
    """Run a command in a fresh process, with some variables set on top of ours; raises ClickException where it fails.

    Linux counts the caller's own memory to a new process until it starts its program: the caller has to stay small.
    """
    env = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", **(environment or {})}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as errors:
        began = time.perf_counter()
        child = subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=errors, text=True, encoding="utf-8")
        assert child.stdout is not None
        first = child.stdout.readline()
        first_line = time.perf_counter() - began
        rest = child.stdout.read()
        child.stdout.close()
        kilobytes = _wait(child)
        seconds = time.perf_counter() - began
        if child.returncode:
            raise click.ClickException(f"{' '.join(command[:4])} ended with code {child.returncode}:\n{_end_of(errors)}")
    return Run(seconds, first_line, kilobytes / 1024, tuple((first + rest).splitlines()))


def folder_megabytes(folder: Path) -> float:
    """Give the room a folder takes on the disk; a file with several names in it counts once, links are not followed."""
    seen: dict[tuple[int, int], int] = {}
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            found = os.lstat(os.path.join(parent, name))
            seen[(found.st_dev, found.st_ino)] = found.st_blocks * 512
    return sum(seen.values()) / MEGABYTE


def own_state(folder: Path) -> dict[str, str]:
    """Give the variables that keep a measured process out of the running product's database."""
    return {"BANBAN_STATE": str(folder), "BANBAN_DATABASE_URL": "", "BANBAN_REDIS_URL": ""}


def kept_apart(settings: Settings, folder: Path) -> Settings:
    """Give the same for what is measured in this process: settings with a state of their own."""
    return replace(settings, state=folder, database_url="", redis_url="")


def _wait(child: subprocess.Popen[str]) -> int:
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_maxrss


def _end_of(errors: IO[str]) -> str:
    errors.seek(0)
    return errors.read()[-ERRORS_SHOWN:]
