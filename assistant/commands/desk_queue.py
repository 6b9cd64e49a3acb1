"""What `banban desk` does with the queue: show it, live if wished; mark call-backs as done; bring tables up to date; forget."""

from __future__ import annotations

import asyncio
import getpass
import json
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console

from assistant.commands.main import example, operator_locale

if TYPE_CHECKING:
    from assistant.commands.desk_board import Board
    from assistant.desk.counter import Counter
    from assistant.desk.office import Office
    from assistant.desk.values import Clerk
    from assistant.settings import Settings

LOOK_AGAIN = 2.0
"""Seconds between two looks with --watch."""


def show_queue(watch: bool, as_json: bool, show: bool) -> None:
    """Show the desk once, or again every two seconds until Ctrl+C."""
    asyncio.run(_with_counter(lambda counter, office: _show(counter, office, (watch, as_json, show))))


@click.command(epilog=example("banban desk done 12"))
@click.argument("callback", type=int)
def done(callback: int) -> None:
    """Mark a call-back as done, by its number in the list."""

    async def mark(counter: Counter, office: Office) -> None:
        first = await counter.callback_done(_operator(), callback)
        click.echo(_say(office, "board.done" if first else "board.not_open", number=callback))

    asyncio.run(_with_counter(mark))


@click.command(epilog=example("banban desk migrate"))
def migrate() -> None:
    """Bring the database's tables up to date; a server does the same when it starts."""
    from assistant.settings import read_settings
    from assistant.store.database import Database
    from assistant.wording import Wording

    settings = read_settings()
    database = Database(settings.database)
    changed = database.prepare()
    database.close()
    wording = Wording(settings.locales)
    click.echo(wording.say(operator_locale(wording), "board.migrated" if changed else "board.current"))


@click.command(epilog=example("banban desk forget\nbanban desk forget --days 30"))
@click.option("--days", type=click.IntRange(1), help="How many days are kept; unless given, the setting BANBAN_DESK_KEEP_DAYS.")
def forget(days: int | None) -> None:
    """Delete talks, transcripts and finished call-backs that are older; a server does it daily by itself."""

    async def work(counter: Counter, office: Office) -> None:
        from datetime import timedelta

        from assistant.desk.office import keep

        kept = days or office.rules.keep_days
        count = await keep(office.shelves.retention.forget, office.now() - timedelta(days=kept)) if kept else 0
        click.echo(_say(office, "board.forgotten", count=count))

    asyncio.run(_with_counter(work))


async def _show(counter: Counter, office: Office, options: tuple[bool, bool, bool]) -> None:
    from assistant.commands.desk_board import render

    watch, as_json, show = options
    console, locale = Console(highlight=False), operator_locale(office.notices.wording)
    if show:
        await _audited(office)
    while True:
        board = await _board(counter, office, show)
        if as_json:
            click.echo(json.dumps(board.to_json(), ensure_ascii=False))
        else:
            if watch and console.is_terminal:
                console.clear()
            console.print(render(board, office.notices.wording, locale))
        if not watch:
            return
        await asyncio.sleep(LOOK_AGAIN)


async def _board(counter: Counter, office: Office, show: bool) -> Board:
    from assistant.commands.desk_board import Board

    me = _operator()
    lists = await counter.waiting(me), await counter.open_of(me), await counter.colleagues(), await counter.callbacks()
    return Board(office.now(), *lists, open=_is_open(office), show=show)


def _is_open(office: Office) -> bool:
    return office.rules.open and (office.rules.always_open or office.hours().open)


async def _audited(office: Office) -> None:
    from assistant.desk.office import keep

    await keep(office.shelves.audit.keep, _operator().id, "show_callbacks", "", office.now())


async def _with_counter(work: Callable[[Counter, Office], Coroutine[Any, Any, None]]) -> None:
    from assistant.bootstrap import build_counter

    counter = build_counter(_settings())
    try:
        await work(counter, counter.office)
    finally:
        await counter.office.events.close()
        counter.office.shelves.close()


def _settings() -> Settings:
    from assistant.settings import read_settings

    return read_settings()


def _operator() -> Clerk:
    """Give whoever works in this terminal, by the system's name for them; the same rights as the files give them."""
    from assistant.desk.values import Clerk, Role

    name = getpass.getuser()
    return Clerk(f"terminal:{name}"[:80], name, Role.SUPERVISOR)


def _say(office: Office, key: str, **fields: Any) -> str:
    wording = office.notices.wording
    return wording.say(operator_locale(wording), key, **fields)
