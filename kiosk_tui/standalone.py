"""The assistant in this process: what `banban serve` builds, without the web. It loads in a thread behind the first screen."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any, TypeVar

from assistant.conversation import Entry, Standing
from assistant.desk.reception import Reception
from assistant.errors import StoreError
from assistant.messages import Reply, Request
from kiosk_tui.connection import Said, Unreachable

Given = TypeVar("Given")


class Standalone:
    """A Connection to a Reception of its own."""

    def __init__(self, build: Callable[[], Reception], welcome: Callable[[str], Reply]) -> None:
        """Take what builds the reception (slow) and what gives the welcome before it is built (quick)."""
        self._build, self._welcome = build, welcome
        self._built: asyncio.Task[Reception] | None = None
        self._conversation = ""

    async def ready(self) -> None:
        """Wait until the engine has loaded; raises the error that kept it from loading."""
        await self._reception()

    async def open(self, locale: str) -> Reply:
        """Begin a new conversation."""
        self._loading()
        self._conversation = f"kiosk-{uuid.uuid4().hex[:12]}"
        return await asyncio.to_thread(self._welcome, locale)

    async def ask(self, said: Said) -> Reply:
        """Say something in the conversation, once the engine has loaded."""
        request = Request(self._conversation, said.utterance, said.choice, said.hypotheses, said.locale, "kiosk")
        reception = await self._reception()
        return await _answer(reception.receive(request, said.mark))

    async def follow(self, after: int = 0) -> AsyncIterator[Entry | Standing]:
        """Give what happens in the conversation."""
        reception = await self._reception()
        try:
            async for what in reception.follow(self._conversation, after):
                yield what
        except StoreError as error:
            raise Unreachable from error

    async def typing(self) -> None:
        """Tell a clerk that the person is writing."""
        await _answer((await self._reception()).typing(self._conversation))

    async def rate(self, stars: int) -> None:
        """Rate the visit."""
        await _answer((await self._reception()).rate(self._conversation, stars))

    async def leave_number(self, phone: str) -> None:
        """Ask to be rung back."""
        await _answer((await self._reception()).leave_number(self._conversation, phone))

    async def leave_queue(self) -> Reply:
        """No longer wait for a clerk."""
        return await _answer((await self._reception()).leave_queue(self._conversation))

    async def end(self) -> None:
        """End the conversation; one that was never more than opened is only forgotten."""
        conversation, self._conversation = self._conversation, ""
        if conversation and self._built is not None and self._built.done() and not self._built.exception():
            await _answer(self._built.result().end(conversation))

    async def close(self) -> None:
        """Let the engine go."""
        if self._built is not None and self._built.done() and not self._built.exception():
            await self._built.result().close()

    async def _reception(self) -> Reception:
        return await asyncio.shield(self._loading())

    def _loading(self) -> asyncio.Task[Reception]:
        if self._built is None:
            self._built = asyncio.create_task(asyncio.to_thread(self._build))
        return self._built


async def _answer(asked: Coroutine[Any, Any, Given]) -> Given:
    try:
        return await asked
    except StoreError as error:
        raise Unreachable from error
