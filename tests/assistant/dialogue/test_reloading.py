"""A newer model while people talk: running turns end where they began, later ones go on with the new engine."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from assistant.dialogue.reloading import Reloading, Watch
from assistant.errors import ModelMissing, ModelUnusable
from assistant.messages import Line, Outcome, Reply, Request
from tests.fakes import FakeEngine
from tests.waiting import until


class Numbered(FakeEngine):
    """An engine that says its number, and can be held up."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number, self.free = number, asyncio.Event()
        self.free.set()

    async def handle(self, request: Request) -> Reply:
        """Say the number, as soon as it may."""
        self.requests.append(request)
        await self.free.wait()
        return Reply(Outcome.ANSWERED, (Line("x", text=str(self.number)),))

    async def overhear(self, text: str, locale: str) -> Reply | None:
        """Hear danger in everything."""
        return Reply(Outcome.SAFETY, (Line("x", text=str(self.number)),))


class Factory:
    """Builds one engine after the other."""

    def __init__(self) -> None:
        self.built: list[Numbered] = []
        self.fails = False

    def __call__(self) -> Numbered:
        """Build the next one."""
        if self.fails:
            raise ModelUnusable(model="m", problem="broken")
        engine = Numbered(len(self.built) + 1)
        self.built.append(engine)
        return engine


async def _ask(engine: Reloading, conversation: str = "c") -> str:
    return (await engine.handle(Request(conversation, "x"))).text


async def test_turns_go_on_with_the_new_engine_and_the_old_one_is_let_go() -> None:
    factory = Factory()
    engine = Reloading(factory)
    assert await _ask(engine) == "1"
    await engine.reload()
    overheard = await engine.overhear("x", "en")
    assert overheard is not None
    assert (await _ask(engine), overheard.text) == ("2", "2")
    assert [one.closed for one in factory.built] == [True, False]


async def test_a_running_turn_ends_with_the_old_engine_and_a_new_one_waits_for_it() -> None:
    factory = Factory()
    engine = Reloading(factory)
    factory.built[0].free.clear()
    running = asyncio.create_task(_ask(engine))
    await until(lambda: bool(factory.built[0].requests))
    reloading = asyncio.create_task(engine.reload())
    await until(lambda: engine.is_exchanging)
    later = asyncio.create_task(_ask(engine))
    factory.built[0].free.set()
    await reloading
    assert (await running, await later) == ("1", "2")
    assert factory.built[0].closed


async def test_nothing_is_lost_under_many_turns_and_reloads() -> None:
    factory = Factory()
    engine = Reloading(factory)

    async def talk() -> list[str]:
        return [await _ask(engine, str(number)) for number in range(30)]

    answers, _, _ = await asyncio.gather(asyncio.gather(*(talk() for _ in range(20))), engine.reload(), engine.reload())
    assert sum(len(one) for one in answers) == 600
    assert sum(len(one.requests) for one in factory.built) == 600
    assert [one.closed for one in factory.built] == [True, True, False]


async def test_a_model_that_cannot_be_used_leaves_the_present_one() -> None:
    factory = Factory()
    engine = Reloading(factory)
    factory.fails = True
    with pytest.raises(ModelUnusable):
        await engine.reload()
    assert (await _ask(engine), factory.built[0].closed) == ("1", False)


@pytest.fixture
def models(tmp_path: Path) -> list[Path]:
    """The models that are there, the newest last; a test adds and takes away."""
    return [_model(tmp_path, "a")]


def _model(folder: Path, name: str) -> Path:
    path = folder / f"{name}.tar.gz"
    path.write_text(name, encoding="utf-8")
    return path


async def test_a_newer_file_is_noticed_once(models: list[Path], tmp_path: Path) -> None:
    factory = Factory()
    watch = Watch(Reloading(factory), lambda: models[-1], seconds=0)
    assert not await watch.look()
    models.append(_model(tmp_path, "b"))
    assert (await watch.look(), await watch.look()) == (True, False)
    models.pop()
    assert await watch.look()
    assert len(factory.built) == 3


async def test_a_broken_newer_file_is_tried_once_and_a_missing_one_never(models: list[Path], tmp_path: Path) -> None:
    factory = Factory()

    def newest() -> Path:
        if not models:
            raise ModelMissing(folder="m")
        return models[-1]

    engine = Reloading(factory)
    watch = Watch(engine, newest, seconds=0)
    factory.fails = True
    models.append(_model(tmp_path, "b"))
    assert (await watch.look(), await watch.look(), await _ask(engine)) == (False, False, "1")
    models.clear()
    assert not await watch.look(is_asked=True)


async def test_who_asks_gets_the_model_loaded_again(models: list[Path]) -> None:
    factory = Factory()
    watch = Watch(Reloading(factory), lambda: models[-1], seconds=0)
    task = asyncio.create_task(watch.run())
    watch.ask()
    await until(lambda: len(factory.built) == 2)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
