"""`banban bench chat`: people and clerks really meet, the log is checked, and the figures are laid out."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import replace
from pathlib import Path

from click.testing import CliRunner

from assistant.desk.accounts import Account
from assistant.settings import read_settings
from assistant.staffing import build_staffing
from channels.chat.bench import CLAIM, CLERK_TURN, HEARD, TURN, Person, Plan, Seen, play
from channels.chat.bench_command import chat, report
from tests.channels.conftest import Open
from tests.databases import fresh_database


async def test_people_and_clerks_meet_and_nothing_goes_wrong(open_doors: Open, tmp_path: Path) -> None:
    doors = await open_doors(address_rate=1_000_000, session_rate=100_000)
    book = (await asyncio.to_thread(build_staffing, doors.settings)).book
    await asyncio.to_thread(book.add, Account("", "bench", "小李", capacity=5), "correct horse battery")
    plan = Plan(doors.url, time.monotonic() + 25, {"zh-CN": ["身份证", "电费"], "en": ["hello"]}, (0.05, 0.2))
    seen = await play(plan, 4, [("bench", "correct horse battery")])
    assert seen.errors == {}
    assert all(seen.took[kind] for kind in (TURN, CLERK_TURN, HEARD, CLAIM))
    assert seen.talks >= 4


async def test_a_log_with_a_gap_is_an_error(open_doors: Open) -> None:
    doors, seen = await open_doors(), Seen()
    person = Person(Plan(doors.url, 0, {}, (0, 0)), seen, random.Random(1))
    person._check([{"number": 1}, {"number": 3}])
    person._check([{"number": 1}, {"number": 2}])
    await person.close()
    assert seen.errors == {"log: lost or doubled": 1}


async def test_what_an_earlier_talk_held_is_not_heard_again(open_doors: Open) -> None:
    doors, seen = await open_doors(), Seen()
    person = Person(Plan(doors.url, 0, {}, (0, 0)), seen, random.Random(1))
    person._began = time.perf_counter()
    for said in (person._began - 60, time.perf_counter()):
        person._heard({"who": "clerk", "text": f"@{said} 您好"})
    await person.close()
    assert len(seen.took[HEARD]) == 1 and seen.took[HEARD][0] < 30_000


async def test_a_server_that_is_away_is_counted_not_raised() -> None:
    plan = Plan("http://127.0.0.1:9", time.monotonic() + 0.3, {"en": ["hello"]}, (0.05, 0.1))
    seen = await play(plan, 2, [("x", "y")])
    assert sum(seen.errors.values()) > 0 and not seen.took


def test_the_report_names_percentiles_errors_and_the_goal() -> None:
    seen = Seen()
    seen.took[TURN] = [float(number) for number in range(1, 101)]
    told = report(seen, 10)
    assert "bot turn    100      10.0      50      95      99      100" in told
    assert told.endswith("errors: none\nbot turn p95, goal ≤ 500 ms: met")
    seen.errors["bot turn: 500"] += 2
    assert "errors: bot turn: 500 × 2" in report(seen, 10)


def test_it_is_bounded() -> None:
    for wrong in (["--people", "501"], ["--seconds", "601"], ["--clerks", "51"]):
        assert CliRunner().invoke(chat, wrong).exit_code == 2


def test_a_database_that_somebody_works_with_is_not_filled(tmp_path: Path) -> None:
    database = f"sqlite:///{fresh_database(tmp_path)}"
    book = build_staffing(replace(read_settings({}), database_url=database)).book
    book.add(Account("", "li.na", "李娜"))
    told = CliRunner().invoke(chat, ["--database", database])
    assert told.exit_code == 2 and "not empty" in told.output
    assert [one.login for one in book.accounts.all()] == ["li.na"]
