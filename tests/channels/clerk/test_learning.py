"""The page on which supervisors decide what is learnt: from a clerk's correction to an accepted phrasing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from assistant.bootstrap import SystemClock
from assistant.desk.values import Correction
from assistant.dialogue.turn import Scene
from assistant.learning.values import Proposal, State
from assistant.settings import Settings
from assistant.store.database import Database
from assistant.store.proposals import SqlProposals
from assistant.store.records import SqlRecords
from tests.assistant.learning.small_city import small_city
from tests.channels.clerk.conftest import Desk, SignedIn, run_desk

SAID = "<b>夕阳红</b>的那个东西咋弄"


@pytest.fixture
async def desk(scene: Scene, settings: Settings, tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk of a small city, at which a clerk has put two things right."""
    city = small_city(settings, tmp_path / "home")
    async with run_desk(scene, city, tmp_path / "state") as running:
        records = SqlRecords(running.staffing.database)
        for said in (SAID, "我叫王小明，办老年证"):
            records.correct(Correction(0, "c", 1, "zh-CN", said, "senior-card", "li.na", SystemClock().now()))
        yield running


def _kept(database: Database) -> list[Proposal]:
    return list(SqlProposals(database).all(tuple(State)))


async def test_a_correction_is_shown_once_as_text_and_nothing_personal(desk: Desk, signed_in: SignedIn) -> None:
    client = await signed_in("zhou.tao")
    page = await (await client.get("/clerk/learning")).text()
    assert "&lt;b&gt;夕阳红&lt;/b&gt;的那个东西咋弄" in page
    assert "<b>夕阳红" not in page
    assert "王小明" not in page
    assert 'value="senior-card"' in page


async def test_a_supervisor_accepts_with_other_words_and_another_meaning(desk: Desk, signed_in: SignedIn) -> None:
    client = await signed_in("zhou.tao")
    await client.get("/clerk/learning")
    (one,) = _kept(desk.staffing.database)
    form = {"act": "accept", "text": "夕阳红那个东西咋弄嘞", "item": "will-notary"}
    answer = await client.post(f"/clerk/learning/{one.id}", data=form, allow_redirects=False)
    assert answer.status == 303
    (kept,) = _kept(desk.staffing.database)
    assert (kept.text, kept.label, kept.state) == ("夕阳红那个东西咋弄嘞", "item:will-notary", State.ACCEPTED)
    assert kept.decided_by == "周涛"
    assert "采纳了1句" in await (await client.get("/clerk/learning")).text()


async def test_a_supervisor_drops(desk: Desk, signed_in: SignedIn) -> None:
    client = await signed_in("zhou.tao")
    await client.get("/clerk/learning")
    (one,) = _kept(desk.staffing.database)
    await client.post(f"/clerk/learning/{one.id}", data={"act": "drop"})
    assert [kept.state for kept in _kept(desk.staffing.database)] == [State.DROPPED]
    assert "夕阳红" not in await (await client.get("/clerk/learning")).text()


@pytest.mark.parametrize("change", [{"text": "证"}, {"text": "我叫王小明，办卡"}, {"item": "no-such"}, {"item": ""}])
async def test_what_may_not_be_learnt_is_said_and_what_was_typed_stays(
    change: dict[str, str], desk: Desk, signed_in: SignedIn
) -> None:
    client = await signed_in("zhou.tao")
    await client.get("/clerk/learning")
    (one,) = _kept(desk.staffing.database)
    form = {"act": "accept", "text": "夕阳红那个东西咋弄嘞", "item": "senior-card", **change}
    answer = await client.post(f"/clerk/learning/{one.id}", data=form)
    page = await answer.text()
    assert (answer.status, 'role="alert"' in page) == (400, True)
    assert all(value in page for value in change.values())
    assert [kept.state for kept in _kept(desk.staffing.database)] == [State.PROPOSED]


async def test_clerks_and_strangers_have_no_business_here(desk: Desk, signed_in: SignedIn) -> None:
    clerk, stranger = await signed_in("li.na"), await signed_in("")
    assert (await clerk.get("/clerk/learning")).status == 403
    assert (await clerk.post("/clerk/learning/1", data={"act": "drop"})).status == 403
    assert (await stranger.get("/clerk/learning", allow_redirects=False)).status == 303
    assert (await stranger.post("/clerk/learning/1", data={"act": "drop"})).status == 401


@pytest.mark.parametrize(("path", "status"), [("999", 400), ("x", 404), ("99999999999", 404)])
async def test_one_that_nobody_knows_is_said_so(path: str, status: int, desk: Desk, signed_in: SignedIn) -> None:
    client = await signed_in("zhou.tao")
    assert (await client.post(f"/clerk/learning/{path}", data={"act": "drop"})).status == status
