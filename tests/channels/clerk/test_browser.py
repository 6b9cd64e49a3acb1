"""The console in Debian's Chromium, as clerks use it: with the mouse, by keyboard, enlarged, offline and signed out."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, WebSocket, expect

from assistant.desk.values import Figures, Presence
from assistant.dialogue.rasa_engine import RasaEngine
from assistant.dialogue.turn import Scene
from assistant.settings import Settings
from assistant.settings.oidc import OidcSettings
from channels.clerk import live
from tests.channels.chromium import chromium, failings, keep, needs_chromium, pressing
from tests.channels.clerk.conftest import PASSWORD, Desk, run_desk
from tests.waiting import until

pytestmark = [needs_chromium, pytest.mark.slow]
LINE, LOOKS = "**/clerk/live", "**/part?*"
LEAST_TARGET, LEAST_LETTERS = 24, 13
"""Clerks are at work with mouse and keyboard: WCAG's own least target, and letters as in their other tools."""


@dataclass
class Office:
    """A desk and a browser to look at it."""

    desk: Desk
    browser: Browser

    async def page(self, locale: str = "zh-CN", width: int = 1280, height: int = 800) -> Page:
        """Open a browser window of its own."""
        context = await self.browser.new_context(viewport={"width": width, "height": height}, locale=locale)
        page = await context.new_page()
        page.set_default_timeout(60_000)
        return page

    async def clerk(self, login: str, where: str = "/clerk", page: Page | None = None) -> Page:
        """Let somebody sign in and open a page of the console."""
        page = page or await self.page()
        await page.goto(self.desk.url + where)
        await sign_in(page, login)
        await expect(page).to_have_url(self.desk.url + where)
        return page

    async def unaware(self) -> Page:
        """Open a window that learns that a session ended only from what its clerk does, by no line and no looks of its own."""
        page = await self.page()
        await page.route_web_socket(LINE, lambda line: None)
        await page.route(LOOKS, lambda look: look.abort())
        return page


async def sign_in(page: Page, login: str, password: str = PASSWORD) -> None:
    """Fill in the form that a page shows instead of itself; the page that answers has loaded afterwards."""
    await page.fill("#login", login)
    await page.fill("#password", password)
    async with page.expect_navigation():
        await page.keyboard.press("Enter")


@pytest.fixture
async def office(scene: Scene, settings: Settings, tmp_path: Path) -> AsyncIterator[Office]:
    async with run_desk(scene, settings, tmp_path) as desk, chromium() as browser:
        yield Office(desk, browser)


async def test_a_family_member_and_a_clerk_from_question_to_rating(office: Office) -> None:
    family, clerk = await office.page(width=900, height=1000), await office.clerk("li.na")
    await family.goto(office.desk.url)
    for said in ("我的本子不见了", "转人工"):
        await family.fill("#text", said)
        await family.click("button.send")
        await expect(family.locator("#log")).to_contain_text(said)
    await expect(clerk).to_have_title(re.compile(r"^\(1\) "))
    await clerk.click(".take.next")
    await expect(clerk.locator("#owner")).to_contain_text("现在由您接待")
    await expect(clerk.locator("#log")).to_contain_text("我的本子不见了")
    await expect(family.locator("#log")).to_contain_text("李娜")
    await clerk.fill("#text", "您好，您丢的是哪一本？")
    await clerk.click("#send")
    await expect(family.locator("#log")).to_contain_text("您丢的是哪一本")
    await family.fill("#text", "红色的户口本")
    await family.click("button.send")
    await expect(clerk.locator("#log")).to_contain_text("红色的户口本")
    await clerk.click(".pick >> text=户口簿补发")
    await expect(family.locator('#log [data-item="household-book-replace"]').first).to_be_visible()
    await keep(clerk, "console-journey-clerk", whole=False)
    await keep(family, "console-journey-family", whole=False)
    await clerk.select_option("#reason", "solved")
    await clerk.click("section:has(#reason) button")
    await expect(clerk.locator("#lists-part")).to_contain_text("您现在没有接待谁")
    await family.click(".rating button >> text=非常满意")
    await _rated(office)


