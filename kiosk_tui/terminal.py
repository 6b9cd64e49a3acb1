"""What the terminal can do: pictures, real letter sizes, and how many pixels its cells have."""

from __future__ import annotations

import fcntl
import os
import select
import struct
import termios
import time
import tty
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console

from kiosk_tui.panel import Cell, cell_of

ASK_WHAT_IT_CAN = b"\x1b[c"
SIXEL = "4"
"""The number in the answer that stands for sixel pictures."""

TRUE_COLOUR, FEWEST = 2**24, 16
COLOURS: Mapping[str, int] = {"truecolor": TRUE_COLOUR, "256": 256, "standard": FEWEST, "windows": FEWEST}

PATIENCE = 0.3
"""Seconds a terminal has for its answer."""


@dataclass(frozen=True)
class Lettering:
    """The terminal's font, and its ordinary and bigger size in points; only our own xterm changes its letters."""

    font: str
    ordinary: int
    larger: int

    def change(self, bigger: bool) -> str:
        """Give the sequence that changes the size of all letters."""
        return f"\x1b]50;{self.font}:size={self.larger if bigger else self.ordinary}\x07"


@dataclass(frozen=True)
class Terminal:
    """One terminal and its colours. `read_cell` gives the pixels of a cell as it is now, None where nobody knows."""

    sixel: bool = False
    remote: bool = False
    lettering: Lettering | None = None
    read_cell: Callable[[], Cell | None] = lambda: None
    colours: int = TRUE_COLOUR

    @property
    def cell(self) -> Cell | None:
        """The pixels of a cell, where pictures can be drawn."""
        return self.read_cell() if self.sixel else None


def terminal_of(app: object) -> Terminal:
    """Give the terminal an app runs in; a plain one where it does not say."""
    return getattr(app, "terminal", None) or Terminal()


def look(lettering: Lettering | None = None) -> Terminal:
    """Find out what the terminal on standard input can do."""
    remote = bool(os.environ.get("SSH_CONNECTION"))
    sizes = (lettering.ordinary, lettering.larger) if lettering else ()
    return Terminal(can_draw(0, 1), remote, lettering, lambda: cell_pixels(0, sizes), colours_of(os.environ))


def colours_of(environment: Mapping[str, str]) -> int:
    """Give how many colours the programs here take the terminal for having."""
    return COLOURS.get(Console(force_terminal=True, _environ=environment).color_system or "", FEWEST)


def cell_pixels(fd: int, sizes: Sequence[int] = ()) -> Cell | None:
    """Give the pixels of a cell, as one of the font sizes makes it or else as the terminal's pixels tell it.

    A terminal's pixels include strips beside its cells, which would make a cell look larger than it is.
    """
    try:
        rows, columns, width, height = struct.unpack("HHHH", fcntl.ioctl(fd, termios.TIOCGWINSZ, bytes(8)))
    except OSError:
        return None
    if not (rows and columns and width and height):
        return None
    fitting = (cell for cell in map(cell_of, sizes) if (width // cell.width, height // cell.height) == (columns, rows))
    return next(fitting, Cell(width // columns, height // rows))


def can_draw(fd_in: int, fd_out: int) -> bool:
    """Ask a terminal whether it draws sixel pictures; one that does not answer does not."""
    try:
        before = termios.tcgetattr(fd_in)
    except termios.error:
        return False
    try:
        tty.setraw(fd_in)
        os.write(fd_out, ASK_WHAT_IT_CAN)
        return SIXEL in answered(_read(fd_in))
    except OSError:
        return False
    finally:
        termios.tcsetattr(fd_in, termios.TCSAFLUSH, before)


def answered(raw: bytes) -> list[str]:
    """Give the numbers in an answer to the question what a terminal can."""
    _, found, rest = raw.partition(b"\x1b[?")
    return rest.partition(b"c")[0].decode("ascii", "replace").split(";")[1:] if found else []


def _read(fd: int) -> bytes:
    heard, until = b"", time.monotonic() + PATIENCE
    while not heard.endswith(b"c") and (left := until - time.monotonic()) > 0:
        if select.select([fd], [], [], left)[0]:
            heard += os.read(fd, 256)
    return heard
