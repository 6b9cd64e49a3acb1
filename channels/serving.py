"""Runs the web server: listens at once, loads the engine behind it, says goodbye to live connections when it stops."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine
from typing import Any

from aiohttp import web

from assistant.errors import AssistantError
from channels.web.keys import DOORS

STOPPING = (signal.SIGTERM, signal.SIGINT)


async def serve(app: web.Application, listening: Callable[[str], None], ready: Callable[[], None]) -> None:
    """Serve until a signal asks to stop; `listening` hears the address, `ready` that the engine has loaded.

    Raises what loading the engine raises, and AssistantError where nothing can listen on the port.
    """
    doors = app[DOORS]
    server = doors.settings.server
    runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=server.shutdown_seconds)
    await runner.setup()
    try:
        await _listen(runner, server.host, server.port)
        listening(_address(runner, server.host))
        await _until_stopped(_open(app, ready))
    finally:
        await runner.cleanup()
        if doors.opening.is_open:
            await doors.opening.reception.close()


async def _listen(runner: web.AppRunner, host: str, port: int) -> None:
    try:
        await web.TCPSite(runner, host, port, backlog=1024).start()
    except OSError as error:
        raise AssistantError("serve.port", host=host, port=port, problem=error.strerror or str(error)) from error


async def _open(app: web.Application, ready: Callable[[], None]) -> None:
    await app[DOORS].opening.begin()
    ready()


async def _until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Do the work and wait for a signal to stop; raises what the work raises."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for one in STOPPING:
        loop.add_signal_handler(one, stop.set)
    working, stopped = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            await working
            await stopped
    finally:
        for task in (working, stopped):
            task.cancel()
        for one in STOPPING:
            loop.remove_signal_handler(one)


def _address(runner: web.AppRunner, host: str) -> str:
    port = runner.addresses[0][1]
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
