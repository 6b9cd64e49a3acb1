"""`banban bench growth`: what ten or a hundred times as many services cost in time and memory."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from assistant.benchmarks import figures
from assistant.benchmarks.process import own_state, run
from assistant.commands.main import example
from assistant.settings import read_settings


@dataclass(frozen=True)
class Grown:
    """What one size took: seconds to learn, peak memory in MB, milliseconds for one sentence."""

    items: int
    sentences: int
    seconds: float
    megabytes: float
    p50: float
    p95: float


def numbers(_: click.Context, __: click.Parameter, value: str) -> list[int]:
    """Read numbers of services with commas between them; raises BadParameter for anything below two."""
    if not all(part.strip().isdecimal() and int(part) >= 2 for part in value.split(",")):
        raise click.BadParameter("give numbers of at least 2, as 119,1135")
    return [int(part) for part in value.split(",")]


@click.command(epilog=example("banban bench growth\nbanban bench growth --sizes 119,1135 --import names.txt"))
@click.option("--sizes", default="119,1135,10000", show_default=True, callback=numbers, help="How many services to learn.")
@click.option(
    "--import",
    "file",
    type=click.Path(exists=True, dir_okay=False, resolve_path=True),
    help="Names of real services: one a line, or every `name` of a JSON file.",
)
def growth(sizes: Sequence[int], file: str | None) -> None:
    """Learn more and more services, each size in a fresh process, and ask for them one sentence at a time.

    The city's own services come first, then those of --import, then names put together from halves of real ones. Each
    is learnt from its name and two sentences. A plot goes into the state folder.
    """
    grown = [_measured(size, file) for size in sizes]
    click.echo(figures.table(rows(grown)))
    plot = read_settings().state / "growth.png"
    _draw(grown, plot)
    click.echo(f"plot: {plot}", err=True)


def rows(grown: Sequence[Grown]) -> list[figures.Row]:
    """Give the table of all sizes. Pure."""
    head = ("services", "sentences", "learning, s", "peak MB", "one sentence, p50 ms", "p95 ms")
    return [head, *(_row(one) for one in grown)]


def _row(one: Grown) -> figures.Row:
    return str(one.items), str(one.sentences), *(f"{value:.1f}" for value in (one.seconds, one.megabytes, one.p50, one.p95))


def _measured(size: int, file: str | None) -> Grown:
    command = [sys.executable, "-m", "assistant.benchmarks.growth", str(size), *([file] if file else [])]
    with TemporaryDirectory(prefix="banban-bench-") as folder:
        measured = run(command, environment=own_state(Path(folder)))
    told = json.loads(measured.lines[-1])
    p50, p95 = (figures.percentile(told["ms"], share) for share in (0.5, 0.95))
    return Grown(size, told["sentences"], told["seconds"], measured.megabytes, p50, p95)


def _draw(grown: Sequence[Grown], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    items = [one.items for one in grown]
    panels = {
        "learning, s": {"": [one.seconds for one in grown]},
        "peak memory, MB": {"": [one.megabytes for one in grown]},
        "one sentence, ms": {"p50": [one.p50 for one in grown], "p95": [one.p95 for one in grown]},
    }
    figure, axes = pyplot.subplots(1, len(panels), figsize=(12, 4))
    for axis, (title, lines) in zip(axes, panels.items(), strict=True):
        for name, values in lines.items():
            axis.plot(items, values, marker="o", label=name)
        axis.set(xscale="log", xlabel="services", title=title, ylim=(0, None))
        axis.set_xticks(items, map(str, items))
        axis.minorticks_off()
    axes[-1].legend()
    figure.tight_layout()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
