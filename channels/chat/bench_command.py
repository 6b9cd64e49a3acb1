"""`banban bench chat`: a server of its own on this machine, many people and clerks at once, and how long they wait."""

from __future__ import annotations

import asyncio
import random
import secrets
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.commands.main import example

if TYPE_CHECKING:
    from assistant.settings import Settings
    from channels.chat.bench import Seen

MOST_SECONDS, MOST_PEOPLE, MOST_CLERKS = 600, 500, 50
GOAL_MS = 500.0
CROWD: Mapping[str, str] = {
    "BANBAN_SERVER_SESSION_RATE": "1000",
    "BANBAN_SERVER_ADDRESS_RATE": "1000000",
    "BANBAN_DESK_MOST_WAITING": "1000",
}
"""The measured server's own settings: all people come from one address here."""


@click.command(
    epilog=example(
        "banban bench chat\nbanban bench chat --people 50 --clerks 5 --seconds 30\nbanban bench chat --database postgresql:///bench"
    )
)
@click.option("--people", default=200, show_default=True, type=click.IntRange(1, MOST_PEOPLE), help="How many chat at once.")
@click.option(
    "--clerks", default=20, show_default=True, type=click.IntRange(0, MOST_CLERKS), help="How many clerks work at once."
)
@click.option("--seconds", default=120, show_default=True, type=click.IntRange(5, MOST_SECONDS), help="How long.")
@click.option(
    "--think", default=20.0, show_default=True, type=click.FloatRange(0.5, 300), help="Seconds between turns, on average."
)
@click.option("--seed", default=7, show_default=True, help="The same seed plays the same people.")
@click.option("--database", default="", help="The SQLAlchemy URL of an empty database to fill; an SQLite file unless given.")
@click.option(
    "--redis", default="", help="The URL of a Redis nobody else uses; locks and events inside the process unless given."
)
def chat(people: int, clerks: int, database: str, redis: str, **play_as: Any) -> None:
    """Measure a server of its own on 127.0.0.1 while many people chat and many clerks answer."""
    from assistant.benchmarks.process import kept_apart
    from assistant.bootstrap import prepare

    settings, play = prepare(), (play_as["seconds"], play_as["think"], play_as["seed"])
    with tempfile.TemporaryDirectory(prefix="banban-bench-") as folder:
        apart = replace(kept_apart(settings, Path(folder)), database_url=database, redis_url=redis)
        seen = asyncio.run(_measured(apart, people, clerks, play))
    click.echo(report(seen, play_as["seconds"]))
    sys.exit(1 if seen.errors else 0)


def report(seen: Seen, seconds: int) -> str:
    """Lay the figures out: each kind with its percentiles in milliseconds, then errors and the goal. Pure."""
    from assistant.benchmarks.figures import Goal, percentile, table
    from channels.chat.bench import TURN

    rows: list[tuple[str, ...]] = [("what", "count", "a second", "p50 ms", "p95 ms", "p99 ms", "most ms")]
    for kind, took in sorted(seen.took.items()):
        shares = (f"{percentile(took, share):.0f}" for share in (0.5, 0.95, 0.99, 1.0))
        rows.append((kind, str(len(took)), f"{len(took) / seconds:.1f}", *shares))
    turns = seen.took.get(TURN) or [float("inf")]
    errors = ", ".join(f"{what} × {count}" for what, count in sorted(seen.errors.items())) or "none"
    verdict = Goal(GOAL_MS, "ms").verdict(percentile(turns, 0.95))
    return f"{table(rows)}\nconversations: {seen.talks}\nerrors: {errors}\nbot turn p95, {verdict}"


async def _measured(settings: Settings, people: int, clerks: int, play_as: tuple[int, float, int]) -> Seen:
    from assistant.benchmarks.serving import serving
    from channels.chat.bench import Plan, play

    seconds, think, seed = play_as
    accounts = await asyncio.to_thread(_accounts, settings, clerks)
    async with serving(settings, CROWD) as url:
        plan = Plan(url, time.monotonic() + seconds, _sentences(settings, seed), (0.25 * think, 1.75 * think))
        return await play(plan, people, accounts, seed)


def _accounts(settings: Settings, clerks: int) -> list[tuple[str, str]]:
    """Make the clerks' accounts in the measured server's database."""
    from assistant.desk.accounts import Account
    from assistant.staffing import build_staffing

    book = build_staffing(settings).book
    if book.accounts.all():
        raise click.UsageError("The database is not empty; give one that may be filled and thrown away.")
    made = []
    for number in range(clerks):
        password = secrets.token_urlsafe(16)
        book.add(Account("", f"bench{number}", f"小李{number}", capacity=5), password)
        made.append((f"bench{number}", password))
    return made


def _sentences(settings: Settings, seed: int) -> dict[str, list[str]]:
    """Give what people say, by language: the independent sentences of tests/utterances, mixed."""
    from assistant.benchmarks.turns import read_examples
    from assistant.understanding.utterances import EVENT, ITEM

    said: dict[str, list[str]] = {}
    for example_ in read_examples(settings):
        if example_.label.startswith((ITEM, EVENT)):
            said.setdefault(example_.locale, []).append(example_.text)
    for sentences in said.values():
        random.Random(seed).shuffle(sentences)
    return said
