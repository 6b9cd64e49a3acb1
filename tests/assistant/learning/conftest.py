"""What tests of learning share: a database with the desk's tables, what a city knows, and proposals in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.conversation import Who
from assistant.desk.values import Correction
from assistant.learning.cleaning import same
from assistant.learning.knowledge import NOTHING, Knowledge
from assistant.learning.proposals import Proposals
from assistant.settings import Settings
from assistant.store.database import Database
from assistant.store.proposals import SqlProposals
from assistant.store.records import SqlRecords
from assistant.store.tables import ENTRIES
from assistant.understanding.guard import Guard
from tests.databases import postgres
from tests.fakes import NOON, FixedClock

LABELS = frozenset({"item:senior-card", "item:will-notary", "event:birth", NOTHING})


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of this test's own."""
    if request.param == "sqlite":
        made = Database(f"sqlite:///{tmp_path / 'banban.db'}")
        yield made
        made.close()
        return
    with postgres() as url:
        made = Database(url)
        yield made
        made.close()


@pytest.fixture(scope="session")
def knowledge(settings: Settings) -> Knowledge:
    """A city that teaches one sentence and measures with another."""
    guard = Guard.read(settings.intents / "safety")
    return Knowledge({same("老年证怎么办"): {"item:senior-card"}}, {same("敬老卡在哪领呀")}, guard, LABELS, ["en", "zh-CN"])


@pytest.fixture
def proposals(database: Database, knowledge: Knowledge) -> Proposals:
    """The proposals of that city."""
    return Proposals(SqlProposals(database), SqlRecords(database).corrections, knowledge, FixedClock())


@pytest.fixture
def correct(database: Database) -> Callable[..., None]:
    """Let a clerk send the right item for something: `correct("…", "senior-card")`."""

    def kept(said: str, item: str, locale: str = "zh-CN") -> None:
        SqlRecords(database).correct(Correction(0, "c", 1, locale, said, item, "wang", NOON))

    return kept


@pytest.fixture
def missed(database: Database) -> Callable[..., None]:
    """Let the assistant not understand something: `missed("…", likely="senior-card")`."""
    numbers: dict[str, int] = {}

    def kept(said: str, likely: str = "", conversation: str = "chat-1") -> None:
        number = numbers.get(conversation, 0) + 1
        numbers[conversation] = number + 1
        candidates = [{"id": likely, "confidence": 0.4}] if likely else []
        reply = {"outcome": "not_understood", "locale": "zh-CN", "understood": {"candidates": candidates, "events": []}}
        at = NOON + timedelta(seconds=number)
        row: dict[str, Any] = {
            "conversation": conversation,
            "private": False,
            "at": at,
            "attachments": [],
            "mark": "",
            "author": "",
        }
        with database.writing() as connection:
            connection.execute(ENTRIES.insert().values(**row, number=number, who=Who.PERSON.value, text=said, request={}))
            answer = {**row, "number": number + 1, "who": Who.ASSISTANT.value, "text": "…", "reply": reply, "answers": number}
            connection.execute(ENTRIES.insert().values(**answer))

    return kept
