"""A display without a panel: Xvfb keeps its pixels in a file that is read here directly, and xdotool presses the keys.

No picture goes through another program, so that what is measured is the kiosk and its terminal.
"""

from __future__ import annotations

import asyncio
import mmap
import os
import struct
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from kiosk_tui.launcher import MANAGER_SECONDS, WINDOW_MANAGER
from kiosk_tui.panel import DPI

HEADER_WORDS = 25
HEADER_SIZE, WIDTH, HEIGHT, BYTES_PER_LINE, COLOURS = 0, 4, 5, 12, 19
"""Where the file's header (X11's XWDFile.h) holds what is needed here."""

COLOUR_BYTES = 12
FRAME_BUFFER = "Xvfb_screen0"


@dataclass
class Display:
    """One display. `name` is what programs find it by, as :5."""

    name: str
    size: tuple[int, int]
    _memory: mmap.mmap
    _hands: asyncio.subprocess.Process
    _begin: int
    _stride: int
    _processes: list[asyncio.subprocess.Process] = field(default_factory=list)

    def pixels(self) -> bytes:
        """Give the bytes of all pixels as they are now."""
        return self._memory[self._begin : self._begin + self._stride * self.size[1]]

    def picture(self) -> Image.Image:
        """Give what the display shows now."""
        return Image.frombuffer("RGB", self.size, self.pixels(), "raw", "BGRX", self._stride, 1)

    async def press(self, key: str) -> None:
        """Press a key and let it go, by its X name."""
        await self._do(f"key {key}")

    async def manage(self) -> None:
        """Start a window manager, tell dots an inch as the launcher does, and clear the display.

        An X server forgets what was set when its last client goes.
        """
        await self.start(WINDOW_MANAGER)
        await asyncio.sleep(MANAGER_SECONDS)
        await (await self.start(("sh", "-c", f"echo Xft.dpi: {DPI} | xrdb -merge"))).wait()
        await self.clear()

    async def clear(self) -> None:
        """Leave nothing on the display, and the pointer in a corner."""
        await self._do(f"mousemove {self.size[0] - 1} {self.size[1] - 1}")
        await (await self.start(("xsetroot", "-solid", "black"))).wait()

    async def _do(self, what: str) -> None:
        assert self._hands.stdin is not None
        self._hands.stdin.write(f"{what}\n".encode())
        await self._hands.stdin.drain()

    async def start(self, command: Sequence[str], more: Mapping[str, str] | None = None) -> asyncio.subprocess.Process:
        """Start a program on the display; it is ended with the display. `more` are variables of its own."""
        environment = {**os.environ, "DISPLAY": self.name, "LANG": "C.UTF-8", "FC_LANG": "zh-cn", **(more or {})}
        null = asyncio.subprocess.DEVNULL
        process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=null, stderr=null)
        self._processes.append(process)
        return process

    async def end(self) -> None:
        """End every program that was started here, the last one first."""
        for process in (*reversed(self._processes), self._hands):
            await stop(process)


@asynccontextmanager
async def display(size: tuple[int, int]) -> AsyncIterator[Display]:
    """Run a display until the block ends; needs Xvfb, xdotool and xsetroot."""
    with TemporaryDirectory(prefix="banban-display-") as folder:
        reading, writing = os.pipe()
        null = asyncio.subprocess.DEVNULL
        server = await asyncio.create_subprocess_exec(
            "Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size[0]}x{size[1]}x24", "-dpi", "96", "-fbdir", folder,
            pass_fds=(writing,), stdout=null, stderr=null,
        )  # fmt: skip
        os.close(writing)
        try:
            with os.fdopen(reading) as told:
                name = f":{(await asyncio.to_thread(told.readline)).strip()}"
            with (Path(folder) / FRAME_BUFFER).open("rb") as file:
                memory = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
            header = struct.unpack(f">{HEADER_WORDS}I", memory[: HEADER_WORDS * 4])
            hands = await asyncio.create_subprocess_exec(
                "xdotool", "-", env={**os.environ, "DISPLAY": name}, stdin=asyncio.subprocess.PIPE, stdout=null, stderr=null
            )
            begin = header[HEADER_SIZE] + header[COLOURS] * COLOUR_BYTES
            shown = Display(name, (header[WIDTH], header[HEIGHT]), memory, hands, begin, header[BYTES_PER_LINE])
            try:
                yield shown
            finally:
                await shown.end()
                memory.close()
        finally:
            await stop(server)


async def stop(process: asyncio.subprocess.Process) -> None:
    """End a program and wait for it."""
    if process.returncode is None:
        process.terminate()
    await process.wait()
