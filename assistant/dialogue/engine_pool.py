"""Engines in processes of their own: who serves the web is not held up by turns, and turns run on several processors.

Each conversation always goes to the same process, so that its turns stay in order. A process that dies is started anew; what it
was asked gets an apology, which the reception does not count as an answer, so that the same words may be sent again.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from itertools import count
from typing import Any

import structlog

from assistant.errors import AssistantError
from assistant.messages import Json, Reply, Request

log = structlog.get_logger(__name__)
PROCESS = (sys.executable, "-m", "assistant.engine_process")
CLOSING_SECONDS = 10.0
REST_SECONDS = 0.5
"""So long a process that ended is left alone before it is started anew."""

MOST_PENDING, PIPE_BYTES = 1000, 1024 * 1024
"""With more questions unanswered by one process the next gets an apology at once; the pipe's size in bytes holds them all."""

THREADS = ("BANBAN_THREADS", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")
"""One thread a process unless told otherwise: a turn takes as long, and half the processor time."""

Answers = dict[int, "Future[Json | None]"]


class EngineGone(Exception):
    """The process ended before it had answered."""


class EngineProcess:
    """One process; every question is a line of JSON, and so is every answer."""

    def __init__(self, environment: Mapping[str, str] | None = None, command: Sequence[str] = PROCESS) -> None:
        """Start the process with these variables on top of ours; `wait` waits until its engine has loaded."""
        self._command, self._numbers, self._lock = command, count(), threading.Lock()
        self._environment = dict(environment or {})
        self._pending: Answers = {}
        self._closing = False
        self._loaded: Future[None] = Future()
        self._process = self._started()
        threading.Thread(target=self._read, name="engine answers", daemon=True).start()

    def wait(self) -> None:
        """Wait until the engine has loaded; raises the AssistantError that kept it from loading."""
        self._loaded.result()

    async def ask(self, do: str, **what: Any) -> Json | None:
        """Ask one thing; raises EngineGone where the process ends meanwhile."""
        answer: Future[Json | None] = Future()
        answer.set_running_or_notify_cancel()  # from here on who asks may go away, but nobody can cancel it
        with self._lock:
            if len(self._pending) >= MOST_PENDING:
                raise EngineGone
            number = next(self._numbers)
            self._pending[number] = answer
            self._send({"id": number, "do": do, **what})
        return await asyncio.wrap_future(answer)

    def _send(self, asked: Json) -> None:
        """Write one question; the pipe holds as many as may be pending, so this does not wait."""
        try:
            assert self._process.stdin
            self._process.stdin.write(json.dumps(asked).encode() + b"\n")
        except OSError:
            self._pending.pop(asked["id"]).set_exception(EngineGone())

    def close(self) -> None:
        """End the process: its standard input ends, and it with it."""
        with self._lock:
            self._closing = True
        assert self._process.stdin
        self._process.stdin.close()
        try:
            self._process.wait(CLOSING_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _started(self) -> subprocess.Popen[bytes]:
        # Its own session: Ctrl+C at a terminal is for the server, which ends its processes itself.
        threads = {name: os.environ.get(name) or "1" for name in THREADS}
        environment = {**os.environ, **threads, **self._environment}
        pipe = subprocess.PIPE
        process = subprocess.Popen(self._command, bufsize=0, stdin=pipe, stdout=pipe, env=environment, start_new_session=True)
        assert process.stdin
        with suppress(OSError):  # a system may allow less
            fcntl.fcntl(process.stdin.fileno(), fcntl.F_SETPIPE_SZ, PIPE_BYTES)
        return process

    def _read(self) -> None:
        """Take answers until the process ends; then start it anew unless it is not wanted any more."""
        while True:
            assert self._process.stdout
            with self._process.stdout as answers:
                for line in _lines(answers.fileno()):
                    self._take(json.loads(line))
            self._fail()
            if self._closing or self._loaded.exception():
                return
            log.error("engine_process_ended", code=self._process.wait())
            time.sleep(REST_SECONDS)
            self._fail()  # what was still written to it while it was ending
            with self._lock:
                if self._closing:
                    return
                self._process = self._started()

    def _take(self, told: Json) -> None:
        if "id" in told:
            answer = self._pending.pop(told["id"], None)
            if answer:
                answer.set_result(told["reply"])
        elif self._loaded.done():
            return  # a process that was started anew: if it cannot load either, it ends and is tried again
        elif "failed" in told:
            self._loaded.set_exception(AssistantError(told["failed"]["key"], **told["failed"]["fields"]))
        else:
            self._loaded.set_result(None)

    def _fail(self) -> None:
        """Tell everybody who was waiting for the process that has ended."""
        if not self._loaded.done():
            self._loaded.set_exception(AssistantError())
        with self._lock:
            lost, self._pending = self._pending, {}
        for answer in lost.values():
            answer.set_exception(EngineGone())


class EnginePool:
    """An engine whose turns run in several processes."""

    def __init__(
        self,
        size: int,
        welcome: Callable[[str | None], Reply],
        sorry: Callable[[Request], Reply],
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Start the processes and wait until they have loaded; raises the AssistantError that kept one from loading.

        `welcome` gives what is shown first, `sorry` what is said where a process has died; `environment` are their variables.
        """
        self._welcome, self._sorry = welcome, sorry
        self._processes = [EngineProcess(environment) for _ in range(size)]
        try:
            for process in self._processes:
                process.wait()
        except AssistantError:
            self._end()
            raise

    async def handle(self, request: Request) -> Reply:
        """Answer one request; never raises for anything a person can type."""
        return await self._maybe(request.conversation, "handle", request=request.to_json()) or self._sorry(request)

    async def recall(self, request: Request) -> Reply | None:
        """Give the answer that a request with this mark has had already, if it had one."""
        return await self._maybe(request.conversation, "recall", request=request.to_json())

    async def overhear(self, text: str, locale: str) -> Reply | None:
        """Hear what must not be missed while the engine is silent."""
        return await self._maybe(text, "overhear", text=text, locale=locale)

    def welcome(self, locale: str | None) -> Reply:
        """Give what a door shows before anything is said."""
        return self._welcome(locale)

    async def close(self) -> None:
        """End the processes."""
        await asyncio.to_thread(self._end)

    async def _maybe(self, key: str, do: str, **what: Any) -> Reply | None:
        try:
            answer = await self._of(key).ask(do, **what)
        except EngineGone:
            return None
        return Reply.from_json(answer) if answer else None

    def _of(self, key: str) -> EngineProcess:
        return self._processes[zlib.crc32(key.encode("utf-8", "replace")) % len(self._processes)]

    def _end(self) -> None:
        for process in self._processes:
            process.close()


def _lines(descriptor: int) -> Any:
    with open(descriptor, "rb", closefd=False) as lines:
        yield from lines
