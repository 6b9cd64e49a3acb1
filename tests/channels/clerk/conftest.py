"""A whole server with the console on it, a desk on a scripted assistant, and clerks who can sign in."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from argon2 import PasswordHasher

from assistant.assembly import Outside, assemble
from assistant.bootstrap import SystemClock
from assistant.desk.account_book import AccountBook
from assistant.desk.accounts import Account
from assistant.desk.events import LocalEvents
from assistant.desk.hours import Opening as OfficeHours
from assistant.desk.passwords import Passwords
from assistant.desk.reception import Reception
from assistant.desk.values import Role
from assistant.dialogue.turn import Scene
from assistant.messages import Candidate, Choice, Handoff, Line, Outcome, Reply, Request, Understanding
from assistant.ports import Engine
from assistant.settings import Settings
from assistant.settings.desk import DeskSettings
from assistant.staffing import Staffing, build_staffing
from assistant.store.database import Database
from channels.clerk.who import CLERKS, Clerks
from channels.server import create_app
from channels.web.keys import Doors
from channels.web.opening import Opening
from tests.databases import fresh_database
from tests.fakes import FakeEngine

PASSWORD = "bamboo-kettle-42"
QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
"""Hashing that takes no time, so that tests can sign many people in."""


@dataclass
class Desk:
    """A running server, and the desk behind it."""

    server: TestServer
    reception: Reception
    accounts: dict[str, Account]
    staffing: Staffing

    @property
    def url(self) -> str:
        """The server's address without a slash at the end."""
        return str(self.server.make_url("")).rstrip("/")

    @property
    def book(self) -> AccountBook:
        """The accounts."""
        return self.server.app[CLERKS].book

    async def person(self, conversation: str, *said: str, locale: str = "zh-CN") -> str:
        """Let somebody say something; gives the conversation."""
        for text in said:
            await self.reception.receive(Request(conversation, text, locale=locale), uuid.uuid4().hex)
        return conversation

    async def online(self, *logins: str) -> None:
        """Let clerks be there."""
        for login in logins:
            await self.reception.counter.heartbeat(self.accounts[login].clerk)

    async def waits(self, conversation: str = "talk-1", said: str = "转人工", locale: str = "zh-CN") -> str:
        """Let somebody ask for a person."""
        return await self.person(conversation, "我的本子不见了", said, locale=locale)


def script() -> dict[str, Reply]:
    """What the scripted assistant answers: it asks which item is meant, and hands over."""
    ranking = Understanding(
        "service_request",
        candidates=(
            Candidate("id-card-replace", 0.46),
            Candidate("household-book-replace", 0.31),
            Candidate("ss-card-replace", 0.08),
        ),
    )
    asks = Reply(
        Outcome.CLARIFYING,
        (Line("ask", text="您要办哪一样？"),),
        (Choice("1", "补办身份证"), Choice("2", "补办户口本"), Choice("3", "都不是")),
        understood=ranking,
    )
    gives = Reply(Outcome.HANDED_OFF, (Line("gives", text="好的，这就转给工作人员。"),), handoff=Handoff("1369", "asked"))
    return {
        "我的本子不见了": asks,
        "转人工": gives,
        "找个人": replace(gives, handoff=Handoff("2077", "not_understood")),
        "a person please": replace(gives, locale="en", handoff=Handoff("2048", "not_understood")),
    }


@pytest.fixture
async def desk(scene: Scene, settings: Settings, tmp_path: Path) -> AsyncIterator[Desk]:
    """Run a server with three people who work at it: clerks 李娜 and 王芳, supervisor 周涛, and an admin."""
    async with run_desk(scene, settings, tmp_path) as running:
        yield running


@asynccontextmanager
async def run_desk(
    scene: Scene, settings: Settings, state: Path, engine: Engine | None = None, **changes: Any
) -> AsyncIterator[Desk]:
    """Run a server, with a scripted assistant where no engine is given; `changes` are settings that differ."""
    own = replace(settings, state=state, database_url="", desk=DeskSettings(always_open=True), **changes)
    fresh_database(state)
    outside = Outside(Database(own.database), SystemClock(), LocalEvents(), OfficeHours())
    reception = assemble(own, scene, engine or FakeEngine(script()), outside)
    app = create_app(Doors(own, scene, Opening.of(reception)))
    built = build_staffing(own, passwords=QUICK)
    app[CLERKS] = Clerks(**built.__dict__, provider=app[CLERKS].provider)
    async with TestServer(app) as server:
        people = {
            "li.na": Account("", "li.na", "李娜", department="综合窗口", languages=("zh-CN", "en")),
            "wang.fang": Account("", "wang.fang", "王芳", department="医保窗口"),
            "zhou.tao": Account("", "zhou.tao", "周涛", Role.SUPERVISOR),
            "root": Account("", "root", "Root", Role.ADMIN),
        }
        accounts = {login: app[CLERKS].book.add(one, PASSWORD)[0] for login, one in people.items()}
        running = Desk(server, reception, accounts, built)
        await running.online("li.na", "wang.fang")
        yield running
        await reception.close()


SignedIn = Callable[[str], Awaitable[TestClient]]


@pytest.fixture
async def signed_in(desk: Desk) -> AsyncIterator[SignedIn]:
    """Give a browser without a screen in which somebody has signed in: `await signed_in("li.na")`."""
    clients: list[TestClient] = []

    async def sign_in(login: str) -> TestClient:
        client = TestClient(desk.server, headers={"Origin": desk.url})
        clients.append(client)
        if login:
            answer = await client.post("/clerk/sign-in", data={"login": login, "password": PASSWORD}, allow_redirects=False)
            assert answer.status == 303, await answer.text()
        return client

    yield sign_in
    for client in clients:
        await client.session.close()