async def test_the_whole_way_with_the_real_engine(scene: Scene, settings: Settings, tmp_path: Path, engine: RasaEngine) -> None:
    async with run_desk(scene, settings, tmp_path, engine) as desk, chromium() as browser:
        office = Office(desk, browser)
        clerk, family = await office.clerk("li.na"), await office.page(width=900, height=1000)
        await family.goto(desk.url)
        await family.get_by_role("button", name="我是替家里人问的").click()
        for count, said in enumerate(("我想买一张去月球的票", "火星上种土豆怎么弄"), start=1):
            await family.fill("#text", said)
            await family.click("button.send")
            await expect(family.locator(".entry.person:not(.pending)")).to_have_count(count)
        await expect(family.locator("#standing h2")).to_have_text("正在给您找工作人员")
        await expect(family.locator("#standing [data-part=place]")).to_have_text("下一位就是您。")
        await expect(clerk).to_have_title(re.compile(r"^\(1\) "))
        await keep(family, "whole-1-waiting")
        await clerk.click(".take.next")
        await expect(clerk.locator("#log")).to_contain_text("火星上种土豆怎么弄")
        await expect(family.locator("#standing h2")).to_have_text("李娜在和您说话")
        await clerk.locator("#text").press_sequentially("您好，您家里谁丢了")
        await expect(family.locator(".typing")).to_have_text("李娜正在写…")
        await clerk.locator("#text").press_sequentially("什么？")
        await clerk.keyboard.press("Enter")
        await expect(family.locator(".entry.clerk .words p").first).to_have_text("您好，您家里谁丢了什么？")
        await family.locator("#text").press_sequentially("我妈的身份证丢了")
        await expect(clerk.locator("#types")).not_to_be_empty()
        await family.click("button.send")
        await expect(clerk.locator("#log")).to_contain_text("我妈的身份证丢了")
        await clerk.fill("#find", "身份证")
        await clerk.click("#found .pick >> text=居民身份证丢失补领")
        await expect(family.locator('#log [data-item="id-card-replace"]').first).to_be_visible()
        await keep(clerk, "whole-2-clerk", whole=False)
        await keep(family, "whole-3-card")
        await clerk.select_option("#reason", "solved")
        await clerk.click("section:has(#reason) button")
        await family.click(".rating button >> text=非常满意")
        await expect(family.locator("#standing h2")).to_have_text("谢谢您告诉我们。")
        await keep(family, "whole-4-rated")
        figures = await _figures(office)
        assert (dict(figures.ratings), dict(figures.reasons)) == ({5: 1}, {"not_understood": 1})
        [correction] = await desk.reception.counter.corrections()
        assert (correction.item, correction.said) == ("id-card-replace", "火星上种土豆怎么弄")


async def _rated(office: Office) -> None:
    """Wait until the day's figures hold one solved conversation with five stars, and one correction to learn from."""
    figures = await _figures(office)
    assert (figures.ratings, figures.handed_over, dict(figures.ended)) == ({5: 1}, 1, {"solved": 1})
    [correction] = await office.desk.reception.counter.corrections()
    assert (correction.item, correction.said) == ("household-book-replace", "我的本子不见了")


async def _figures(office: Office) -> Figures:
    """Give the day's figures as soon as there is a rating in them."""
    counter = office.desk.reception.counter
    today = office.desk.reception.office.local().date()
    for _ in range(200):
        if (figures := await counter.figures(today)).ratings:
            break
        await asyncio.sleep(0.1)
    return figures


async def test_two_clerks_take_the_same_person_at_the_same_moment(office: Office) -> None:
    await office.desk.waits("talk-1")
    pages = [await office.clerk(login) for login in ("li.na", "wang.fang")]
    for page in pages:
        await expect(page.locator(".take.next")).to_be_visible()
    await asyncio.gather(*(page.evaluate("document.querySelector('.take.next').click()") for page in pages))
    for page in pages:
        await expect(page.locator("#owner, .notice").first).to_be_visible()
    owners = [await page.locator("#owner.mine").count() for page in pages]
    assert sorted(owners) == [0, 1]
    loser, winner = pages[owners.index(0)], ("李娜", "王芳")[owners.index(1)]
    await expect(loser.locator("#notices")).to_contain_text(f"{winner}已经接了")


