"""The command `banban bench kiosk`."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.commands.main import example

if TYPE_CHECKING:
    from assistant.settings import Settings
    from kiosk_tui.bench.display import Display
    from kiosk_tui.bench.measuring import Seen
    from kiosk_tui.panel import Sizes

PACKAGES: Mapping[str, str] = {
    "Xvfb": "xvfb",
    "xdotool": "xdotool",
    "xterm": "xterm",
    "matchbox-window-manager": "matchbox-window-manager",
    "xsetroot": "x11-xserver-utils",
}
"""Programs the measurement needs, and their Debian packages."""

KEYS = ("5", "1", "asterisk", "asterisk", "7", "asterisk", "8", "8")
"""What is pressed over and over on the welcome: the life events, one of them, back twice, typing and back, the other language and
back."""

ALONE = ("sh", "-c", "echo 伴办; exec cat")
"""The peer: the same terminal with nothing in it but an echo."""

FIRST_SCREEN, KEY_SEEN = 1.5, 80.0
SECOND = 1000.0


@dataclass
class Figures:
    """Seconds of every launch and of every key, by what was launched, and megabytes at the end."""

    launches: dict[str, list[float]] = field(default_factory=dict)
    keys: dict[str, list[Seen]] = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)


@click.command(epilog=example("banban bench kiosk\nbanban bench kiosk --panel 1280x800 --inches 10.1 --rounds 10"))
@click.option("--panel", default="1920x1080", show_default=True, help="The panel's pixels.")
@click.option("--inches", default=21.5, show_default=True, type=click.FloatRange(5, 100), help="The panel's diagonal.")
@click.option("--launches", default=5, show_default=True, type=click.IntRange(1, 50), help="How often each is started.")
@click.option(
    "--rounds", default=8, show_default=True, type=click.IntRange(1, 100), help=f"How often the {len(KEYS)} keys go round."
)
def kiosk(panel: str, inches: float, launches: int, rounds: int) -> None:
    """Measure the kiosk in its own terminal on a display without a panel, beside the same terminal alone.

    Launch to first screen, as a client of a running server and standalone while its engine loads; a key until the first pixel
    changes and until the screen is at rest; memory. Nothing is spoken.
    """
    from assistant.benchmarks.process import kept_apart
    from assistant.bootstrap import prepare

    lacking = [package for program, package in PACKAGES.items() if shutil.which(program) is None]
    if lacking:
        raise click.ClickException(f"install these Debian packages first: {' '.join(lacking)}")
    across, _, down = panel.partition("x")
    if not (across.isdecimal() and down.isdecimal()):
        raise click.BadParameter("give it as 1920x1080", param_hint="--panel")
    settings = prepare()
    with tempfile.TemporaryDirectory(prefix="banban-bench-") as folder:
        shown = replace(settings.kiosk, panel_inches=inches, speak=False)
        own = replace(kept_apart(settings, Path(folder)), kiosk=shown)
        figures = asyncio.run(_measured(own, (int(across), int(down)), launches, rounds))
    click.echo("\n".join(lines(figures)))


async def _measured(settings: Settings, size: tuple[int, int], launches: int, rounds: int) -> Figures:
    from assistant.benchmarks.serving import serving
    from kiosk_tui.bench.display import display
    from kiosk_tui.panel import Panel, sizes

    figures = Figures()
    points = sizes(Panel(*size, settings.kiosk.panel_inches), settings.kiosk.distance_mm)
    async with serving(settings) as url, display(size) as shown:
        await shown.manage()
        commands = {
            "terminal alone": _terminal(settings, size, points, ALONE),
            "kiosk": _terminal(settings, size, points, _inside(settings, points, ("--server", url))),
            "kiosk, standalone": _terminal(settings, size, points, _inside(settings, points, ("--standalone",))),
        }
        for _ in range(launches):
            for name, command in commands.items():
                figures.launches.setdefault(name, []).append(await _launched(shown, command))
        figures.keys["terminal alone"] = (await _pressed(shown, commands["terminal alone"], ("a",) * len(KEYS), rounds))[0]
        figures.keys["kiosk"], figures.memory = await _pressed(shown, commands["kiosk"], KEYS, rounds, begin="a")
    return figures


def _inside(settings: Settings, points: Sizes, more: Sequence[str]) -> list[str]:
    """Give the kiosk's command with its own settings before it."""
    from kiosk_tui.launcher import kiosk_command

    own = {
        **settings.places,
        "BANBAN_KIOSK_PANEL_INCHES": settings.kiosk.panel_inches,
        "BANBAN_KIOSK_SPEAK": "no",
    }
    return ["env", *(f"{name}={value}" for name, value in own.items()), *kiosk_command(settings.kiosk, points, more)]


