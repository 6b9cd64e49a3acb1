"""Engines in processes of their own: answered by the right one, and a process that dies takes nobody with it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.dialogue import engine_pool
from assistant.dialogue.engine_pool import EnginePool, EngineProcess
from assistant.errors import AssistantError
from assistant.messages import Line, Outcome, Reply, Request
from assistant.settings import Settings

ECHO = """
import json, os, sys
print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    said = asked.get("text") or asked["request"]["utterance"]
    if said == "die":
        os._exit(1)
    if said == "silence":
        continue
    lines = [{"key": "x", "text": f"{asked['do']} {said} {os.getpid()}"}]
    reply = None if said == "nothing" else {"outcome": "answered", "lines": lines}
    print(json.dumps({"id": asked["id"], "reply": reply}), flush=True)
"""
REFUSES = """
import json
print(json.dumps({"failed": {"key": "error.model_missing", "fields": {}}}), flush=True)
"""
SORRY = Reply(Outcome.FAILED, (Line("sorry", text="sorry"),))
PATIENCE = 30.0


def _command(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[EnginePool]:
    monkeypatch.setattr(engine_pool.EngineProcess.__init__, "__defaults__", (None, _command(ECHO)))
    made = EnginePool(3, lambda locale: Reply(Outcome.ANSWERED, locale=locale or "zh-CN"), lambda request: SORRY)
    yield made
    made._end()


async def _ask(pool: EnginePool, conversation: str, words: str) -> str:
    return (await asyncio.wait_for(pool.handle(Request(conversation, words)), PATIENCE)).text


async def _ask_again(pool: EnginePool, conversation: str, words: str) -> str:
    """Ask until there is an answer, as pages do."""
    for _ in range(200):
        if (text := await _ask(pool, conversation, words)) != "sorry":
            return text
        await asyncio.sleep(0.1)
    raise AssertionError("never answered")


async def test_a_conversation_stays_with_its_process_and_others_go_elsewhere(pool: EnginePool) -> None:
    said = await asyncio.gather(*(_ask(pool, f"c{number % 9}", f"w{number}") for number in range(90)))
    assert [text.split()[1] for text in said] == [f"w{number}" for number in range(90)]
    processes = [text.split()[2] for text in said]
    assert len(set(processes)) == 3
    assert all(processes[number] == processes[number % 9] for number in range(90))


async def test_everything_an_engine_can_do_goes_over(pool: EnginePool) -> None:
    recalled = await pool.recall(Request("c", "again"))
    overheard = await pool.overhear("fire", "en")
    assert recalled and recalled.text.startswith("recall again")
    assert overheard and overheard.text.startswith("overhear fire")
    assert await pool.overhear("nothing", "en") is None
    assert pool.welcome("en").locale == "en"
    assert await pool.handle(Request("c", "nothing")) == SORRY


async def test_a_process_that_dies_is_started_again_and_who_waited_is_told(pool: EnginePool) -> None:
    before = await _ask(pool, "c", "one")
    waiting = asyncio.create_task(_ask(pool, "c", "silence"))
    await asyncio.sleep(0)
    assert await _ask(pool, "c", "die") == "sorry"
    assert await asyncio.wait_for(waiting, PATIENCE) == "sorry"
    after = await _ask_again(pool, "c", "two")
    assert after.split()[:2] == ["handle", "two"]
    assert after.split()[2] != before.split()[2]


async def test_a_process_that_is_killed_from_outside_comes_back(pool: EnginePool) -> None:
    number = int((await _ask(pool, "c", "one")).split()[2])
    os.kill(number, signal.SIGKILL)
    assert (await _ask_again(pool, "c", "two")).startswith("handle two")


async def test_closing_ends_the_processes(pool: EnginePool) -> None:
    numbers = {int((await _ask(pool, f"c{one}", "x")).split()[2]) for one in range(9)}
    await pool.close()
    assert not [number for number in numbers if str(number) in os.listdir("/proc")]


def test_an_engine_that_cannot_load_says_why() -> None:
    process = EngineProcess(command=_command(REFUSES))
    with pytest.raises(AssistantError) as caught:
        process.wait()
    assert caught.value.key == "error.model_missing"
    process.close()


def test_a_process_that_ends_before_it_is_ready_is_an_error() -> None:
    process = EngineProcess(command=_command("pass"))
    with pytest.raises(AssistantError):
        process.wait()
    process.close()


async def test_the_real_engine_answers_in_its_process(settings: Settings, trained: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("home", "models", "state"):
        monkeypatch.setenv(f"BANBAN_{name.upper()}", str(getattr(settings, name)))
    process = await asyncio.to_thread(EngineProcess)
    await asyncio.to_thread(process.wait)
    request = Request("pool", "身份证丢了", locale="zh-CN", mark="m:1")
    answer = await process.ask("handle", request=request.to_json())
    assert answer and "补身份证" in Reply.from_json(answer).text
    assert await process.ask("recall", request=request.to_json()) == answer
    assert (await process.ask("overhear", text="救命啊着火了", locale="zh-CN") or {})["outcome"] == "safety"
    await asyncio.to_thread(process.close)


async def test_who_stops_waiting_harms_nobody(pool: EnginePool) -> None:
    waiting = asyncio.create_task(_ask(pool, "c", "one"))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert (await _ask(pool, "c", "two")).startswith("handle two")


async def test_more_than_can_be_answered_is_refused_at_once(pool: EnginePool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_pool, "MOST_PENDING", 1)
    waiting = asyncio.create_task(_ask(pool, "c", "silence"))
    await asyncio.sleep(0)
    assert await _ask(pool, "c", "one") == "sorry"
    await pool.close()
    assert await asyncio.wait_for(waiting, PATIENCE) == "sorry"
