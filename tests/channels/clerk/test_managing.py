from __future__ import annotations

import re

import pytest

from assistant.desk.canned import FIELDS, Canned, check_canned, filled
from assistant.desk.values import Role
from assistant.dialogue.turn import Scene
from assistant.errors import CannedRefused
from channels.clerk.canned import SHIPPED, shipped
from tests.channels.clerk.conftest import Desk, SignedIn

NEW = {"login": "chen.jie", "name": "陈洁", "role": "clerk", "capacity": "2", "domain:health": "1", "language:zh-CN": "1"}


async def test_a_supervisor_makes_a_clerk_whose_password_is_shown_once(desk: Desk, signed_in: SignedIn) -> None:
    client = await signed_in("zhou.tao")
    page = await (await client.post("/clerk/accounts", data=NEW)).text()
    found = re.search(r'<code id="once">([a-z2-9-]+)</code>', page)
    assert found
    assert found.group(1) not in await (await client.get("/clerk/accounts")).text()
    came = desk.staffing.entrance.sign_in("chen.jie", found.group(1), "192.0.2.7")
    assert (came.account.domains, came.account.languages, came.account.capacity) == (("health",), ("zh-CN",), 2)
    assert [one.action for one in desk.staffing.audit.last(5)] == ["account_added"]


@pytest.mark.parametrize("role", ["supervisor", "admin"])
async def test_a_supervisor_makes_nobody_more_than_a_clerk(desk: Desk, signed_in: SignedIn, role: str) -> None:
    client = await signed_in("zhou.tao")
    assert (await client.post("/clerk/accounts", data={**NEW, "role": role})).status == 403
    mine, root = desk.accounts["zhou.tao"].id, desk.accounts["root"].id
    for account in (mine, root):
        assert (await client.post(f"/clerk/accounts/{account}", data={**NEW, "enabled": "1"})).status == 403
        assert (await client.post(f"/clerk/accounts/{account}/password")).status == 403
        assert (await client.post(f"/clerk/accounts/{account}/sign-out")).status == 403
    clerk = desk.accounts["li.na"].id
    form = {**NEW, "login": "li.na", "role": role, "enabled": "1"}
    assert (await client.post(f"/clerk/accounts/{clerk}", data=form)).status == 403
    kept = desk.staffing.entrance.accounts.by_id(clerk)
    assert kept and kept.role is Role.CLERK


async def test_disabling_ends_the_session_and_the_last_admin_stays(desk: Desk, signed_in: SignedIn) -> None:
    clerk, root = await signed_in("li.na"), await signed_in("root")
    account = desk.accounts["li.na"]
    form = {"login": "li.na", "name": "李娜", "role": "clerk", "capacity": "3"}
    assert (await root.post(f"/clerk/accounts/{account.id}", data=form, allow_redirects=False)).status == 303
    assert (await clerk.get("/clerk", allow_redirects=False)).status == 303
    last = await root.post(f"/clerk/accounts/{desk.accounts['root'].id}", data={**form, "login": "root", "role": "admin"})
    assert last.status == 400
    assert "最后一个管理员" in await last.text()


@pytest.mark.parametrize("wrong", [{"login": "x"}, {"login": "li.na"}, {"name": ""}, {"capacity": "many"}, {"capacity": "0"}])
async def test_what_cannot_be_is_said_and_what_was_typed_stays(signed_in: SignedIn, wrong: dict[str, str]) -> None:
    client = await signed_in("root")
    answer = await client.post("/clerk/accounts", data={**NEW, "department": "医保窗口七", **wrong})
    assert answer.status == 400
    page = await answer.text()
    assert 'role="alert"' in page and "医保窗口七" in page


def test_fields_are_filled_and_gaps_are_seen() -> None:
    assert filled("我是{clerk}，{item}，{code}", {"clerk": "李娜", "item": ""}) == "我是李娜，____，____"
    assert filled("{0.__class__} {clerk!r}", {"clerk": "x"}) == "{0.__class__} {clerk!r}"


@pytest.mark.parametrize(
    "wrong",
    [Canned(0, "en", "", "x"), Canned(0, "en", "x", " "), Canned(0, "en", "t" * 41, "x"), Canned(0, "en", "x", "{phone}")],
)
def test_canned_answers_that_cannot_be_are_refused(wrong: Canned) -> None:
    with pytest.raises(CannedRefused):
        check_canned(wrong)


def test_what_we_ship_can_be_filled_in_every_language(scene: Scene) -> None:
    made = shipped(scene.wording)
    assert len(made) == len(SHIPPED) * len(scene.wording.locales)
    for one in made:
        check_canned(one)
        assert "____" not in filled(one.text, dict.fromkeys(FIELDS, "x"))


async def test_a_supervisor_writes_changes_and_removes_canned_answers(desk: Desk, signed_in: SignedIn) -> None:
    canned = desk.staffing.canned
    canned.begin([Canned(0, "zh-CN", "旧的", "旧的话")])
    client = await signed_in("zhou.tao")
    form = {"id": "0", "locale": "zh-CN", "title": "新的", "text": "我是{clerk}", "place": "1"}
    assert (await client.post("/clerk/canned", data=form, allow_redirects=False)).status == 303
    assert (await client.post("/clerk/canned", data={**form, "text": "{nobody}"})).status == 400
    [made] = [one for one in canned.all("zh-CN") if one.title == "新的"]
    changed = {**form, "id": str(made.id), "title": "改过的"}
    assert (await client.post("/clerk/canned", data=changed, allow_redirects=False)).status == 303
    assert [one.title for one in canned.all("zh-CN") if one.id == made.id] == ["改过的"]
    assert (await client.post(f"/clerk/canned/{made.id}/remove", allow_redirects=False)).status == 303
    assert made.id not in {one.id for one in canned.all()}


async def test_call_backs_hide_the_number_until_it_is_shown(desk: Desk, signed_in: SignedIn) -> None:
    await desk.waits("talk-1")
    await desk.reception.leave_number("talk-1", "13800138000")
    client, other = await signed_in("li.na"), await signed_in("wang.fang")
    assert "13800138000" not in await (await client.get("/clerk/callbacks")).text()
    [one] = await desk.reception.counter.callbacks()
    assert "13800138000" in await (await client.post(f"/clerk/callbacks/{one.id}/show")).text()
    [audited] = desk.staffing.audit.last(5)
    assert (audited.clerk, audited.action, audited.about) == (desk.accounts["li.na"].id, "show_callback", "talk-1")
    await client.post(f"/clerk/callbacks/{one.id}/done")
    assert "同事已经打过了" in await (await other.post(f"/clerk/callbacks/{one.id}/done")).text()
    assert (await client.post("/clerk/callbacks/999/show")).status == 404
