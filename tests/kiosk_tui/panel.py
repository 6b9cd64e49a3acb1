"""A kiosk's panel without a panel: Xvfb, a window manager, the real terminal with the kiosk in it, a finger and a keyboard."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops

from assistant.settings import TREE
from kiosk_tui.bench.command import PACKAGES
from kiosk_tui.bench.display import Display, display, stop
from tests.screenshots import place

PROGRAMS = {**PACKAGES, "xset": "x11-xserver-utils", "xdpyinfo": "x11-utils", "zbarimg": "zbar-tools"}
INHERITED = {"COLUMNS": "80", "LINES": "24", "PYTHONPATH": str(TREE)}
"""What a kiosk is started with; the size is that of the shell it is started from."""

A_MOMENT = 0.6
"""Seconds a person looks at what is new before they press again; what comes sooner is a slip of the hand."""

PINYIN = """[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin
[Groups/0/Items/0]
Name=keyboard-us
[Groups/0/Items/1]
Name=pinyin
[GroupOrder]
0=Default
"""
"""The settings of fcitx5 that offer pinyin beside the keys."""

SHOWN_NAME = 15
"""Letters of a program's name that Linux keeps."""

LOOKS_APART = 0.15
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

    async def told(self, *command: str) -> str:
        """Give what a program on the display writes."""
        process = await asyncio.create_subprocess_exec(
            *command, env={**os.environ, "DISPLAY": self.display.name}, stdout=asyncio.subprocess.PIPE
        )
        return (await process.communicate())[0].decode()

    async def becomes(self, wanted: Image.Image) -> bool:
        """Tell whether the panel comes to show what it once showed."""
        for _ in range(int(PATIENCE / LOOKS_APART)):
            if not differs(self.display.picture(), wanted):
                break
            await asyncio.sleep(LOOKS_APART)
        self.seen = self.display.picture()
        return not differs(self.seen, wanted)

    async def changed(self, step: str) -> Image.Image:
        """Wait until the panel shows something else and stands still; keep the picture for people to look at."""
        loop = asyncio.get_running_loop()
        until, last = loop.time() + PATIENCE, self.display.picture()
        while loop.time() < until:
            await asyncio.sleep(LOOKS_APART)
            now = self.display.picture()
            if not differs(now, last) and (self.seen is None or differs(now, self.seen)):
                self.seen = now
                now.save(place(f"{self.name}-{step}"))
                return now
            last = now
        raise AssertionError(f"the panel did not change: {step}")

    async def key(self, *keys: str) -> None:
        """Press keys."""
        await asyncio.sleep(A_MOMENT)
        await self.run("xdotool", "key", "--delay", "120", *keys)

    def running(self, program: str) -> list[int]:
        """Give the numbers of all processes of a program on the display, whoever started them."""
        return [number for number in _processes(program) if _display_of(number) == self.display.name]

    def terminals(self) -> list[int]:
        """Give the numbers of all terminals that run on the display."""
        return self.running("xterm")

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


@asynccontextmanager
async def bare_panel(
    size: tuple[int, int], command: Sequence[str], more: Mapping[str, str], name: str
) -> AsyncIterator[PanelRun]:
    """Run a command on a display with nothing else on it, no window manager either; `more` are variables of its own."""
    async with display(size) as shown:
        await shown.clear()
        await shown.start(command, {**INHERITED, **more})
        yield PanelRun(shown, name)


@asynccontextmanager
async def input_method(shown: Display, folder: Path) -> AsyncIterator[Mapping[str, str]]:
    """Run fcitx5 with pinyin on a display and give the variables with which programs find it."""
    settings = folder / "config" / "fcitx5"
    (settings / "conf").mkdir(parents=True)
    (settings / "profile").write_text(PINYIN, encoding="utf-8")
    (settings / "conf" / "classicui.conf").write_text('Font="Noto Sans CJK SC 30"\n', encoding="utf-8")
    own = {"XMODIFIERS": "@im=fcitx", "XDG_RUNTIME_DIR": str(folder), "LC_ALL": "C.UTF-8"}
    own |= {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("CONFIG", "DATA", "CACHE")}
    bus = await asyncio.create_subprocess_exec(
        "dbus-daemon", "--session", "--nofork", "--print-address=1",
        env={**os.environ, **own}, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert bus.stdout is not None
        own["DBUS_SESSION_BUS_ADDRESS"] = (await bus.stdout.readline()).decode().strip()
        await shown.start(("fcitx5", "--disable=wayland"), own)
        asking = await shown.start(("sh", "-c", "until xprop -root XIM_SERVERS | grep -q fcitx; do sleep 0.2; done"))
        await asyncio.wait_for(asking.wait(), PATIENCE)
        yield own
    finally:
        await stop(bus)


def _processes(name: str) -> list[int]:
    numbers = [int(one.name) for one in Path("/proc").iterdir() if one.name.isdecimal()]
    return [number for number in numbers if _told(number, "comm") == f"{name[:SHOWN_NAME]}\n"]


def _display_of(number: int) -> str:
    told = dict(one.partition("=")[::2] for one in _told(number, "environ").split("\0"))
    return told.get("DISPLAY", "")


def _told(number: int, what: str) -> str:
    """Give what the system tells of a process; nothing where it has just ended."""
    try:
        return (Path("/proc") / str(number) / what).read_text(errors="replace")
    except OSError:
        return ""


def differs(one: Image.Image, two: Image.Image) -> bool:
    """Tell whether two pictures differ."""
    return ImageChops.difference(one, two).getbbox() is not None
