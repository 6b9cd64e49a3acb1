"""`banban desk`: the queue in a supervisor's terminal, call-backs, tables and forgetting."""

from __future__ import annotations

import asyncio
import io
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from assistant.commands.desk import desk
from assistant.commands.desk_board import Board, minutes, render
from assistant.desk.values import Callback, Colleague, Presence
from assistant.dialogue.turn import Scene
from assistant.settings import Settings
from assistant.store.database import Database
from tests.desks import LI, WANG, House, open_house
from tests.fakes import NOON

pytestmark = pytest.mark.usefixtures("in_process")


@pytest.fixture
async def busy(settings: Settings, scene: Scene, tmp_path: Path) -> House:
    """A desk on the database that the command looks at: one served, one waiting, one to ring back."""
    own = replace(settings, desk=replace(settings.desk, sweep_seconds=0.0))
    house = open_house(own, scene, Database(f"sqlite:///{tmp_path / 'state' / 'banban.db'}"))
    await house.has(WANG, "served")
    await house.waits("waits", "rings")
    await house.say("waits", "我的身份证 11010519491231002X")
    await house.reception.leave_number("rings", "13812345678")
    house.database.close()
    return house


def _call(*arguments: str) -> Result:
    return CliRunner().invoke(desk, arguments, env={"LC_ALL": "C.UTF-8", "COLUMNS": "200"})


@pytest.mark.usefixtures("busy")
def test_the_queue_is_shown_with_numbers_masked() -> None:
    result = _call()
    assert result.exit_code == 0, result.output
    for words in ("Waiting: 1", "With clerks: 1", "王小明", "****************2X", "To ring back: 1", "*********78"):
        assert words in result.output
    assert "11010519491231002X" not in result.output
    assert "13812345678" not in result.output


@pytest.mark.usefixtures("busy")
def test_as_json() -> None:
    found = json.loads(_call("--json").output)
    assert [one["conversation"] for one in found["waiting"]] == ["waits"]
    assert [one["clerk"] for one in found["with_clerks"]] == ["王小明"]
    assert [one["phone"] for one in found["callbacks"]] == ["*********78"]
    assert [(one["id"], one["presence"], one["serving"]) for one in found["clerks"]] == [("wang", "offline", 1)]


def test_showing_numbers_in_full_is_kept_in_the_audit(busy: House) -> None:
    assert "13812345678" in _call("--show").output
    with busy.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT action FROM audit").scalars().all()
    assert rows == ["show_callbacks"]
    busy.database.close()


@pytest.mark.usefixtures("busy")
def test_a_call_back_is_done_once() -> None:
    assert _call("done", "1").output == "Call-back 1 is done.\n"
    assert _call("done", "1").output == "There is no open call-back 1.\n"
    assert json.loads(_call("--json").output)["callbacks"] == []


def test_the_tables_are_brought_up_to_date_once() -> None:
    outputs = [_call("migrate").output for _ in range(2)]
    assert outputs == ["The tables are up to date now.\n", "The tables were up to date already.\n"]


def test_what_is_old_is_forgotten(busy: House) -> None:
    asyncio.run(busy.reception.end("waits"))
    busy.database.close()
    assert _call("forget", "--days", "1").output == "One old conversation was deleted.\n"
    assert _call("forget", "--days", "1").output == "0 old conversations were deleted.\n"


def test_an_empty_desk_has_no_tables() -> None:
    result = _call()
    assert result.exit_code == 0, result.output
    assert "Waiting: 0" in result.output
    assert "┃" not in result.output


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_everything_has_words_in_both_languages(scene: Scene, locale: str) -> None:
    callback = Callback(1, "c", "1001", "13812345678", "en", "closed", NOON)
    colleagues = tuple(Colleague(clerk, presence) for clerk in (WANG, LI) for presence in Presence)
    screen = io.StringIO()
    board = Board(NOON, colleagues=colleagues, callbacks=(callback,), open=False)
    Console(file=screen, width=200).print(render(board, scene.wording, locale))
    for presence in Presence:
        assert scene.wording.say(locale, f"board.presence.{presence.value}") in screen.getvalue()


@pytest.mark.parametrize(("seconds", "said"), [(0, "0:00"), (7, "0:07"), (187, "3:07"), (3600, "60:00"), (-5, "0:00")])
def test_how_long(seconds: int, said: str) -> None:
    assert minutes(NOON - timedelta(seconds=seconds), NOON) == said
