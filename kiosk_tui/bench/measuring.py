"""What is measured: a terminal from its start to its first screen, a key until it is seen, memory of a process and its own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from kiosk_tui.bench.display import Display, stop

LEAST_COLOURS = 20
"""A screen with words on it has more: letters have soft edges, and an empty terminal has two or three colours."""

LOOKS_APART = 0.002
AT_REST = 0.6
"""Seconds without a change after which a screen counts as finished, and the pause between two keys: a person's pace, and longer
than the kiosk takes a second press for a trembling hand."""

PATIENCE = 30.0
WAY_BACK = 10.0
"""Seconds in which the keys of a round have to have led back to where they began."""


@dataclass(frozen=True)
class Seen:
    """How long after a key something changed, and how long until all had changed, in seconds."""

    first: float
    last: float


async def first_screen(display: Display, command: Sequence[str]) -> tuple[asyncio.subprocess.Process, float]:
    """Start a terminal and give it with the seconds until words stand in it; raises ClickException where none come."""
    began = time.perf_counter()
    terminal = await display.start(command)
    while time.perf_counter() - began < PATIENCE:
        if len(display.picture().getcolors(display.size[0] * display.size[1]) or ()) >= LEAST_COLOURS:
            return terminal, time.perf_counter() - began
        if terminal.returncode is not None:
            raise click.ClickException(f"{' '.join(command[:1])} ended with code {terminal.returncode}")
        await asyncio.sleep(LOOKS_APART)
    await stop(terminal)
    raise click.ClickException("no first screen came")


async def at_rest(display: Display) -> None:
    """Wait until nothing changes any more."""
    last, since, began = display.pixels(), time.perf_counter(), time.perf_counter()
    while time.perf_counter() - since < AT_REST and time.perf_counter() - began < PATIENCE:
        await asyncio.sleep(0.02)
        if (now := display.pixels()) != last:
            last, since = now, time.perf_counter()


async def press(display: Display, key: str) -> Seen:
    """Press a key on a screen at rest and see what it changes; raises ClickException where nothing does."""
    before = last = display.pixels()
    began = time.perf_counter()
    await display.press(key)
    first = changed = 0.0
    while True:
        await asyncio.sleep(LOOKS_APART)
        now, passed = display.pixels(), time.perf_counter() - began
        if now != last:
            last, changed = now, passed
            first = first or passed
        elif first and passed - changed >= AT_REST:
            return Seen(first, changed)
        if passed > PATIENCE:
            raise click.ClickException(f"the key {key} changed nothing" if last == before else f"{key}: never at rest")


async def led_back(display: Display, home: bytes) -> None:
    """Wait until the screen is what it was; raises ClickException where it does not come to that: other keys were measured."""
    began = time.perf_counter()
    while display.pixels() != home:
        if time.perf_counter() - began > WAY_BACK:
            raise click.ClickException("the keys did not lead back to where they began")
        await asyncio.sleep(LOOKS_APART)


def megabytes(process: int) -> dict[str, float]:
    """Give the resident memory of a process and of all it has started, in MB, by the program's name."""
    return {name: kilobytes / 1024 for name, kilobytes in _residents(process)}


def _residents(process: int) -> Iterator[tuple[str, int]]:
    folder = Path("/proc") / str(process)
    told = dict(line.split(":", 1) for line in (folder / "status").read_text(encoding="utf-8").splitlines() if ":" in line)
    yield told["Name"].strip(), int(told["VmRSS"].split()[0])
    for child in (folder / "task" / str(process) / "children").read_text(encoding="utf-8").split():
        yield from _residents(int(child))
