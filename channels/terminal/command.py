"""`banban chat`: a conversation in the terminal."""

from __future__ import annotations

import asyncio
import uuid

import click
from rich.console import Console

from assistant.commands.main import example
from channels.terminal.chat import Conversation, Talk, render, show
from channels.terminal.lines import typed_lines

SENTENCE_PAUSE = 0.15


@click.command(
    epilog=example("banban chat\nbanban chat --locale en\nprintf '我八十了听说每月能领点钱\\n带什么\\n再见\\n' | banban chat")
)
@click.option("--locale", help="Language to begin in, as zh-CN or en.")
def chat(locale: str | None) -> None:
    """Talk with Banban, and with a clerk where it hands over; `exit` or Ctrl+D leaves."""
    asyncio.run(_chat(locale))


async def _chat(locale: str | None) -> None:
    from assistant.bootstrap import build_reception, checked_locale, prepare

    console = Console(highlight=False, soft_wrap=True)
    settings = prepare(log_to_file=True)
    talk = Talk(f"terminal-{uuid.uuid4().hex[:12]}", checked_locale(settings, locale))
    with console.status("伴办 Banban …"):
        reception = build_reception(settings)
    pace = SENTENCE_PAUSE if console.is_terminal else 0.0
    show(render(reception.welcome(talk.locale)), console, pace)
    try:
        await Conversation(reception, talk, console, pace).hold(typed_lines())
    finally:
        await reception.close()
