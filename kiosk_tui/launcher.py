"""Starts the terminal that suits the kiosk, full screen, and starts it again whenever it ends: nobody ever sees a shell."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import structlog

from assistant.errors import AssistantError
from assistant.settings.kiosk import KioskSettings
from kiosk_tui.panel import DPI, LINE_SCALE, Panel, Sizes, sizes
from kiosk_tui.themes import DARK, THEMES

PACKAGES: Mapping[str, str] = {
    "xterm": "xterm",
    "xdpyinfo": "x11-utils",
    "xrdb": "x11-xserver-utils",
    "xset": "x11-xserver-utils",
}
"""Programs that the launcher needs, and their Debian packages."""

NO_KEYS = Path(__file__).with_name("window.keys")
WINDOW_MANAGER = ("matchbox-window-manager", "-use_titlebar", "no", "-kbdconfig", str(NO_KEYS))
"""Without keys of its own: with Debian's, Ctrl+Alt+X opens a shell."""

QUIET_KEYS_AND_SCREEN = (("xset", "r", "off"), ("xset", "s", "off"), ("xset", "s", "noblank"), ("xset", "-dpms"))
"""A held key counts once, and the screen never goes dark."""

HARDENED = ("popup-menu", "reset", "shift-fonts", "fullscreen", "paging")
"""Of xterm's own keys and menus: none of these are for visitors. Those called select and pointer also report touches."""

MANAGER_SECONDS = 0.5
"""What a window manager needs to connect."""

SHORTEST_PAUSE, LONGEST_PAUSE = 0.2, 30.0
"""Seconds before the terminal is started again; longer each time while it ends at once."""