async def test_a_slow_press_is_not_lost_where_somebody_comes_meanwhile(office: Office) -> None:
    await office.desk.waits("talk-1")
    page = await office.clerk("li.na")
    async with pressing(page, ".take.next"), page.expect_response("**/clerk/lists?*"):
        await office.desk.waits("talk-3", "a person please", locale="en")
    await expect(page.locator("#reply")).to_be_visible()
    await expect(page.locator("#lists-part a.go")).to_have_count(2)


async def _taken(office: Office, page: Page | None = None) -> Page:
    await office.desk.waits("talk-1")
    page = await office.clerk("li.na", page=page)
    await page.click(".take.next")
    await expect(page.locator("#reply")).to_be_visible()
    return page


async def test_a_reply_outlives_the_session(office: Office) -> None:
    page = await _taken(office, await office.unaware())
    await page.fill("#text", "请带户口本，十点到大厅。")
    office.desk.staffing.entrance.sign_out_everywhere(office.desk.accounts["li.na"])
    await page.keyboard.press("Enter")
    await expect(page.locator("#again")).to_be_visible()
    await keep(page, "console-signed-out", whole=False)
    await page.fill("#again-password", "wrong-kettle-42")
    await page.keyboard.press("Enter")
    await expect(page.locator("#again-problem")).to_contain_text("密码不对")
    await page.unroute(LOOKS)
    await page.fill("#again-password", PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.locator("#log")).to_contain_text("十点到大厅")
    said = [one.text for one in await office.desk.reception.log("talk-1") if one.who.value == "clerk"]
    assert said == ["请带户口本，十点到大厅。"]
    await expect(page.locator("#text")).to_have_value("")


async def test_a_reply_waits_for_its_own_clerk(office: Office) -> None:
    page = await _taken(office, await office.unaware())
    await page.fill("#text", "这是李娜写的。")
    office.desk.staffing.entrance.sign_out_everywhere(office.desk.accounts["li.na"])
    await page.keyboard.press("Enter")
    await expect(page.locator("#again")).to_be_visible()
    await page.fill("#again-login", "wang.fang")
    await page.fill("#again-password", PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.locator(".menu summary")).to_contain_text("王芳")
    assert "这是李娜写的。" not in [one.text for one in await office.desk.reception.log("talk-1")]


async def test_a_reply_outlives_a_lost_line_and_is_said_once(office: Office) -> None:
    page = await _taken(office)
    await page.route("**/say", lambda route: route.abort())
    await page.fill("#text", "马上回来。")
    await page.keyboard.press("Enter")
    await expect(page.locator("#line")).to_contain_text("还没发出去")
    await expect(page.locator("#text")).to_have_value("马上回来。")
    await page.unroute("**/say")
    await page.evaluate("window.dispatchEvent(new Event('online'))")
    await expect(page.locator("#log")).to_contain_text("马上回来")
    await page.evaluate("window.dispatchEvent(new Event('online'))")
    await expect(page.locator("#line")).to_be_hidden()
    assert [one.text for one in await office.desk.reception.log("talk-1")].count("马上回来。") == 1


async def test_a_form_outlives_the_session(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "HEARTBEAT", 2)  # a busy browser has half of that to answer
    page = await office.page()
    await page.goto(office.desk.url + "/clerk/canned")
    lines: list[WebSocket] = []
    page.on("websocket", lambda line: lines.append(line))
    await sign_in(page, "root")
    await page.fill("#title-new", "带证件")
    await page.fill("#text-new", "请带身份证原件。")
    office.desk.staffing.entrance.sign_out_everywhere(office.desk.accounts["root"])
    await until(lambda: bool(lines) and all(line.is_closed() for line in lines))  # a busy browser may lose one and open another
    await page.click("form:has(#text-new) button")
    await expect(page.locator("#kept-text")).to_have_value("请带身份证原件。")
    await keep(page, "console-form-signed-out")
    assert await failings(page, LEAST_TARGET, LEAST_LETTERS) == []
    async with page.context.expect_page() as another:
        await page.click("text=在新的一页登录")
    door = await another.value
    await sign_in(door, "root")
    await page.click(".kept button")
    await expect(page.locator("#notices")).to_contain_text("带证件")


