"""Following a conversation: what is in the log and what comes, nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from assistant.conversation import Entry, Owner, Standing
from assistant.errors import StoreError
from tests.desks import WANG, House


class Door:
    """A door that follows, and keeps what it saw; `log_at` is the log as it was at each standing."""

    def __init__(self, house: House, conversation: str, after: int = 0) -> None:
        self.entries: list[Entry] = []
        self.standings: list[Standing] = []
        self.log_at: list[tuple[Entry, ...]] = []
        self._task = asyncio.create_task(self._follow(house, conversation, after))
        self._changed = asyncio.Event()

    async def _follow(self, house: House, conversation: str, after: int) -> None:
        async for news in house.reception.follow(conversation, after):
            if isinstance(news, Entry):
                self.entries.append(news)
            else:
                self.standings.append(news)
                self.log_at.append(tuple(self.entries))
            self._changed.set()

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until something is true of what was seen."""
        while not holds():
            self._changed.clear()
            await asyncio.wait_for(self._changed.wait(), 20)

    async def ended(self) -> None:
        """Wait for the end."""
        await asyncio.wait_for(self._task, 20)


async def test_the_log_comes_first_and_then_what_happens(house: House) -> None:
    await house.say("c", "老年证")
    door = Door(house, "c")
    await door.until(lambda: door.standings)
    await house.waits("c")
    await door.until(lambda: door.standings[-1].owner is Owner.QUEUE)  # what is over before a door looks it never hears of
    await house.has(WANG, "c")
    await house.reception.counter.say(WANG, "c", "您好")
    await door.until(lambda: door.entries[-1].text == "您好")
    assert [entry.number for entry in door.entries] == list(range(1, 8))
    await door.until(lambda: door.standings[-1].owner is Owner.CLERK)
    assert [one.owner for one in door.standings] == [Owner.BOT, Owner.QUEUE, Owner.CLERK]
    assert door.standings[-1].clerk == "王小明"


async def test_how_it_stands_is_never_ahead_of_the_log(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await house.waits("c")
    conversations, taken = house.reception.office.shelves.conversations, False
    read = {name: getattr(conversations, name) for name in ("log", "news")}

    def then_taken(name: str) -> Callable[..., object]:
        """Let a clerk take the conversation at the moment after it was read, once."""

        def reading(*asked: object) -> object:
            nonlocal taken
            found, was = read[name](*asked), taken
            taken = True
            if not was:
                asyncio.run(house.has(WANG, "c"))
            return found

        return reading

    for name in read:
        monkeypatch.setattr(conversations, name, then_taken(name))
    door = Door(house, "c")
    await door.until(lambda: door.standings)
    first, log = door.standings[0], " ".join(one.text for one in door.log_at[0])
    assert (first.owner is Owner.CLERK) == ("王小明" in log)


async def test_who_does_not_wait_does_not_look_when_others_do(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await house.has(WANG, "served")
    conversations, looked = house.reception.office.shelves.conversations, []
    news = conversations.news

    def noted(conversation: str, *asked: Any) -> object:
        looked.append(conversation)
        return news(conversation, *asked)

    monkeypatch.setattr(conversations, "news", noted)
    served, waiting = Door(house, "served"), Door(house, "b")
    await served.until(lambda: served.standings)
    await house.waits("a", "b")
    await waiting.until(lambda: waiting.standings[-1].place == 2)
    before = looked.count("served")
    await house.reception.leave_queue("a")
    await waiting.until(lambda: waiting.standings[-1].place == 1)
    assert looked.count("served") == before


async def test_a_word_said_while_the_database_is_away_comes_later(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await house.waits("c")
    desks, door = house.reception.office.shelves.desks, Door(house, "c")
    await door.until(lambda: door.standings)

    def fail() -> object:
        raise StoreError(problem="away")

    with monkeypatch.context() as patched:
        patched.setattr(desks, "snapshot", fail)
        await house.say("c", "还在吗")
        await asyncio.sleep(0.2)
    await house.say("c", "第二句")
    await door.until(lambda: door.entries[-1].text == "第二句")
    assert "还在吗" in [one.text for one in door.entries]


async def test_who_reconnects_gets_what_came_meanwhile_and_nothing_twice(house: House) -> None:
    await house.say("c", "老年证")
    await house.say("c", "那个啥")
    door = Door(house, "c", after=3)
    await door.until(lambda: door.standings)
    assert [entry.number for entry in door.entries] == [4]


async def test_many_doors_see_every_word_once(house: House) -> None:
    await house.has(WANG, "c")
    doors = [Door(house, "c") for _ in range(5)]
    words = [f"第{number}句" for number in range(20)]
    for word in words:
        await (house.say("c", word) if int(word[1:-1]) % 2 else house.reception.counter.say(WANG, "c", word))
    for door in doors:
        await door.until(lambda door=door: door.entries and door.entries[-1].text == words[-1])
        assert [entry.text for entry in door.entries if entry.text in words] == words
        assert [entry.number for entry in door.entries] == list(range(1, len(door.entries) + 1))


async def test_who_waits_hears_of_their_place_when_others_leave(house: House) -> None:
    await house.waits("a", "b")
    door = Door(house, "b")
    await door.until(lambda: door.standings)
    await house.reception.leave_queue("a")
    await door.until(lambda: door.standings[-1].place == 1)
    assert [one.place for one in door.standings] == [2, 1]


async def test_a_clerks_writing_is_seen_and_ends_with_the_words(house: House) -> None:
    await house.has(WANG, "c")
    door = Door(house, "c")
    await door.until(lambda: door.standings)
    await house.reception.counter.typing(WANG, "c")
    await door.until(lambda: door.standings[-1].typing)
    await house.reception.counter.say(WANG, "c", "您好")
    await door.until(lambda: not door.standings[-1].typing)
    assert door.entries[-1].text == "您好"


async def test_private_notes_never_come_to_a_persons_door(house: House) -> None:
    await house.has(WANG, "c")
    door = Door(house, "c")
    await house.reception.counter.note(WANG, "c", "内部")
    await house.reception.counter.say(WANG, "c", "您好")
    await door.until(lambda: door.entries and door.entries[-1].text == "您好")
    assert "内部" not in {entry.text for entry in door.entries}


async def test_closing_the_reception_ends_following(house: House) -> None:
    door = Door(house, "c")
    await door.until(lambda: door.standings)
    await house.reception.close()
    await door.ended()
    assert door.standings == [Standing(Owner.NOBODY)]
