"""A plain form of a clerk's that is refused comes back with what was typed, whatever it was refused for."""

from __future__ import annotations

import pytest

from tests.channels.boxes import boxes, locked
from tests.channels.clerk.conftest import PASSWORD, Desk, SignedIn

WORDS = "请带<户口本>，十点到大厅。"
CANNED = {"id": "0", "title": "带证件", "text": "请带身份证原件。", "locale": "zh-CN", "place": "7"}
NEW_CLERK = {"login": "new.clerk", "name": "新同事", "role": "clerk", "department": "医保窗口", "capacity": "3"}
NEW_CLERK |= {"domain:medical": "1"}


async def test_a_supervisors_forms_outlive_the_session(desk: Desk, signed_in: SignedIn) -> None:
    client = await signed_in("root")
    desk.staffing.entrance.sign_out_everywhere(desk.accounts["root"])
    for path, form, typed in (
        ("/clerk/canned", CANNED, ("title", "text")),
        ("/clerk/accounts", NEW_CLERK, ("login", "name", "department")),
    ):
        answer = await client.post(path, data=form)
        page = await answer.text()
        assert answer.status == 401
        assert {name: boxes(page)[name] for name in form} == form
        assert all(f'for="kept-{name}"' in page for name in typed)
        assert "请先登录。" in page and 'href="/clerk/sign-in" target="_blank"' in page


async def test_the_console_keeps_forms_while_the_database_is_locked(desk: Desk, signed_in: SignedIn) -> None:
    await desk.waits("talk-1")
    boss, clerk = await signed_in("root"), await signed_in("li.na")
    await clerk.post("/clerk/c/talk-1/claim")
    with locked(desk.staffing.database.url):
        for client, path, form in (
            (boss, "/clerk/canned", CANNED),
            (boss, "/clerk/accounts", NEW_CLERK),
            (clerk, "/clerk/c/talk-1/say", {"text": WORDS, "mark": "m1"}),
            (clerk, "/clerk/c/talk-1/note", {"text": WORDS}),
        ):
            answer = await client.post(path, data=form)
            page = await answer.text()
            assert answer.status == 503
            assert {name: boxes(page)[name] for name in form} == form, path
            assert "找工作人员" not in page


async def test_a_sign_in_that_fails_keeps_the_name_and_never_the_password(desk: Desk, signed_in: SignedIn) -> None:
    client = await signed_in("")
    with locked(desk.staffing.database.url):
        answer = await client.post("/clerk/sign-in", data={"login": "li.na", "password": PASSWORD, "next": "/clerk"})
        page = await answer.text()
        assert answer.status == 503
    assert boxes(page)["login"] == "li.na" and PASSWORD not in page
    assert 'name="password" type="password"' in page


async def test_a_reply_that_is_too_long_or_too_late_stays(desk: Desk, signed_in: SignedIn) -> None:
    await desk.waits("talk-1")
    client = await signed_in("li.na")
    await client.post("/clerk/c/talk-1/claim")
    answer = await client.post("/clerk/c/talk-1/say", data={"text": "长" * 2001})
    assert (answer.status, boxes(await answer.text())["text"]) == (400, "长" * 2001)
    await desk.reception.end("talk-1")
    answer = await client.post("/clerk/c/talk-1/say", data={"text": WORDS})
    assert (answer.status, boxes(await answer.text())["text"]) == (409, WORDS)


@pytest.mark.parametrize("change", [{"title": ""}, {"text": "字" * 501}, {"text": "{nobody}"}])
async def test_an_unusable_canned_answer_stays(desk: Desk, signed_in: SignedIn, change: dict[str, str]) -> None:
    client = await signed_in("root")
    wished = {**CANNED, **change}
    answer = await client.post("/clerk/canned", data=wished)
    kept = boxes(await answer.text())
    assert answer.status == 400
    assert kept["text"] == max(wished["text"], *_texts(desk), key=len)


def _texts(desk: Desk) -> list[str]:
    return [one.text for one in desk.staffing.canned.all()]
