"""`banban kiosk`: the large screen in this terminal, or full screen in a terminal of its own."""

from __future__ import annotations

import contextlib
import gc
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.commands.main import example
from assistant.errors import AssistantError

if TYPE_CHECKING:
    from assistant.settings import Settings
    from kiosk_tui.terminal import Lettering

LOG = "kiosk.log"
EXAMPLES = "banban kiosk\nbanban kiosk --standalone --locale en\nbanban kiosk --fullscreen --server http://10.0.0.5:8080"


@click.command(epilog=example(EXAMPLES))
@click.option("--locale", help="Language to begin in, as zh-CN or en.")
@click.option("--server", help="Address of the running server; unless given, BANBAN_KIOSK_SERVER.")
@click.option("--standalone", is_flag=True, help="Answer in this process, without a server.")
@click.option("--fullscreen", is_flag=True, help="Start the terminal that suits it, and again whenever it ends.")
@click.option("--locked", is_flag=True, help="Ctrl+Q and Ctrl+C only end the visit; --fullscreen implies it.")
@click.option("--letters", hidden=True, help="Font and its two sizes, from the launcher.")
def kiosk(locale: str | None, server: str | None, standalone: bool, fullscreen: bool, **more: object) -> None:
    """Show the kiosk's large screen; Ctrl+Q or Ctrl+C leaves.

    It is a client of `banban serve`, on this machine or another.
    """
    from assistant.settings import read_settings
    from kiosk_tui.themes import THEMES

    settings = read_settings()
    if settings.kiosk.theme not in THEMES:
        raise AssistantError("kiosk.theme_unknown", theme=settings.kiosk.theme)
    settings.state.mkdir(parents=True, exist_ok=True)
    options = _Options(locale, server or settings.kiosk.server, standalone, bool(more["locked"]), str(more["letters"] or ""))
    if fullscreen:
        _start_terminal(settings, options)
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise AssistantError("kiosk.no_terminal")
    # Textual draws on standard error: whatever else writes there would spoil the screen.
    with (settings.state / LOG).open("a", encoding="utf-8") as log, contextlib.redirect_stderr(log):
        _show(options)