def _terminal(settings: Settings, size: tuple[int, int], points: Sizes, inside: Sequence[str]) -> list[str]:
    from kiosk_tui.launcher import terminal_command

    return terminal_command(settings.kiosk, size, points, inside)


async def _launched(display: Display, command: Sequence[str]) -> float:
    from kiosk_tui.bench.display import stop
    from kiosk_tui.bench.measuring import at_rest, first_screen

    terminal, seconds = await first_screen(display, command)
    await stop(terminal)
    await at_rest(display)
    return seconds


async def _pressed(
    display: Display, command: Sequence[str], keys: Sequence[str], rounds: int, begin: str = ""
) -> tuple[list[Seen], dict[str, float]]:
    """Press keys in a terminal, at a person's pace; `begin` leaves its first screen for the one that a round comes back to."""
    from kiosk_tui.bench.display import stop
    from kiosk_tui.bench.measuring import at_rest, first_screen, led_back, megabytes, press

    terminal, _ = await first_screen(display, command)
    await at_rest(display)
    if begin:
        await press(display, begin)
    home, seen = display.pixels(), []
    for _ in range(rounds):
        seen += [await press(display, key) for key in keys]
        if begin:
            await led_back(display, home)
    memory = megabytes(terminal.pid)
    await stop(terminal)
    await at_rest(display)
    return seen, memory


def lines(figures: Figures) -> list[str]:
    """Lay the figures out. Pure."""
    from assistant.benchmarks.figures import Goal, percentile, ratio, table

    rows: list[tuple[str, ...]] = [("what", "count", "p50", "p95")]
    for name, seconds in figures.launches.items():
        rows.append((f"{name}: start to first screen, s", str(len(seconds)), *_shares(seconds, 2)))
    for name, seen in figures.keys.items():
        rows.append(
            (f"{name}: key to first changed pixel, ms", str(len(seen)), *_shares([one.first * SECOND for one in seen], 0))
        )
    for name, seen in figures.keys.items():
        rows.append((f"{name}: key to screen at rest, ms", str(len(seen)), *_shares([one.last * SECOND for one in seen], 0)))
    slowest = max(percentile(seconds, 0.95) for name, seconds in figures.launches.items() if name.startswith("kiosk"))
    key = percentile([one.first * SECOND for one in figures.keys["kiosk"]], 0.95)
    alone = percentile([one.first * SECOND for one in figures.keys["terminal alone"]], 0.95)
    return [
        table(rows),
        "memory: " + ", ".join(f"{name} {size:.0f} MB" for name, size in figures.memory.items()),
        f"first screen p95, {Goal(FIRST_SCREEN, 's').verdict(slowest)}",
        f"key to pixel p95, {Goal(KEY_SEEN, 'ms').verdict(key)}; {ratio(key, alone)} times the terminal alone",
    ]


def _shares(values: Sequence[float], digits: int) -> tuple[str, str]:
    from assistant.benchmarks.figures import percentile

    return f"{percentile(values, 0.5):.{digits}f}", f"{percentile(values, 0.95):.{digits}f}"
