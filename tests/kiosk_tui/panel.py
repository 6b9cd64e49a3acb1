"""A kiosk's panel without a panel: Xvfb, a window manager, the real terminal with the kiosk in it, a finger and a keyboard."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops

from assistant.settings import TREE
from kiosk_tui.bench.command import PACKAGES
from kiosk_tui.bench.display import Display, display

PROGRAMS = {**PACKAGES, "xset": "x11-xserver-utils", "xdpyinfo": "x11-utils"}
SCREENSHOTS = TREE / "var" / "screenshots"
INHERITED = {"COLUMNS": "80", "LINES": "24", "PYTHONPATH": str(TREE)}
"""What a kiosk is started with; the size is that of the shell it is started from."""

A_MOMENT = 0.6
"""Seconds a person looks at what is new before they press again; what comes sooner is a slip of the hand."""

PATIENCE = 60.0
"""Seconds that a change on the screen may take on a busy machine."""


def missing() -> list[str]:
    """Name the Debian packages that this machine lacks for a panel."""
    lacking = [package for program, package in PROGRAMS.items() if shutil.which(program) is None]
    fonts = {"Inconsolata": "fonts-inconsolata", "NotoSansCJK": "fonts-noto-cjk"}
    found = "\n".join(str(path) for path in Path("/usr/share/fonts").rglob("*"))
    return lacking + [package for font, package in fonts.items() if font not in found]


@dataclass
class PanelRun:
    """One display with a kiosk on it."""

    display: Display
    name: str
    seen: Image.Image | None = None

    async def run(self, *command: str) -> None:
        """Run a program on the display to its end."""
        await (await self.display.start(command)).wait()

    async def changed(self, step: str) -> Image.Image:
        """Wait until the panel shows something else and stands still; keep the picture for people to look at."""
        loop = asyncio.get_running_loop()
        until, last = loop.time() + PATIENCE, self.display.picture()
        while loop.time() < until:
            await asyncio.sleep(0.15)
            now = self.display.picture()
            if not differs(now, last) and (self.seen is None or differs(now, self.seen)):
                self.seen = now
                SCREENSHOTS.mkdir(parents=True, exist_ok=True)
                now.save(SCREENSHOTS / f"{self.name}-{step}.png")
                return now
            last = now
        raise AssertionError(f"the panel did not change: {step}")

    async def key(self, *keys: str) -> None:
        """Press keys."""
        await asyncio.sleep(A_MOMENT)
        await self.run("xdotool", "key", "--delay", "120", *keys)

    async def touch(self, x: int, y: int, roll: Sequence[tuple[int, int]] = ()) -> None:
        """Touch a spot, roll the finger over others, and lift it."""
        await asyncio.sleep(A_MOMENT)
        await self.run("xdotool", "mousemove", str(x), str(y), "mousedown", "1")
        for across, down in roll:
            await asyncio.sleep(0.03)
            await self.run("xdotool", "mousemove", str(across), str(down))
        await self.run("xdotool", "mouseup", "1")


@asynccontextmanager
async def panel(size: tuple[int, int], command: Sequence[str], name: str) -> AsyncIterator[PanelRun]:
    """Show a terminal on a display of its own until the block ends."""
    async with display(size) as shown:
        await shown.manage()
        await shown.start(command, INHERITED)
        yield PanelRun(shown, name)


def differs(one: Image.Image, two: Image.Image) -> bool:
    """Tell whether two pictures differ."""
    return ImageChops.difference(one, two).getbbox() is not None
