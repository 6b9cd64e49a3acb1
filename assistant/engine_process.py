"""The process in which an engine of the pool runs: a line of JSON asks, a line of JSON answers. Runs by `python -m` only."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Mapping
from typing import IO

from assistant.errors import AssistantError
from assistant.messages import Json, Reply, Request
from assistant.ports import Assistant

MOST_LINE = 16 * 1024 * 1024


async def serve(engine: Assistant, answers: IO[bytes]) -> None:
    """Answer what comes by standard input until that ends."""
    working: set[asyncio.Task[None]] = set()
    async for line in _lines():
        task = asyncio.create_task(_answer(engine, json.loads(line), answers))
        working.add(task)
        task.add_done_callback(working.discard)
    await asyncio.gather(*working)
    await engine.close()


async def _answer(engine: Assistant, asked: Json, answers: IO[bytes]) -> None:
    reply = await _reply(engine, asked)
    _say(answers, {"id": asked["id"], "reply": reply.to_json() if reply else None})


async def _reply(engine: Assistant, asked: Json) -> Reply | None:
    if asked["do"] == "overhear":
        return await engine.overhear(str(asked["text"]), str(asked["locale"]))
    request = Request.from_json(asked["request"])
    return await (engine.recall(request) if asked["do"] == "recall" else engine.handle(request))


async def _lines() -> AsyncIterator[bytes]:
    reader = asyncio.StreamReader(limit=MOST_LINE)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        yield line


def _say(answers: IO[bytes], told: Mapping[str, object]) -> None:
    answers.write(json.dumps(told).encode() + b"\n")
    answers.flush()


def main() -> None:
    """Load the engine, say that it is ready or why not, and serve; whatever a library prints goes to standard error."""
    from assistant.bootstrap import build_engine, prepare

    with open(os.dup(sys.stdout.fileno()), "wb") as answers:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        try:
            engine = build_engine(prepare())
        except AssistantError as error:
            fields = {name: str(value) for name, value in error.fields.items()}
            _say(answers, {"failed": {"key": error.key, "fields": fields}})
            sys.exit(2)
        _say(answers, {"ready": True})
        asyncio.run(serve(engine, answers))


if __name__ == "__main__":
    main()