async def test_everything_by_keyboard(office: Office) -> None:
    await office.desk.waits("talk-1")
    page = await office.page()
    await page.goto(office.desk.url + "/clerk")
    await expect(page.locator("#login")).to_be_focused()
    await page.keyboard.type("li.na")
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    async with page.expect_navigation():
        await page.keyboard.press("Enter")
    await page.keyboard.press("F2")
    await expect(page.locator("#reply")).to_be_visible()
    await page.keyboard.press("F4")
    await page.keyboard.type("第一行")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("第二行")
    await page.keyboard.press("Enter")
    await expect(page.locator(".entry.clerk .text")).to_have_text("第一行\n第二行")
    await page.keyboard.press("F9")
    await page.keyboard.press("Enter")
    await expect(page.locator("#text")).to_have_value("您好，我是李娜。您的情况我看到了。")
    await expect(page.locator("#text")).to_be_focused()
    await page.keyboard.press("F8")
    await page.keyboard.type("gaoling")
    await page.keyboard.press("Control+a")
    await page.keyboard.type("高龄津贴")
    await expect(page.locator("#found .pick").first).to_be_visible()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("#log .card")).to_be_visible()


async def test_the_tab_key_goes_round_and_is_never_trapped(office: Office) -> None:
    page = await _taken(office)
    seen: list[str] = []
    await page.locator(".skip").focus()
    for _ in range(80):
        await page.keyboard.press("Tab")
        seen.append(await page.evaluate("document.activeElement.outerHTML.slice(0, 90)"))
        if seen[-1].startswith("<body"):
            break
    assert seen[-1].startswith("<body"), "the end of the page is reached"
    for wanted in ('id="presence"', 'id="text"', 'id="find"', 'id="note"', 'id="reason"', "log-box"):
        assert any(wanted in one for one in seen), wanted


SIZES = [(1280, 800), (1600, 900), (640, 400), (320, 640)]
"""Screens in CSS pixels; 640 is 1280 at 200 %, and 320 is 1280 at 400 % (WCAG 1.4.10)."""


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_the_workspace_holds_what_every_page_must(office: Office, locale: str, width: int, height: int) -> None:
    await office.desk.person("talk-2", "我的卡号是6212261234567890123", "找个人")
    await office.desk.waits("talk-1")
    await office.desk.waits("talk-3", "a person please", locale="en")
    page = await office.clerk("li.na", page=await office.page(locale, width, height))
    await page.click(".take.next")
    await expect(page.locator("#reply")).to_be_visible()
    await office.desk.reception.counter.note(office.desk.accounts["li.na"].clerk, "talk-2", "等她女儿一起来")
    await office.desk.reception.counter.send_item(office.desk.accounts["li.na"].clerk, "talk-2", "age-allowance")
    await expect(page.locator("#log .card")).to_be_visible()
    await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = !one.closest('header'); })")
    await keep(page, f"console-work-{locale}-{width}", whole=width < 1000)
    assert await failings(page, LEAST_TARGET, LEAST_LETTERS) == []


PAGES = ["/clerk", "/clerk/help", "/clerk/password", "/clerk/callbacks", "/clerk/figures", "/clerk/canned", "/clerk/accounts"]
PAGES += ["/clerk/learning"]


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
async def test_the_other_pages_hold_what_every_page_must(office: Office, locale: str) -> None:
    await office.desk.waits("talk-1")
    await office.desk.reception.leave_number("talk-1", "13800138000")
    page = await office.clerk("root", page=await office.page(locale))
    found = []
    for path in (*PAGES, "/clerk/audit", f"/clerk/accounts/{office.desk.accounts['li.na'].id}", "/clerk/c/nobody"):
        for width in (1280, 640):
            await page.set_viewport_size({"width": width, "height": 800})
            await page.goto(office.desk.url + path)
            found += [f"{path} {width}: {one}" for one in await failings(page, LEAST_TARGET, LEAST_LETTERS)]
        await keep(page, f"console{path.removeprefix('/clerk').replace('/', '-')[:12]}-{locale}")
    assert found == []


