"""The outbox goes on whatever happens: one conversation that breaks keeps no other from being delivered."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from assistant.ports import Correspondent
from channels import outbox
from channels.outbox import Outbox
from tests.waiting import until


class Broken:
    """Correspondents of whom the first breaks whatever is done with it, and who cannot even be listed at first."""

    def __init__(self) -> None:
        self.listed = 0
        self.asked: list[str] = []

    def open_at(self, door: str) -> Sequence[Correspondent]:
        """Give two, from the second time on."""
        self.listed += 1
        if self.listed == 1:
            raise KeyError("door")
        return [Correspondent(name, door, name, is_open=True) for name in ("broken", "whole")]

    def of(self, conversation: str) -> Correspondent | None:
        """Break at the first."""
        self.asked.append(conversation)
        if conversation == "broken":
            raise KeyError(conversation)
        return None


class Open:
    """An opening that is open."""

    async def opened(self) -> None:
        """Wait for nothing."""


async def test_the_sweep_goes_on_after_what_nobody_thought_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "SWEEP_SECONDS", 0.01)
    correspondents = Broken()
    post = type("Post", (), {"door": "rest"})
    box = Outbox(Open(), correspondents, post)  # type: ignore[arg-type]  # stand-ins of which only this much is used
    sweeping = asyncio.create_task(box.sweep())
    await until(lambda: correspondents.listed > 2 and "whole" in correspondents.asked)
    assert not sweeping.done()
    sweeping.cancel()
    await box.close()
