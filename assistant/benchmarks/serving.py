"""A server of a benchmark's own: `banban serve` in a process on a free port of this machine, until the block ends."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from assistant.settings import Settings

OWN: Mapping[str, str] = {
    "BANBAN_SERVER_HOST": "127.0.0.1",
    "BANBAN_SERVER_PORT": "0",
    "BANBAN_SERVER_PUBLIC_URL": "",
    "BANBAN_DESK_ALWAYS_OPEN": "yes",
    "LANG": "C",
}
"""What every measured server is started with."""


@asynccontextmanager
async def serving(settings: Settings, changes: Mapping[str, str] | None = None) -> AsyncIterator[str]:
    """Run the server of these settings and give its address once the engine has loaded; `changes` are more variables."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "from channels.command import serve; serve()",
        env={**os.environ, **OWN, **settings.places, **(changes or {})}, cwd=settings.home, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout
    try:
        url = ""
        async for line in process.stdout:
            found = re.search(r"http://127\.0\.0\.1:\d+", line.decode())
            url = url or (found[0] if found else "")
            if line.startswith(b"Ready"):
                break
        yield url
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()
