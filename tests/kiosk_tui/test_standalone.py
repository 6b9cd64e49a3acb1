"""The same way with the assistant in this process."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import bootstrap
from assistant.conversation import Owner, Standing
from assistant.dialogue.turn import Scene
from assistant.errors import InvalidPhone, ModelMissing
from assistant.messages import Handoff, Line, Outcome, Reply
from assistant.settings import Settings
from kiosk_tui.connection import Said
from kiosk_tui.standalone import Standalone
from tests.databases import fresh_database
from tests.fakes import FakeEngine, FixedClock
from tests.kiosk_tui.gallery import item, welcome


async def test_the_welcome_does_not_wait_for_the_engine_and_everything_else_does(
    settings: Settings, scene: Scene, tmp_path: Path
) -> None:
    script = {
        "高龄津贴": item(scene, "zh-CN"),
        "0": Reply(Outcome.HANDED_OFF, (Line("x", text="好"),), handoff=Handoff("1001", "asked")),
    }
    own, loaded, engine = replace(settings, state=tmp_path, database_url=""), threading.Event(), FakeEngine(script)
    fresh_database(tmp_path)

    def build() -> object:
        loaded.wait(20)
        return bootstrap.build_reception(own, bootstrap.Parts(engine=lambda: engine, clock=FixedClock()))

    line = Standalone(build, lambda locale: welcome(scene, locale))  # type: ignore[arg-type]  # a reception
    assert len((await line.open("zh-CN")).choices) == 5
    loaded.set()
    await line.ready()
    assert (await line.ask(Said("m1", "高龄津贴"))).card is not None
    await line.ask(Said("m1", "高龄津贴"))
    assert len(engine.requests) == 1
    await line.ask(Said("m2", "0"))
    async for what in line.follow():
        if isinstance(what, Standing):
            assert what.owner in {Owner.QUEUE, Owner.BOT}
            break
    await line.typing()
    await line.rate(4)
    with pytest.raises(InvalidPhone):
        await line.leave_number("1")
    await line.leave_number("13800138000")
    await line.leave_queue()
    await line.end()
    await line.close()
    assert engine.closed


async def test_an_engine_that_cannot_be_built_says_so_and_can_be_let_go(scene: Scene) -> None:
    def build() -> object:
        raise ModelMissing

    line = Standalone(build, lambda locale: welcome(scene, locale))  # type: ignore[arg-type]  # never built
    await line.open("zh-CN")
    with pytest.raises(ModelMissing):
        await line.ready()
    await line.end()
    await line.close()
