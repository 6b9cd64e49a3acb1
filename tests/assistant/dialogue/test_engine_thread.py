"""An engine in a thread of its own."""

from __future__ import annotations

import asyncio
import threading

import pytest

from assistant.dialogue.engine_thread import EngineThread
from assistant.errors import ModelMissing
from assistant.messages import Reply, Request
from tests.fakes import FakeEngine


class Elsewhere(FakeEngine):
    """An engine that keeps which thread asked it."""

    def __init__(self) -> None:
        super().__init__()
        self.threads = {threading.current_thread().name}

    async def handle(self, request: Request) -> Reply:
        """Answer, and keep the thread."""
        self.threads.add(threading.current_thread().name)
        return await super().handle(request)


async def test_it_is_built_and_asked_in_its_own_thread_only() -> None:
    thread = await asyncio.to_thread(EngineThread, Elsewhere)
    replies = await asyncio.gather(*(thread.handle(Request("c", str(number))) for number in range(20)))
    assert [reply.text for reply in replies] == [str(number) for number in range(20)]
    assert thread.engine.threads == {"engine"}
    assert thread.welcome("en").locale == "en"
    assert await thread.overhear("help", "en") is None
    await thread.close()
    assert thread.engine.closed
    assert "engine" not in {one.name for one in threading.enumerate()}


async def test_what_keeps_it_from_loading_is_raised() -> None:
    def fail() -> FakeEngine:
        raise ModelMissing

    with pytest.raises(ModelMissing):
        await asyncio.to_thread(EngineThread, fail)
