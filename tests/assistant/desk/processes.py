"""Small server processes for tests: a reception on the real engine that can be killed in the middle, and clerks who claim.

    python -m tests.assistant.desk.processes serve [before|after[:text]]  lines of {conversation, text, mark} → lines of {reply}
    python -m tests.assistant.desk.processes claim <clerk> <names …>      waits for a line, claims each, says who has won

`before` and `after` say where the process stops for ever, before or after the engine has answered this text (any text unless
one is named), so that it can be killed there; it says {"holding": true} first.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from dataclasses import replace
from typing import Any

from assistant import bootstrap
from assistant.desk.hours import ALWAYS
from assistant.desk.values import Clerk
from assistant.messages import Reply, Request
from assistant.settings import read_settings
from assistant.store.database import Database
from tests.desks import open_house


class Held:
    """The real engine, which stops for ever at one turn."""

    def __init__(self, engine: Any, where: str) -> None:
        self._engine = engine
        self._where, _, self._text = where.partition(":")
        self.recall, self.overhear, self.welcome, self.close = engine.recall, engine.overhear, engine.welcome, engine.close

    async def handle(self, request: Request) -> Reply:
        """Answer, or stop where that was asked for."""
        here = self._text in {"", request.utterance}
        if here and self._where == "before":
            await _hold()
        reply: Reply = await self._engine.handle(request)
        if here and self._where == "after":
            await _hold()
        return reply


async def serve(where: str) -> None:
    """Answer lines until they end."""
    settings = read_settings()
    settings = replace(settings, desk=replace(settings.desk, sweep_seconds=0.0))
    parts = bootstrap.Parts(opening=ALWAYS, database=Database(settings.database))
    engine = Held(bootstrap.build_engine(settings, parts), where)
    reception = bootstrap.build_reception(settings, replace(parts, engine=lambda: engine))
    _say({"ready": True})
    while line := await asyncio.to_thread(sys.stdin.readline):
        asked = json.loads(line)
        reply = await reception.receive(Request(asked["conversation"], asked["text"], locale="zh-CN"), asked["mark"])
        _say({"reply": reply.to_json()})
    await reception.close()


async def claim(clerk: str, names: list[str]) -> None:
    """Claim conversations at once when a line comes."""
    settings = read_settings()
    house = open_house(settings, bootstrap.build_scene(settings), Database(settings.database, busy_seconds=30))
    await house.reception.counter.colleagues()
    _say({"ready": True})
    await asyncio.to_thread(sys.stdin.readline)
    me = Clerk(clerk, clerk.title(), capacity=1000)
    for name in names:
        found = await house.reception.counter.claim(me, name)
        _say({"name": name, "won": found.won, "by": found.by})
    await house.reception.close()


async def _hold() -> None:
    _say({"holding": True})
    await asyncio.Event().wait()


def _say(what: Any) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    bootstrap.prepare(log_to_file=bool(os.environ.get("BANBAN_STATE")))
    what, *rest = sys.argv[1:]
    asyncio.run(serve(rest[0] if rest else "") if what == "serve" else claim(rest[0], rest[1:]))