async def test_sign_in_holds_what_every_page_must(office: Office) -> None:
    page = await office.page()
    await page.goto(office.desk.url + "/clerk")
    assert await failings(page, LEAST_TARGET, LEAST_LETTERS) == []
    await sign_in(page, "li.na", "wrong-kettle-42")
    await expect(page.get_by_role("alert")).to_contain_text("不对")
    assert await failings(page, LEAST_TARGET, LEAST_LETTERS) == []


async def test_sign_in_with_the_citys_own_holds_what_every_page_must(scene: Scene, settings: Settings, tmp_path: Path) -> None:
    issuer = OidcSettings("https://login.example", "desk", "s3cret")
    async with run_desk(scene, settings, tmp_path, oidc=issuer) as desk, chromium() as browser:
        page = await Office(desk, browser).page()
        await page.goto(desk.url + "/clerk/sign-in")
        await expect(page.locator('[href^="/clerk/oidc/start"], [action^="/clerk/oidc/start"]').first).to_be_visible()
        await keep(page, "console-sign-in-issuer")
        assert await failings(page, LEAST_TARGET, LEAST_LETTERS) == []


async def test_what_people_write_is_text_and_never_markup(office: Office) -> None:
    evil = "<img src=x onerror=\"document.title='bad'\"><script>document.title='bad'</script>"
    await office.desk.person("talk-1", evil, "转人工")
    page = await office.clerk("li.na", "/clerk/c/talk-1")
    await expect(page.locator(".entry.person .text").first).to_have_text(evil)
    await page.click("#owner button")
    await expect(page.locator("#reply")).to_be_visible()
    await office.desk.person("talk-1", evil + "again")
    await expect(page.locator("#log")).to_contain_text("again")
    assert "bad" not in await page.title()
    assert await page.locator("#log img").count() == 0


async def test_long_numbers_are_hidden_until_shown_and_that_is_recorded(office: Office) -> None:
    await office.desk.person("talk-1", "我的卡号是6212261234567890123", "转人工")
    page = await office.clerk("li.na", "/clerk/c/talk-1")
    await expect(page.locator("#log")).not_to_contain_text("6212261234567890123")
    await page.click(".mask button")
    await expect(page.locator("#log")).to_contain_text("6212261234567890123")
    await page.reload()
    await expect(page.locator("#log")).not_to_contain_text("6212261234567890123")
    boss = await office.clerk("zhou.tao", "/clerk/audit")
    await expect(boss.locator("tbody")).to_contain_text("李娜")
    await expect(boss.locator("tbody")).to_contain_text("看了号码")


async def test_showing_numbers_after_the_session_asks_to_sign_in(office: Office) -> None:
    await office.desk.person("talk-1", "我的卡号是6212261234567890123", "转人工")
    page = await office.clerk("li.na", "/clerk/c/talk-1", await office.unaware())
    office.desk.staffing.entrance.sign_out_everywhere(office.desk.accounts["li.na"])
    await page.click(".mask button")
    await expect(page.locator("#again")).to_be_visible()
    await page.fill("#again-password", PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.locator("#again")).to_be_hidden()
    await page.click(".mask button")
    await expect(page.locator("#log")).to_contain_text("6212261234567890123")


async def test_a_call_for_help_is_noticed_until_it_is_looked_at(office: Office) -> None:
    helper = await office.clerk("wang.fang")
    await expect(helper.locator("#lists-part")).to_contain_text("没有人在等")
    await helper.evaluate(TONES)
    await helper.click("h1")
    await office.desk.waits("talk-1")
    counter, me = office.desk.reception.counter, office.desk.accounts["li.na"].clerk
    assert (await counter.claim(me, "talk-1")).won
    await expect(helper).to_have_title(re.compile(r"^[^(]"))
    sounded = len(await helper.evaluate("window.tones"))
    await counter.consult(me, "talk-1", office.desk.accounts["wang.fang"].id)
    await expect(helper).to_have_title(re.compile(r"^\(1\) "))
    await expect(helper.locator("#notices")).to_contain_text("有同事请您帮忙。")
    assert len(await helper.evaluate("window.tones")) > sounded
    await helper.click("a.go:has-text('李娜请您帮忙')")
    await expect(helper).to_have_title(re.compile(r"^[^(]"))


