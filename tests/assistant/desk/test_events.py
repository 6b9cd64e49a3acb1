"""Events inside a process and over a real Redis: everybody who listens hears, also in another process."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator

import pytest

from assistant.desk.events import MOST_UNHEARD, LocalEvents, Unheard
from assistant.ports import Events
from assistant.store.redis_events import RedisEvents
from tests.databases import redis_url

LONG = 20.0


@pytest.fixture(params=["local", "redis"])
async def events(request: pytest.FixtureRequest) -> AsyncIterator[Events]:
    """Events of this test's own."""
    made: Events = LocalEvents() if request.param == "local" else RedisEvents(redis_url(), f"banban:test:{uuid.uuid4().hex}")
    yield made
    if isinstance(made, RedisEvents):
        await made._redis.delete(made._stream)
    await made.close()


async def test_who_listens_hears_what_is_published_from_then_on(events: Events) -> None:
    await events.publish("a", {"n": 0})
    async with events.subscribe("a", "b") as ear:
        for number in (1, 2):
            await events.publish("a", {"n": number})
        await events.publish("b", {"n": 3})
        await events.publish("c", {"n": 4})
        heard: list[int] = []
        while len(heard) < 3:
            heard += [event["n"] for event in await ear.heard(LONG)]
    assert heard == [1, 2, 3]


async def test_two_listeners_hear_the_same(events: Events) -> None:
    async with events.subscribe("a") as one, events.subscribe("a") as other:
        await events.publish("a", {"text": "你好"})
        assert [*await one.heard(LONG)] == [*await other.heard(LONG)] == [{"text": "你好"}]


async def test_silence_is_no_end(events: Events) -> None:
    async with events.subscribe("a") as ear:
        assert [*await ear.heard(0.01)] == []


async def test_closing_is_heard(events: Events) -> None:
    async with events.subscribe("a") as ear:
        await events.close()
        with pytest.raises(Unheard):
            await ear.heard(LONG)


async def test_a_listener_who_is_far_behind_loses_the_oldest() -> None:
    events = LocalEvents()
    async with events.subscribe("a") as ear:
        for number in range(MOST_UNHEARD + 5):
            await events.publish("a", {"n": number})
        heard = await ear.heard(LONG)
    assert (len(heard), heard[0]["n"]) == (MOST_UNHEARD, 5)


async def test_two_processes_hear_each_other() -> None:
    stream = f"banban:test:{uuid.uuid4().hex}"
    one, other = (RedisEvents(redis_url(), stream) for _ in range(2))
    async with one.subscribe("a") as ear, other.subscribe("a") as far:
        await one.publish("a", {"n": 1})
        assert [*await far.heard(LONG)] == [*await ear.heard(LONG)] == [{"n": 1}]
    await one._redis.delete(stream)
    await one.close()
    await other.close()


async def test_while_redis_is_away_this_process_still_hears_itself() -> None:
    events = RedisEvents("redis://127.0.0.1:1/0")
    async with events.subscribe("a") as ear:
        await events.publish("a", {"n": 1})
        assert [*await ear.heard(LONG)] == [{"n": 1}]
    await asyncio.wait_for(events.close(), LONG)


async def test_what_is_no_event_is_passed_over() -> None:
    events = RedisEvents(redis_url(), f"banban:test:{uuid.uuid4().hex}")
    async with events.subscribe("a") as ear:
        await events._redis.xadd(events._stream, {"topic": "a", "event": "{broken"})
        await events._redis.xadd(events._stream, {"other": "thing"})
        await events._redis.xadd(events._stream, {"topic": "a", "event": json.dumps({"n": 1})})
        assert [*await ear.heard(LONG)] == [{"n": 1}]
    await events._redis.delete(events._stream)
    await events.close()
