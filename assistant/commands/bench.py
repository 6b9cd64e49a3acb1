"""`banban bench`: how fast and how large Banban is on this machine, alone and beside plain Rasa."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from assistant.benchmarks import figures
from assistant.benchmarks.process import BANBAN, Run, folder_megabytes, own_state, run
from assistant.commands.bench_growth import growth
from assistant.commands.bench_understanding import understanding
from assistant.commands.main import Commands, example

QUESTION = "老伴走了，后面都要办些啥"
BUSY = 0.5
"""From so many busy processes on, other work disturbs what is measured."""

INHERITED = ("VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT", "BANBAN_HOME", "BANBAN_STATE", "BANBAN_MODELS", "BANBAN_ENCODER")
"""Variables of the caller that a fresh machine would not have."""

LOCALES = click.Choice(["zh-CN", "en", "all"])


class Benches(Commands):
    """Measurements of the brain, and those that a door brings along."""

    entries = "banban.bench"


@click.group(
    cls=Benches,
    epilog=example("banban bench turns\nbanban bench cold --runs 5\nbanban bench engine --peer PATH_TO_PYTHON --items 40"),
)
@click.pass_context
def bench(context: click.Context) -> None:
    """Measure time, memory and room; every measured process is a fresh one.

    docs/benchmarks.md keeps the figures last seen and says what they mean.
    """
    context.obj = os.getloadavg()[0]


@bench.result_callback()
@click.pass_obj
def say_how_busy(load: float, _: object) -> None:
    """Say on standard error how busy the machine was before the measurement began."""
    quiet = "quiet" if load <= BUSY else "not quiet: times are too long"
    click.echo(f"{os.cpu_count()} processors, {load:.1f} processes busy in the minute before; {quiet}", err=True)


bench.add_command(growth)
bench.add_command(understanding)


@bench.command(epilog=example("banban bench turns --turns 500"))
@click.option("--turns", default=200, show_default=True, type=click.IntRange(min=12), help="How many turns to measure.")
def turns(turns: int) -> None:
    """Measure whole turns, text in to reply out, through the trained engine with its database, warm."""
    with _folder() as folder:
        measured = run([sys.executable, "-m", "assistant.benchmarks.turns", str(turns)], environment=own_state(folder))
    held = json.loads(measured.lines[-1])
    _print(f"{turns} turns in {held['conversations']} conversations, one after the other, after one to warm up")
    _print(_percentiles(held["ms"]), figures.TURN.verdict(figures.percentile(held["ms"], 0.95)))
    _print(f"of that processor time: {_percentiles(held['cpu_ms'])}")
    _print(f"{turns / held['seconds']:.1f} turns/s")
    _print(f"ready {measured.first_line:.1f} s after the process began")
    _print_memory(measured, figures.MEMORY)


@bench.command(epilog=example("banban bench cold --runs 9"))
@click.option("--runs", default=5, show_default=True, type=click.IntRange(min=1), help="How many times to ask.")
def cold(runs: int) -> None:
    """Measure `banban ask` as a fresh process, from its start to its end."""
    with _folder() as folder:
        asked = [run([BANBAN, "ask", QUESTION], environment=own_state(folder)) for _ in range(runs)]
    seconds = [one.seconds for one in asked]
    middle = figures.median(seconds)
    spread = f"median {middle:.1f} s, shortest {min(seconds):.1f} s, longest {max(seconds):.1f} s"
    _print(f"banban ask, {runs} fresh processes: {spread}", figures.COLD_START.verdict(middle))
    _print_memory(max(asked, key=lambda one: one.megabytes), figures.MEMORY)


@bench.command(epilog=example("banban bench train"))
def train() -> None:
    """Measure `banban train` once, into a folder that is thrown away."""
    with _folder() as folder:
        environment = {**own_state(folder), "BANBAN_MODELS": str(folder / "models")}
        trained = run([BANBAN, "train"], environment=environment)
    _print(f"banban train, 1 run: {trained.seconds:.1f} s", figures.TRAINING.verdict(trained.seconds))
    _print_memory(trained)


@bench.command(epilog=example("banban bench setup\nbanban bench setup --fresh"))
@click.option(
    "--fresh", is_flag=True, help="Also set up a clean copy of the last commit with empty caches; fetches all packages."
)
def setup(fresh: bool) -> None:
    """Measure the room this environment takes, and with --fresh the time from a clean copy to a trained model."""
    room = folder_megabytes(Path(sys.prefix))
    _print(f"this environment: {room:.0f} MB", figures.ENVIRONMENT.verdict(room))
    if fresh:
        _print_fresh()


@bench.command(epilog=example("banban bench engine --peer .venv-neural/bin/python --locale zh-CN --items 40"))
@click.option("--peer", required=True, type=click.Path(exists=True, dir_okay=False), help="A Python with Rasa and TensorFlow.")
@click.option("--locale", default="zh-CN", show_default=True, type=LOCALES, help="Language of the sentences.")
@click.option(
    "--items", default=0, type=click.IntRange(min=0), help="Only the sentences of so many items; by default everything."
)
@click.option(
    "--epochs", default=100, show_default=True, type=click.IntRange(min=1), help="Epochs of DIET; Rasa's default is 100."
)
@click.option("--runs", default=3, show_default=True, type=click.IntRange(min=1), help="Cold starts on each side.")
def engine(peer: str, locale: str, items: int, epochs: int, runs: int) -> None:
    """Compare Banban with Rasa's default pipeline on the same sentences; DIET needs minutes.

    Both learn from one file of training data by the command `rasa train nlu`, and the same driver asks both the same
    held-out sentences. --peer is the Python of an environment with the extra `neural`.
    """
    from assistant.benchmarks import comparison
    from assistant.settings import read_settings
    from assistant.understanding.training import training_examples

    settings, wanted = read_settings(), None if locale == "all" else locale
    data = comparison.split(training_examples(settings.intents), wanted, items)
    _print(f"{locale}: {len(data.learnt)} sentences learnt, {len(data.asked)} sentences of items asked, DIET {epochs} epochs")
    _print(f"one training, {runs} cold starts (median) and one pass over the sentences asked, on each side")
    sides = [comparison.own_side(settings), comparison.plain_side(os.path.abspath(peer), wanted, epochs)]
    with _folder() as folder:
        ours, plain = (comparison.measure(side, data, folder / str(number), runs) for number, side in enumerate(sides))
    _print(figures.table(comparison.rows(ours, plain)))


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="banban-bench-") as name:
        yield Path(name)


def _percentiles(milliseconds: Sequence[float]) -> str:
    return ", ".join(f"p{share} {figures.percentile(milliseconds, share / 100):.1f} ms" for share in (50, 95, 99))


def _print(*parts: str) -> None:
    click.echo("; ".join(parts))


def _print_memory(measured: Run, goal: figures.Goal | None = None) -> None:
    _print(f"peak memory {measured.megabytes:.0f} MB", *([goal.verdict(measured.megabytes)] if goal else []))


def _print_fresh() -> None:
    from assistant.settings import TREE

    with _folder() as folder:
        tree, environment = folder / "tree", _empty_caches(folder)
        subprocess.run(["git", "clone", "--quiet", str(TREE), str(tree)], check=True)
        done = run([_python(), "-m", "assistant.start", "ready"], tree, environment)
        room = folder_megabytes(tree / ".venv")
    _print(f"fresh set-up, 1 run with empty caches: {done.seconds:.0f} s", figures.SET_UP.verdict(done.seconds))
    _print(f"its environment: {room:.0f} MB", figures.ENVIRONMENT.verdict(room))


def _empty_caches(folder: Path) -> dict[str, str]:
    return {"UV_CACHE_DIR": str(folder / "uv"), "PIP_NO_CACHE_DIR": "1", **dict.fromkeys(INHERITED, "")}


def _python() -> str:
    """Give the Python that this environment was made from: a fresh machine has no other."""
    return os.path.join(sys.base_prefix, "bin", "python3")
