"""Several processes on one database: two clerks at the same moment, and a server that is killed in the middle of a turn."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from assistant.conversation import Owner, Who
from assistant.dialogue.turn import Scene
from assistant.settings import TREE, Settings
from assistant.store.conversations import SqlConversations
from assistant.store.database import Database
from tests.databases import postgres
from tests.desks import WANG, open_house

pytestmark = pytest.mark.slow
NAMES = [f"c-{number}" for number in range(12)]


class Process:
    """A small process that is talked to in lines of JSON."""

    def __init__(self, environment: dict[str, str], *arguments: str) -> None:
        command = [sys.executable, "-m", "tests.assistant.desk.processes", *arguments]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, **environment}, cwd=TREE, text=True
        )
        assert self.hear() == {"ready": True}

    def say(self, what: Any) -> None:
        """Send a line."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()

    def hear(self) -> Any:
        """Wait for a line; None at the end."""
        assert self._process.stdout
        line = self._process.stdout.readline()
        return json.loads(line) if line else None

    def ask(self, conversation: str, text: str, mark: str) -> Any:
        """Send what a person said and give the reply."""
        self.say({"conversation": conversation, "text": text, "mark": mark})
        return self.hear()["reply"]

    def kill(self) -> None:
        """Kill it as a power cut would: no clean-up."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def end(self) -> None:
        """Let it end by itself, or kill it where it does not."""
        if self._process.poll() is None:
            self._process.communicate(timeout=60)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of this test's own."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'banban.db'}"
        return
    with postgres() as made:
        yield made


Start = Callable[..., Process]


@pytest.fixture
def start(url: str, settings: Settings, tmp_path: Path) -> Iterator[Start]:
    """Start a small process on the test's database."""
    started: list[Process] = []
    homes = {"BANBAN_HOME": str(settings.home), "BANBAN_MODELS": str(settings.models), "BANBAN_STATE": str(tmp_path)}

    def begin(*arguments: str) -> Process:
        started.append(Process({**homes, "BANBAN_DATABASE_URL": url}, *arguments))
        return started[-1]

    yield begin
    for process in started:
        process.end()


async def test_two_clerks_in_two_processes_never_both_win(
    url: str, start: Start, settings_of_the_desk: Settings, scene: Scene
) -> None:
    house = open_house(settings_of_the_desk, scene, Database(url))
    await house.waits(*NAMES)
    clerks = [start("claim", name, *NAMES) for name in ("ann", "bob")]
    for clerk in clerks:
        clerk.say("go")
    found = [[clerk.hear() for _ in NAMES] for clerk in clerks]
    for one, other in zip(*found, strict=True):
        assert one["won"] is not other["won"], one["name"]
        assert one["by"] == other["by"]
    with house.database.reading() as connection:
        claims = connection.exec_driver_sql("SELECT count(*) FROM ownership_events WHERE move = 'claim'").scalar()
    assert claims == len(NAMES)
    assert await house.reception.counter.waiting(WANG) == ()
    await house.reception.close()


@pytest.mark.usefixtures("trained")
def test_a_server_killed_in_the_middle_of_turns_loses_and_doubles_nothing(url: str, start: Start) -> None:
    before = start("serve", "before")
    before.say({"conversation": "c", "text": "我要办老年证", "mark": "m1"})
    assert before.hear() == {"holding": True}
    before.kill()
    after = start("serve", "after:1")
    assert after.ask("c", "我要办老年证", "m1")["card"]["item"] == "senior-card"
    after.say({"conversation": "c", "text": "1", "mark": "m2"})
    assert after.hear() == {"holding": True}
    after.kill()
    again = start("serve")
    reply = again.ask("c", "1", "m2")
    assert [line["key"] for line in reply["lines"]][1] == "evidence.head"
    assert again.ask("c", "1", "m2") == reply
    assert [line["key"] for line in again.ask("c", "2", "m3")["lines"]][1] == "place.first"
    said = [(entry.number, entry.who) for entry in SqlConversations(Database(url)).log("c")]
    assert said == [(number, Who.PERSON if number % 2 else Who.ASSISTANT) for number in range(1, 7)]
    assert _heard_by_rasa(url) == ["我要办老年证", "1", "2"]


@pytest.mark.usefixtures("trained")
def test_a_server_killed_while_it_hands_over_keeps_place_and_code_and_hands_over_once(url: str, start: Start) -> None:
    first = start("serve", "after:转人工。")
    for name in ("a", "b"):
        assert first.ask(name, "转人工", "m1")["handoff"]
    first.say({"conversation": "c", "text": "转人工。", "mark": "m1"})
    assert first.hear() == {"holding": True}
    first.kill()
    store = SqlConversations(Database(url))
    before = [store.find(name) for name in "abc"]
    assert [one and one.owner for one in before] == [Owner.QUEUE, Owner.QUEUE, Owner.BOT]
    again = start("serve")
    reply = again.ask("c", "转人工。", "m1")
    assert (reply["outcome"], again.ask("c", "转人工。", "m1")) == ("handed_off", reply)
    assert "您前面还有2位。" in [line["text"] for line in reply["lines"]]
    after = [store.find(name) for name in "abc"]
    assert after[:2] == before[:2]
    assert before[2] and after[2]
    assert (after[2].owner, after[2].code) == (Owner.QUEUE, before[2].code)
    assert _count(url, "SELECT count(*) FROM ownership_events WHERE conversation = 'c' AND move = 'hand_over'") == 1
    assert _count(url, "SELECT count(*) FROM handoffs WHERE conversation = 'c'") == 1
    assert [entry.who for entry in store.log("c")] == [Who.PERSON, Who.ASSISTANT, Who.NOTICE]


def _heard_by_rasa(url: str) -> list[str]:
    with Database(url).reading() as connection:
        rows = connection.execute(sa.text("SELECT data FROM events WHERE sender_id = 'c' AND type_name = 'user' ORDER BY id"))
        return [json.loads(data)["text"] for (data,) in rows]


def _count(url: str, query: str) -> int:
    with Database(url).reading() as connection:
        return int(connection.exec_driver_sql(query).scalar())