async def test_a_colleague_reads_along_and_whispers(office: Office) -> None:
    page, helper = await _taken(office), await office.clerk("wang.fang")
    await page.click("summary:has-text('请专业同事支援')")
    await page.select_option("#specialist", office.desk.accounts["wang.fang"].id)
    await page.click("form[action$=consult] button")
    await expect(page.locator("#owner")).to_contain_text("王芳也在看")
    await helper.click("a.go:has-text('李娜请您帮忙')")
    await expect(helper.locator("#owner")).to_contain_text("请您帮忙")
    await helper.fill("#note", "问问是不是医保卡")
    await helper.click("form[action$=note] button")
    await expect(page.locator(".entry.private")).to_contain_text("问问是不是医保卡")
    assert "问问是不是医保卡" not in [one.text for one in await office.desk.reception.log("talk-1")]


async def test_passing_on_and_giving_back(office: Office) -> None:
    page, colleague = await _taken(office), await office.clerk("wang.fang")
    await page.click("summary:has-text('转给同事')")
    await page.select_option("#to", f"clerk:{office.desk.accounts['wang.fang'].id}")
    await page.fill("#transfer-note", "她要办医保")
    await page.click("form[action$=transfer] button")
    await expect(page.locator("#notices")).to_contain_text("已经转过去了")
    await expect(colleague.locator("#lists-part")).to_contain_text("她要办医保")
    await colleague.click(".take.next")
    await colleague.click("summary:has-text('交还机器人')")
    await colleague.click("form[action$=give-back] button")
    await expect(colleague.locator("#notices")).to_contain_text("已经交还机器人")
    assert (await office.desk.reception.standing("talk-1")).owner.value == "bot"


TONES = """() => { window.tones = []; const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (at) {
    window.tones.push(this.frequency.value);
    return start.call(this, at); }; }"""
"""Notes every tone that the page sounds."""


async def test_a_new_person_is_noticed(office: Office) -> None:
    page = await office.clerk("li.na")
    await expect(page.locator("#lists-part")).to_contain_text("没有人在等")
    await page.evaluate(TONES)
    await page.click("h1")
    await office.desk.waits("talk-1")
    await expect(page).to_have_title(re.compile(r"^\(1\) "))
    await expect(page.locator("#notices")).to_contain_text("有人在等")
    assert len(await page.evaluate("window.tones")) == 2
    await page.click("#sound")
    await expect(page.locator("#sound")).to_have_attribute("aria-pressed", "false")
    await office.desk.person("talk-2", "找个人")
    await expect(page).to_have_title(re.compile(r"^\(2\) "))
    assert len(await page.evaluate("window.tones")) == 2


async def test_a_tab_that_is_hidden_for_long_keeps_its_clerk(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "HEARTBEAT", 0.2)
    page = await office.page()
    await page.add_init_script("window.setInterval = () => 0")  # as slow as browsers make the clocks of hidden pages
    await page.goto(office.desk.url + "/clerk")
    await sign_in(page, "li.na")
    await page.select_option("#presence", "away")
    me, counter = office.desk.accounts["li.na"].id, office.desk.reception.counter
    seen: set[datetime] = set()
    for _ in range(200):
        desks = office.desk.reception.office.shelves.desks
        seen |= {one.seen_at for one in desks.snapshot().clerks if one.clerk.id == me and one.presence is Presence.AWAY}
        if len(seen) > 3:
            break
        await asyncio.sleep(0.1)
    assert len(seen) > 3
    assert {one.clerk.id: one.presence for one in await counter.colleagues()}[me] is Presence.AWAY


async def test_two_looks_at_once_show_nothing_twice(office: Office) -> None:
    page = await _taken(office)
    counter, clerk = office.desk.reception.counter, office.desk.accounts["li.na"].clerk
    for number in range(12):
        await counter.say(clerk, "talk-1", f"第{number}句")
        await page.evaluate("window.dispatchEvent(new Event('online')); window.dispatchEvent(new Event('online'))")
    await expect(page.locator(".entry.clerk .text").last).to_have_text("第11句")
    assert await page.locator(".entry.clerk .text").all_inner_texts() == [f"第{number}句" for number in range(12)]
