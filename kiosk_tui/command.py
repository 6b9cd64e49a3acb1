"""`banban kiosk`: the large screen in this terminal."""

from __future__ import annotations

import contextlib
import signal
import sys

import click

from assistant.commands.main import example
from assistant.errors import AssistantError

LOG = "kiosk.log"


@click.command(epilog=example("banban kiosk\nbanban kiosk --locale en"))
@click.option("--locale", help="Language to begin in, as zh-CN or en.")
def kiosk(locale: str | None) -> None:
    """Show the kiosk's large screen; Ctrl+Q or Ctrl+C leaves."""
    from assistant.settings import read_settings

    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise AssistantError("kiosk.no_terminal")
    state = read_settings().state
    state.mkdir(parents=True, exist_ok=True)
    # Textual draws on standard error: whatever else writes there would spoil the screen.
    with (state / LOG).open("a", encoding="utf-8") as log, contextlib.redirect_stderr(log):
        _show(locale)


def _show(locale: str | None) -> None:
    from assistant.bootstrap import build_engine, build_scene, checked_locale, prepare
    from kiosk_tui.app import KioskApp

    settings = prepare()
    begin = checked_locale(settings, locale) or settings.locale
    app = KioskApp(build_scene(settings), lambda: build_engine(settings), begin)
    # Ctrl+C comes as a key; pressed again while the screen closes it would end in a stack trace.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    problem = app.run()
    if problem is not None:
        raise problem
