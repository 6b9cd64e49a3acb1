"""Who has the word: the table of moves by itself, and any sequence of events on a real desk."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, given, settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from assistant.conversation import Owner, Who
from assistant.desk.ownership import MOVES, Move, Ownership, moved, verify
from assistant.desk.values import Clerk, Presence
from assistant.dialogue.turn import Scene
from assistant.errors import DeskError, IllegalMove
from assistant.settings import Settings
from assistant.store.database import Database
from tests.databases import fresh_database
from tests.desks import House, open_house

CLERKS = tuple(Clerk(name, name.title(), capacity=1, department=name) for name in ("ann", "bob"))
NAMES = strategies.sampled_from(["a", "b"])
MOSTLY = strategies.sampled_from([True, True, True, False])
WHICH = strategies.sampled_from(CLERKS)


@given(strategies.lists(strategies.sampled_from(list(Move)), max_size=40))
def test_a_clerk_is_named_exactly_while_one_has_the_word(moves: list[Move]) -> None:
    now = Ownership()
    for move in moves:
        allowed, after = MOVES[move]
        if now.owner in allowed:
            now = moved(now, move, "ann" if after is Owner.CLERK else "")
            assert now.owner is after
        else:
            with pytest.raises(IllegalMove):
                moved(now, move, "ann" if after is Owner.CLERK else "")
        assert bool(now.clerk) == (now.owner is Owner.CLERK)


@pytest.mark.parametrize(("owner", "clerk"), [(Owner.CLERK, ""), (Owner.BOT, "ann"), (Owner.QUEUE, "ann"), (Owner.NOBODY, "ann")])
def test_half_an_ownership_does_not_exist(owner: Owner, clerk: str) -> None:
    with pytest.raises(IllegalMove):
        Ownership(owner, clerk)


def test_nothing_changes_hands_without_its_move() -> None:
    bot, queue, clerk = Ownership(Owner.BOT), Ownership(Owner.QUEUE), Ownership(Owner.CLERK, "ann")
    verify(bot, bot, None)
    verify(bot, queue, Move.HAND_OVER)
    for before, after, move in (
        (bot, queue, None),
        (bot, clerk, Move.CLAIM),
        (queue, bot, Move.HAND_OVER),
        (bot, bot, Move.LEAVE),
    ):
        with pytest.raises(IllegalMove):
            verify(before, after, move)


class DeskMachine(RuleBasedStateMachine):
    """People, two clerks and the desk itself do anything in any order."""

    city: Settings
    scene: Scene

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.loop = asyncio.new_event_loop()
        self.house: House = open_house(self.city, self.scene, Database(f"sqlite:///{fresh_database(self.folder)}"))
        self.run(self.house.online(*CLERKS))

    seen: ClassVar[set[str]] = set()

    def teardown(self) -> None:
        self.seen |= {move for (move,) in self.rows("SELECT DISTINCT move FROM ownership_events")}
        self.run(self.house.reception.close())
        self.loop.close()
        shutil.rmtree(self.folder)

    def run(self, act: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(act)

    def attempt(self, act: Coroutine[Any, Any, Any]) -> None:
        try:
            self.run(act)
        except DeskError:
            return

    @rule(name=NAMES, text=strategies.sampled_from(["转人工", "老年证", "那个啥", "1", "2", "13812345678", "起火了"]))
    def says(self, name: str, text: str) -> None:
        owner = self.run(self.house.owner(name))
        spoken = self.spoken(name)
        self.run(self.house.say(name, text))
        if owner in {Owner.QUEUE, Owner.CLERK}:
            assert self.spoken(name) == spoken

    @rule(name=NAMES)
    def asks_for_a_person(self, name: str) -> None:
        self.run(self.house.say(name, "转人工"))

    @rule(name=NAMES, text=strategies.sampled_from(["老年证", "转人工"]))
    def is_taken_over_while_the_assistant_thinks(self, name: str, text: str) -> None:
        spoken = self.spoken(name)
        thinking: list[bool] = []

        async def end() -> None:
            thinking.append(True)
            await self.house.reception.end(name)

        self.house.engine.during = end
        self.run(self.house.say(name, text))
        self.house.engine.during = None
        if thinking:
            assert self.spoken(name) == spoken

    @precondition(lambda self: self.house.queue())
    @rule(clerk=WHICH, data=strategies.data())
    def claims(self, clerk: Clerk, data: Any) -> None:
        name = data.draw(strategies.sampled_from(self.house.queue()))
        self.attempt(self.house.reception.counter.claim(clerk, name))

    @precondition(lambda self: self.served())
    @rule(name=NAMES, clerk=WHICH)
    def answers(self, name: str, clerk: Clerk) -> None:
        self.attempt(self.house.reception.counter.say(clerk, name, "您好"))

    @precondition(lambda self: self.served())
    @rule(other=WHICH, data=strategies.data(), note=strategies.sampled_from(["", "x"]))
    def transfers(self, other: Clerk, data: Any, note: str) -> None:
        name, clerk = data.draw(strategies.sampled_from(self.served()))
        self.run(self.house.online(other))
        self.attempt(self.house.reception.counter.transfer(Clerk(clerk, clerk), name, other.id, None, note))

    @precondition(lambda self: self.served())
    @rule(data=strategies.data(), act=strategies.sampled_from(["finish", "give_back", "offline"]), right=MOSTLY)
    def lets_go(self, data: Any, act: str, right: bool) -> None:
        name, id_ = data.draw(strategies.sampled_from(self.served()))
        clerk = next(one for one in CLERKS if (one.id == id_) is right)
        counter = self.house.reception.counter
        acts = {
            "finish": lambda: counter.finish(clerk, name, "solved"),
            "give_back": lambda: counter.give_back(clerk, name),
            "offline": lambda: counter.heartbeat(clerk, Presence.OFFLINE),
        }
        self.attempt(acts[act]())
        if act != "offline" and not right:
            assert (name, id_) in self.served()

    @rule(name=NAMES)
    def leaves(self, name: str) -> None:
        self.attempt(self.house.reception.leave_queue(name))

    @rule(name=NAMES)
    def ends(self, name: str) -> None:
        self.run(self.house.reception.end(name))

    @rule(clerk=WHICH, presence=strategies.sampled_from(list(Presence)))
    def is_heard_of(self, clerk: Clerk, presence: Presence) -> None:
        self.run(self.house.online(clerk, presence=presence))

    @precondition(lambda self: self.served())
    @rule()
    def clerks_are_lost(self) -> None:
        self.run(self.house.pass_time(seconds=31))

    @rule(seconds=strategies.sampled_from([1, 31, 31, 61, 4 * 3600, 15 * 3600]))
    def passes(self, seconds: int) -> None:
        self.run(self.house.pass_time(seconds=seconds))

    @invariant()
    def exactly_one_has_the_word_and_every_change_of_hands_has_its_event(self) -> None:
        for id_, owner, clerk, version in self.rows("SELECT id, owner, clerk, version FROM conversations"):
            events = self.rows(
                f"SELECT before, after, move, version FROM ownership_events WHERE conversation = '{id_}' ORDER BY version"
            )
            now = Owner.NOBODY
            for before, after, move, at in events:
                assert (Owner(before), Owner(after)) == (now, MOVES[Move(move)][1])
                assert now in MOVES[Move(move)][0]
                assert at <= version
                now = Owner(after)
            assert now is Owner(owner)
            assert bool(clerk) == (now is Owner.CLERK)

    @invariant()
    def numbers_have_no_gaps(self) -> None:
        for (id_,) in self.rows("SELECT id FROM conversations"):
            numbers = [row[0] for row in self.rows(f"SELECT number FROM entries WHERE conversation = '{id_}' AND NOT private")]
            assert sorted(numbers) == list(range(1, len(numbers) + 1))

    @invariant()
    def nobody_serves_more_than_they_can(self) -> None:
        assert all(count <= 1 for (count,) in self.rows("SELECT count(*) FROM conversations WHERE clerk != '' GROUP BY clerk"))

    @invariant()
    def who_waits_has_a_place(self) -> None:
        assert self.rows("SELECT 1 FROM conversations WHERE owner = 'queue' AND waiting_since IS NULL") == []

    def served(self) -> list[Any]:
        return [tuple(row) for row in self.rows("SELECT id, clerk FROM conversations WHERE owner = 'clerk' ORDER BY id")]

    def spoken(self, name: str) -> int:
        return sum(entry.who is Who.ASSISTANT for entry in self.run(self.house.reception.log(name)))

    def rows(self, query: str) -> list[Any]:
        with self.house.database.reading() as connection:
            return list(connection.exec_driver_sql(query).all())


@pytest.mark.slow
def test_whatever_happens_in_whatever_order(settings_of_the_desk: Settings, scene: Scene) -> None:
    DeskMachine.city, DeskMachine.scene = settings_of_the_desk, scene
    run_state_machine_as_test(
        DeskMachine,
        settings=settings(
            max_examples=20, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
        ),
    )
    assert DeskMachine.seen == {move.value for move in Move}, "some moves were never tried"
