"""Which conversations a clerk may open, by the pages and by what the pages fetch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import sqlalchemy as sa

from assistant.store import rows
from tests.channels.clerk.conftest import Desk, SignedIn

JSON = {"Accept": "application/json"}
KEPT_OUT = "这次对话不归您接待。要看请找主管。"


async def _acts(desk: Desk) -> list[tuple[str, str]]:
    """Give who did what, oldest first."""
    names = {one.id: login for login, one in desk.accounts.items()}
    return [(names[one.clerk], one.action) for one in reversed(desk.staffing.audit.last(50))]


@pytest.mark.parametrize("path", ["", "/part", "/items?q=x", "/photos/none"])
async def test_what_the_assistant_has_is_no_clerks_to_read(desk: Desk, signed_in: SignedIn, path: str) -> None:
    await desk.person("talk-1", "我的本子不见了")
    clerk, boss = await signed_in("wang.fang"), await signed_in("zhou.tao")
    answer = await clerk.get(f"/clerk/c/talk-1{path}")
    page = await answer.text()
    assert (answer.status, "我的本子不见了" in page) == (403, False)
    assert KEPT_OUT in page and 'href="/clerk"' in page
    assert (await (await clerk.get(f"/clerk/c/talk-1{path}", headers=JSON)).json())["error"]["key"] == "error.not_for_you"
    assert (await boss.get(f"/clerk/c/talk-1{path}")).status == (404 if "photos" in path else 200)


async def test_what_waits_is_read_by_those_it_waits_for(desk: Desk, signed_in: SignedIn) -> None:
    account = replace(desk.accounts["wang.fang"], languages=("en",))
    desk.book.change(account)
    await desk.waits("talk-1")
    other, mine = await signed_in("wang.fang"), await signed_in("li.na")
    assert (await other.get("/clerk/c/talk-1")).status == 403
    assert "转人工" not in await (await other.get("/clerk")).text()
    assert (await mine.get("/clerk/c/talk-1")).status == 200
    assert "转人工" in await (await mine.get("/clerk")).text()
    answer = await other.post("/clerk/c/talk-1/note", data={"text": "x"})
    assert answer.status == 403 and KEPT_OUT in await answer.text()
    assert (await other.post("/clerk/c/talk-1/show")).status == 403
    assert await _acts(desk) == []


async def test_what_was_a_clerks_today_stays_theirs_to_read(desk: Desk, signed_in: SignedIn) -> None:
    await desk.waits("talk-1")
    counter, me = desk.reception.counter, desk.accounts["li.na"].clerk
    await counter.claim(me, "talk-1")
    await counter.consult(me, "talk-1", desk.accounts["wang.fang"].id)
    await counter.finish(me, "talk-1", "solved")
    for login in ("li.na", "wang.fang"):
        assert (await (await signed_in(login)).get("/clerk/c/talk-1")).status == 200
    stranger = replace(desk.accounts["wang.fang"], id="stranger")
    with pytest.raises(Exception, match="not_for_you"):
        await counter.look(stranger.clerk, "talk-1")


async def test_who_is_to_ring_back_may_read_what_it_is_about(desk: Desk, signed_in: SignedIn) -> None:
    await desk.waits("talk-1")
    await desk.reception.leave_number("talk-1", "13800138000")
    client = await signed_in("wang.fang")
    assert (await client.get("/clerk/c/talk-1")).status == 200
    [one] = await desk.reception.counter.callbacks()
    await client.post(f"/clerk/callbacks/{one.id}/done")
    assert (await client.get("/clerk/c/talk-1")).status == 403


async def test_supervisors_read_all_and_that_is_kept_once_a_day(desk: Desk, signed_in: SignedIn) -> None:
    await desk.waits("talk-1")
    boss = await signed_in("zhou.tao")
    await boss.get("/clerk/c/talk-1")
    assert await _acts(desk) == []
    await desk.reception.counter.claim(desk.accounts["li.na"].clerk, "talk-1")
    for _ in range(2):
        assert (await boss.get("/clerk/c/talk-1")).status == 200
        assert (await boss.get("/clerk/c/talk-1/part?after=0&notes=0")).status == 200
    assert await _acts(desk) == [("zhou.tao", "read")]
    assert "看了不归自己的对话" in await (await boss.get("/clerk/audit")).text()


@dataclass
class Counted:
    """What a database was asked, and how many entries of logs it gave."""

    queries: list[str] = field(default_factory=list)
    entries: int = 0


@contextmanager
def counting(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Counted]:
    """Count what the desk's database is asked meanwhile."""
    counted, build = Counted(), rows.entry
    engine = desk.reception.office.shelves.conversations._database.engine()  # type: ignore[attr-defined]  # where queries show

    def entry(row: Any) -> Any:
        counted.entries += 1
        return build(row)

    def asked(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        counted.queries.append(statement)

    sa.event.listen(engine, "before_cursor_execute", asked)
    with monkeypatch.context() as patched:
        patched.setattr(rows, "entry", entry)
        try:
            yield counted
        finally:
            sa.event.remove(engine, "before_cursor_execute", asked)


async def test_a_page_that_is_told_of_news_reads_only_what_is_new(
    desk: Desk, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.waits("other-1", "找个人")
    await desk.waits("other-2", "a person please")
    await desk.person("talk-1", *(f"第{number}句" for number in range(40)), "转人工")
    counter, me = desk.reception.counter, desk.accounts["li.na"].clerk
    assert (await counter.claim(me, "talk-1")).won
    client = await signed_in("li.na")
    before = await (await client.get("/clerk/c/talk-1/part?after=0&notes=0")).json()
    await counter.say(me, "talk-1", "您好")
    await counter.note(me, "talk-1", "内部")
    with counting(desk, monkeypatch) as counted:
        where = f"/clerk/c/talk-1/part?after={before['after']}&notes={before['notes']}&pace=slower"
        part = await (await client.get(where)).json()
    assert (part["count"], part["after"], part["notes"]) == (2, before["after"] + 1, 1)
    assert "您好" in part["log"] and part["thoughts"] == "" and part["state"].endswith("/slower")
    assert (counted.entries, len([one for one in counted.queries if "FROM" in one])) == (2, 2)