RAN_WELL = 20.0
"""Seconds after which an end counts as an accident and not as a fault."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Screen:
    """The X display: its name and its pixels."""

    display: str
    width: int
    height: int


def find_screen(environment: Mapping[str, str]) -> Screen:
    """Find the display and its pixels; raises AssistantError where there is none, or a program is missing."""
    display = environment.get("DISPLAY", "")
    if not display:
        raise AssistantError("kiosk.no_display")
    for program, package in PACKAGES.items():
        if shutil.which(program) is None:
            raise AssistantError("kiosk.no_program", program=program, package=package)
    try:
        told = subprocess.run(["xdpyinfo"], capture_output=True, text=True, timeout=20, check=True, env=dict(environment)).stdout
    except subprocess.SubprocessError as error:
        raise AssistantError("kiosk.no_display") from error
    found = re.search(r"dimensions:\s+(\d+)x(\d+) pixels", told)
    if found is None:
        raise AssistantError("kiosk.no_display")
    return Screen(display, int(found[1]), int(found[2]))


def letter_sizes(screen: Screen, settings: KioskSettings) -> Sizes:
    """Choose the font sizes for a panel and the distance people stand at."""
    return sizes(Panel(screen.width, screen.height, settings.panel_inches), settings.distance_mm)


def terminal_command(settings: KioskSettings, size: tuple[int, int], points: Sizes, inside: Sequence[str]) -> list[str]:
    """Give the xterm that was measured to suit large letters on a panel of so many pixels, running a command inside."""
    theme = THEMES.get(settings.theme, DARK)
    resources = {
        "allowFontOps": "true",
        "allowWindowOps": "false",
        "allowSendEvents": "false",
        "boldColors": "false",
        "scaleHeight": str(LINE_SCALE),
        "maxGraphicSize": f"{size[0]}x{size[1]}",  # each of its sixteen pictures takes that much memory
        "numColorRegisters": "256",
        "cursorBlink": "false",
        "visualBell": "false",
        "saveLines": "0",
        "scrollBar": "false",
        "internalBorder": "0",
        "omitTranslation": ",".join(HARDENED),
        "printerCommand": "",
    }
    told = [part for name, value in resources.items() for part in ("-xrm", f"XTerm*{name}: {value}")]
    look = ["-bg", str(theme.background), "-fg", str(theme.foreground), "-bw", "0", "-b", "0"]
    columns, rows = Panel(*size, settings.panel_inches).grid(points.ordinary)
    font = ["-fa", settings.font, "-fs", str(points.ordinary), "-geometry", f"{columns}x{rows}+0+0"]
    kind = ["-ti", "vt340", "-tn", "xterm-256color", "-u8", "-fullscreen"]
    child = ["env", "COLORTERM=truecolor", "TEXTUAL_ANIMATIONS=none", *inside]
    return ["xterm", *kind, *look, *font, *told, "-e", *child]


def kiosk_command(settings: KioskSettings, points: Sizes, more: Sequence[str]) -> list[str]:
    """Give the command that runs inside the terminal."""
    letters = f"{settings.font}:{points.ordinary}:{points.larger}"
    return [sys.executable, "-m", "kiosk_tui", "--locked", "--letters", letters, *more]


def prepare_display(environment: Mapping[str, str]) -> None:
    """Set dots an inch, keys and screen saver.

    An X server forgets what was set when its last client goes, so a client that stays has to be there first.
    """
    env = dict(environment)
    resources = f"Xft.dpi: {DPI}\n".encode()
    subprocess.run(["xrdb", "-merge"], input=resources, env=env, check=False, capture_output=True, timeout=20)
    quieten(env)


def quieten(environment: Mapping[str, str]) -> None:
    """Switch key repeat and screen saver off; what a display does not know it leaves out."""
    for command in QUIET_KEYS_AND_SCREEN:
        if shutil.which(command[0]) is not None:
            subprocess.run(command, env=dict(environment), check=False, capture_output=True, timeout=20)


def pause_after(ran: float, before: float) -> float:
    """Give the seconds to wait before the next start: short after a good run, ever longer while it fails at once."""
    return SHORTEST_PAUSE if ran >= RAN_WELL else min(LONGEST_PAUSE, max(SHORTEST_PAUSE, before * 2))


class Manager:
    """The window manager, where one is installed: it gives the terminal the whole panel and the keyboard."""

    def __init__(self, environment: Mapping[str, str], command: Sequence[str] = WINDOW_MANAGER) -> None:
        """Take the environment that names the display, and the manager's command."""
        self._environment, self._command = dict(environment), tuple(command)
        self._process: subprocess.Popen[bytes] | None = None

    def see_to(self) -> None:
        """Start it where it does not run, and give it the time to connect."""
        if shutil.which(self._command[0]) is None or (self._process is not None and self._process.poll() is None):
            return
        null = subprocess.DEVNULL
        self._process = subprocess.Popen(self._command, env=self._environment, stdout=null, stderr=null)
        time.sleep(MANAGER_SECONDS)

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()


class Launcher:
    """Keeps the terminal running until it is told to stop."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], before: Callable[[], None] = lambda: None) -> None:
        """Take the terminal's command and its environment, and what is done before each start."""
        self._command, self._environment, self._before = list(command), dict(environment), before
        self._terminal: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def run(self) -> None:
        """Start the terminal again and again; SIGTERM and SIGINT end it."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        pause = SHORTEST_PAUSE
        while True:
            self._before()
            if self._stopped:
                return
            began = time.monotonic()
            self._terminal = subprocess.Popen(self._command, env=self._environment)
            code = self._terminal.wait()
            if self._stopped:
                return
            pause = pause_after(time.monotonic() - began, pause)
            log.warning("kiosk_terminal_ended", code=code, again_in=pause)
            time.sleep(pause)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopped = True
        if self._terminal is not None:
            self._terminal.terminate()


def fullscreen(settings: KioskSettings, more: Sequence[str]) -> None:
    """Run the kiosk on this display until it is stopped; raises AssistantError where something is missing."""
    environment = {**os.environ, "LANG": os.environ.get("LANG") or "C.UTF-8", "FC_LANG": "zh-cn"}
    screen = find_screen(environment)
    points = letter_sizes(screen, settings)
    inside = kiosk_command(settings, points, more)
    manager = Manager(environment)
    manager.see_to()
    prepare_display(environment)
    try:
        terminal = terminal_command(settings, (screen.width, screen.height), points, inside)
        Launcher(terminal, environment, manager.see_to).run()
    finally:
        manager.stop()
