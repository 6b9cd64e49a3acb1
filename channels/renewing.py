"""Lets a running server go on with a newer model: it looks into models/ now and then, and at once on SIGHUP."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable

from aiohttp import web

from assistant.dialogue.reloading import Watch
from channels.beside import beside
from channels.web.keys import DOORS


def renew(app: web.Application, watch: Callable[[], Watch]) -> None:
    """Watch for newer models while the app runs; `watch` is called once the engine has loaded."""

    async def watching(app: web.Application) -> AsyncIterator[None]:
        async with beside(_watch(app, watch)):
            yield

    app.cleanup_ctx.append(watching)


async def _watch(app: web.Application, watch: Callable[[], Watch]) -> None:
    await app[DOORS].opening.opened()
    loop, watcher = asyncio.get_running_loop(), watch()
    loop.add_signal_handler(signal.SIGHUP, watcher.ask)
    try:
        await watcher.run()
    finally:
        loop.remove_signal_handler(signal.SIGHUP)
