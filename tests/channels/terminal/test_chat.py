"""The terminal door: typed lines in, answers out, and a clerk's words as they come."""

from __future__ import annotations

import asyncio
import io
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from assistant.conversation import Entry, Owner, Who
from assistant.dialogue.turn import Scene
from assistant.messages import Choice, Line, Outcome, Reply, Request
from assistant.settings import Settings
from assistant.store.database import Database
from channels.terminal.chat import Conversation, Talk, render, render_entry
from channels.terminal.lines import typed_lines
from tests.desks import WANG, House, open_house
from tests.fakes import NOON


class Terminal:
    """Somebody at a terminal: what they type, and what stands on their screen."""

    def __init__(self, house: House) -> None:
        self.screen = io.StringIO()
        self.house = house
        self._typed: asyncio.Queue[str | None] = asyncio.Queue()
        console = Console(file=self.screen, width=200)
        self._holding = asyncio.create_task(Conversation(house.reception, Talk("t"), console, 0).hold(self._lines()))

    async def type(self, *lines: str) -> None:
        """Type lines."""
        for line in lines:
            await self._typed.put(line)

    async def sees(self, words: str) -> None:
        """Wait until words stand on the screen."""
        for _ in range(4000):
            if words in self.screen.getvalue():
                return
            await asyncio.sleep(0.005)
        raise AssertionError(self.screen.getvalue())

    async def leaves(self) -> None:
        """End the input, and wait until the door has closed."""
        await self._typed.put(None)
        await asyncio.wait_for(self._holding, 20)

    async def _lines(self) -> AsyncIterator[str]:
        while (line := await self._typed.get()) is not None:
            yield line


@pytest.fixture
async def house(settings: Settings, scene: Scene, tmp_path: Path) -> AsyncIterator[House]:
    own = replace(settings, desk=replace(settings.desk, sweep_seconds=0.0))
    made = open_house(own, scene, Database(f"sqlite:///{tmp_path / 'banban.db'}"))
    yield made
    await made.reception.close()


def test_a_typed_line_is_a_request() -> None:
    assert Talk("t", "en").parse(" hello ") == Request("t", " hello ", locale="en", channel="terminal")


def test_a_reply_is_sentences_and_numbered_choices() -> None:
    reply = Reply(Outcome.ANSWERED, (Line("a", text="One."),), (Choice("1", "More"),))
    assert [line.plain for line in render(reply)] == ["One.", "  1 More"]
    assert [str(line.style) for line in render(replace(reply, outcome=Outcome.SAFETY))][0] == "bold white on red"


def test_what_comes_by_itself_has_its_author() -> None:
    said = Entry("t", 3, Who.CLERK, NOON, "您好\n请坐", author="王小明")
    assert [line.plain for line in render_entry(said)] == ["王小明:", "您好", "请坐"]
    told = Entry(
        "t", 4, Who.NOTICE, NOON, "下一位就是您。", Reply(Outcome.HANDED_OFF, (Line("a", text="下一位就是您。"),)).to_json()
    )
    assert [line.plain for line in render_entry(told)] == ["下一位就是您。"]


async def test_who_is_handed_over_waits_and_sees_the_clerk(house: House) -> None:
    terminal = Terminal(house)
    await terminal.type("老年证", "转人工")
    await terminal.sees("下一位就是您。")
    await house.has(WANG, "t")
    await terminal.sees("王小明来了")
    await house.reception.counter.say(WANG, "t", "您好，我是小王")
    await terminal.sees("王小明:\n您好，我是小王\n")
    await house.reception.counter.send_item(WANG, "t", "senior-card")
    await terminal.sees("要带")
    await house.reception.counter.finish(WANG, "t", "solved")
    await terminal.sees("非常满意")
    await terminal.type("5")
    await terminal.sees("谢谢您的评价。")
    screen = terminal.screen.getvalue()
    for words in ("老年证\n", "下一位就是您。", "王小明来了", "您好，我是小王", "谢谢您的评价。"):
        assert screen.count(words) == 1, words
    await terminal.leaves()


@pytest.mark.parametrize("leave", ["exit", " QUIT ", None])
async def test_who_leaves_no_longer_waits(house: House, leave: str | None) -> None:
    terminal = Terminal(house)
    await terminal.type("转人工")
    await terminal.sees("下一位就是您。")
    if leave:
        await terminal.type(leave)
    await terminal.leaves()
    assert (await house.owner("t")) is Owner.NOBODY


async def test_the_end_of_the_talk_ends_the_door(house: House) -> None:
    house.engine.script["再见"] = Reply(Outcome.ENDED, (Line("a", text="再见。"),))
    terminal = Terminal(house)
    await terminal.type("再见")
    await asyncio.wait_for(terminal._holding, 20)
    assert terminal.screen.getvalue() == "再见。\n\n"


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        (b"", []),
        ("你好\r\n再见\n".encode(), ["你好", "再见"]),
        (b"no end", ["no end"]),
        (b"\xff\xfeab\n\n", ["ab", ""]),
        (("长" * 70_000 + "\n").encode(), ["长" * 70_000]),
    ],
)
async def test_lines_are_read_as_they_are_typed(typed: bytes, lines: list[str]) -> None:
    reading, writing = os.pipe()
    feeding = asyncio.create_task(asyncio.to_thread(_write, writing, typed))
    assert [line async for line in typed_lines(reading)] == lines
    await feeding
    os.close(reading)


async def test_lines_are_read_from_a_file_too(tmp_path: Path) -> None:
    path = tmp_path / "lines.txt"
    path.write_text("一\n二\n", encoding="utf-8")
    with path.open("rb") as file:
        assert [line async for line in typed_lines(file.fileno())] == ["一", "二"]


def _write(descriptor: int, what: bytes) -> None:
    with os.fdopen(descriptor, "wb") as file:
        file.write(what)
