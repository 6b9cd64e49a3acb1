"""`banban kiosk`: the large screen in this terminal, or full screen in a terminal of its own."""

from __future__ import annotations

import contextlib
import signal
import sys
from typing import TYPE_CHECKING

import click

from assistant.commands.main import example
from assistant.errors import AssistantError

if TYPE_CHECKING:
    from assistant.settings import Settings
    from kiosk_tui.building import Options

LOG = "kiosk.log"
EXAMPLES = "banban kiosk --locale en\nbanban kiosk --standalone\nbanban kiosk --fullscreen --server http://10.0.0.5:8080"


@click.command(epilog=example(EXAMPLES))
@click.option("--locale", help="Language to begin in, as zh-CN or en.")
@click.option("--server", default="", help="Address of the running server; unless given, BANBAN_KIOSK_SERVER.")
@click.option("--standalone", is_flag=True, help="Answer in this process, without a server.")
@click.option("--locked", is_flag=True, help="Ctrl+Q and Ctrl+C only end the visit; --fullscreen implies it.")
@click.option("--letters", default="", hidden=True, help="Font and its two sizes, from the launcher.")
@click.option("--fullscreen", is_flag=True, help="Start the terminal that suits it, and again whenever it ends.")
def kiosk(fullscreen: bool, **options: object) -> None:
    """Show the kiosk's large screen; Ctrl+Q or Ctrl+C leaves.

    It is a client of `banban serve`, on this machine or another.
    """
    from assistant.settings import read_settings
    from kiosk_tui.building import Options
    from kiosk_tui.themes import THEMES

    settings, asked = read_settings(), Options(**options)  # type: ignore[arg-type]  # click has checked them
    if settings.kiosk.theme not in THEMES:
        raise AssistantError("kiosk.theme_unknown", theme=settings.kiosk.theme)
    settings.state.mkdir(parents=True, exist_ok=True)
    if fullscreen:
        _start_terminal(settings, asked)
    elif sys.stdin.isatty() and sys.stderr.isatty():
        _show(settings, asked)
    else:
        raise AssistantError("kiosk.no_terminal")


def _start_terminal(settings: Settings, options: Options) -> None:
    from kiosk_tui.launcher import fullscreen

    more = [*(["--locale", options.locale] if options.locale else []), *(["--server", options.server] if options.server else [])]
    fullscreen(settings.kiosk, [*more, *(["--standalone"] if options.standalone else [])])


def _show(settings: Settings, options: Options) -> None:
    import os

    from assistant import logs
    from kiosk_tui.app import KioskApp
    from kiosk_tui.building import build_kit

    for inherited in ("COLUMNS", "LINES"):  # they would be believed before the terminal itself
        os.environ.pop(inherited, None)
    if options.letters:  # the terminal is ours, and now a client of the display that stays
        _quieten()
    # Textual draws on standard error: whatever else writes there would spoil the screen.
    with (settings.state / LOG).open("a", encoding="utf-8") as log, contextlib.redirect_stderr(log):
        logs.configure()
        app = KioskApp(build_kit(settings, options))
        # Ctrl+C comes as a key; pressed again while the screen closes it would end in a stack trace.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        app.run()
    if app.problem is not None:
        raise app.problem
    sys.exit(app.return_code or 0)


def _quieten() -> None:
    import os
    from threading import Thread

    from kiosk_tui.launcher import quieten

    Thread(target=quieten, args=(dict(os.environ),), daemon=True).start()
