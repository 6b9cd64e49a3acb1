"""`banban chat`: a conversation in the terminal."""

from __future__ import annotations

import asyncio
import sys
import uuid

import click
from rich.console import Console

from assistant.commands.main import example
from channels.terminal.chat import Talk, hold, render, show

SENTENCE_PAUSE = 0.15


@click.command(
    epilog=example("banban chat\nbanban chat --locale en\nprintf '我八十了听说每月能领点钱\\n带什么\\n再见\\n' | banban chat")
)
@click.option("--locale", help="Language to begin in, as zh-CN or en.")
def chat(locale: str | None) -> None:
    """Talk with Banban; `exit` or Ctrl+D leaves."""
    asyncio.run(_chat(locale))


async def _chat(locale: str | None) -> None:
    from assistant.bootstrap import build_engine, checked_locale, prepare

    console = Console(highlight=False, soft_wrap=True)
    settings = prepare(log_to_file=True)
    talk = Talk(f"terminal-{uuid.uuid4().hex[:12]}", checked_locale(settings, locale))
    with console.status("伴办 Banban …"):
        engine = build_engine(settings)
    pace = SENTENCE_PAUSE if console.is_terminal else 0.0
    show(render(engine.welcome(talk.locale)), console, pace)
    await hold(engine, talk, lambda: _line(console), console, pace)
    await engine.close()


def _line(console: Console) -> str | None:
    """Read one line; bytes that are not UTF-8 are left out, the end of input gives None."""
    if console.is_terminal:
        console.print("[bold cyan]›[/] ", end="")
    raw = sys.stdin.buffer.readline()
    return raw.decode("utf-8", errors="ignore").rstrip("\r\n") if raw else None
