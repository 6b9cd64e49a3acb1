"""The page without JavaScript: every form does its work, keeps what was typed, and shows what people wrote as text."""

from __future__ import annotations

import html
import re

import pytest
from aiohttp import ClientSession

from tests.channels.conftest import WANG, Doorway, Open


async def _page(browser: ClientSession) -> str:
    async with browser.get("/") as response:
        assert response.status == 200
        return await response.text()


async def _send(browser: ClientSession, **form: str) -> str:
    """Send a form, follow the redirect, and give the page."""
    async with browser.post("/", data=form) as response:
        assert response.status == 200, await response.text()
        assert response.history[0].status == 303
        return await response.text()


def _mark(page: str) -> str:
    found = re.search(r'name="mark" value="([^"]+)"', page)
    assert found
    return found[1]


async def test_asking_and_choosing(open_doors: Open) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    page = await _send(browser, text="身份证", mark=_mark(await _page(browser)))
    assert "您说的是“补身份证”。" in page
    assert page.count('role="log"') == 1
    page = await _send(browser, choice="2:1", mark="n1")
    assert doors.engine.requests[-1].choice == {"do": "item", "id": "id-card-replace", "part": "evidence"}
    assert 'value="2:1"' not in page


async def test_what_a_slip_leads_to_is_one_press_away(open_doors: Open) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    async with browser.get("/?item=age-allowance&lang=zh-CN") as response:
        page = await response.text()
    assert '<button name="text" value="高龄津贴">看“高龄津贴”</button>' in page
    await _send(browser, text="高龄津贴", mark=_mark(page))
    assert [one.utterance for one in doors.engine.requests] == ["高龄津贴"]
    for nothing in ("/?item=no-such-item", "/?item=", "/"):
        async with browser.get(nothing) as response:
            assert response.status == 200 and 'id="asked"' not in await response.text()


async def test_a_form_that_is_sent_twice_counts_once(open_doors: Open) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    mark = _mark(await _page(browser))
    await _send(browser, text="身份证", mark=mark)
    page = await _send(browser, text="身份证", mark=mark)
    assert len(doors.engine.requests) == 1
    assert page.count('class="entry person"') == 1


async def test_nothing_begins_before_something_is_said(open_doors: Open) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    await _page(browser)
    assert len(browser.cookie_jar) == 0
    await _send(browser, text="   ", mark="m1")
    assert doors.engine.requests == []


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "</textarea><b>"]
)
async def test_what_people_write_is_shown_as_text(open_doors: Open, words: str) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    page = await _send(browser, text=words, mark="m1")
    assert html.escape(words) in page.replace("&#34;", "&quot;").replace("&#39;", "&#x27;")
    assert "<script>alert" not in page and "<img src=x" not in page and "</textarea><b>" not in page


async def test_the_way_to_a_person_and_back(open_doors: Open) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    page = await _send(browser, do="person")
    assert "正在给您找工作人员" in page and "下一位就是您。" in page
    page = await _send(browser, do="leave-queue")
    assert "正在给您找工作人员" not in page


async def test_a_number_that_is_none_is_named_at_its_field_and_kept_words_stay(open_doors: Open) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    await _send(browser, do="person")
    async with browser.post("/", data={"do": "callback", "phone": "abc"}) as response:
        page = await response.text()
        assert response.status == 400
    assert 'aria-invalid="true" aria-describedby="panel-problem"' in page
    assert "这不像电话号码，请再说一遍。" in page
    page = await _send(browser, do="callback", phone="13800138000")
    assert "记下了，会有人打给您。" in page
    assert "记下了，会有人打给您。" not in await _page(browser)


async def test_talking_with_a_clerk_and_rating(open_doors: Open) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    await _send(browser, do="person")
    conversation = await _clerk_takes_it(doors)
    await doors.reception.counter.say(WANG, conversation, "您好")
    page = await _page(browser)
    assert "工作人员王姐" in page and "王姐在和您说话" in page
    await doors.reception.counter.finish(WANG, conversation, "solved")
    page = await _page(browser)
    assert [words for words in ("非常满意", "基本满意", "非常不满意") if words in page] == ["非常满意", "基本满意", "非常不满意"]
    async with browser.post("/", data={"do": "rate", "stars": "9"}) as response:
        assert response.status == 400
    page = await _send(browser, do="rate", stars="5", reason="帮了大忙")
    assert "谢谢您告诉我们。" in page and "非常不满意" not in page
    page = await _send(browser, do="again")
    assert "工作人员王姐" not in page and "您好，我是伴办" in page


async def test_finishing_ends_the_conversation(open_doors: Open) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    await _send(browser, text="身份证", mark="m1")
    assert "您对这次服务满意吗？" in await _send(browser, do="end")
    page = await _send(browser, text="再问一个", mark="m2")
    assert "再问一个" in page


async def test_somebody_may_ask_for_another(open_doors: Open) -> None:
    browser = await (await open_doors()).browser()
    assert "替家里人问，很好。" in await _send(browser, do="behalf")


async def test_changing_the_language_is_said_to_the_assistant_too(open_doors: Open) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    await _send(browser, text="身份证", mark="m1")
    page = await _send(browser, lang="en")
    assert '<html lang="en"' in page
    assert (doors.engine.requests[-1].utterance, doors.engine.requests[-1].locale) == ("English, please", "en")


async def test_the_page_follows_the_language_that_was_spoken(open_doors: Open) -> None:
    browser = await (await open_doors()).browser()
    assert '<html lang="en"' in await _send(browser, text="english", mark="m1")


@pytest.mark.parametrize(("text", "more"), [("字" * 4001, {}), ("我的话", {"choice": "nonsense"}), ("我的话", {"mark": "<>"})])
async def test_what_was_typed_stays_when_it_could_not_be_sent(open_doors: Open, text: str, more: dict[str, str]) -> None:
    browser = await (await open_doors()).browser()
    async with browser.post("/", data={"mark": "m1", "text": text, **more}) as response:
        page = await response.text()
        assert response.status == 400
    assert f">{text}</textarea>" in page


async def test_a_choice_that_is_gone_is_said_on_the_page(open_doors: Open) -> None:
    browser = await (await open_doors()).browser()
    async with browser.post("/", data={"choice": "7:1", "mark": "m1", "text": "my words"}) as response:
        page = await response.text()
        assert response.status == 409
    assert "这个选项已经换了" in page and "my words</textarea>" in page


async def test_the_print_view_shows_only_ones_own_cards(open_doors: Open) -> None:
    doors = await open_doors()
    browser, stranger = await doors.browser(), await doors.browser()
    await _send(browser, text="身份证", mark="m1")
    async with browser.get("/print/2") as response:
        page = await response.text()
        assert response.status == 200
    assert "户口本，带原件" in page and "0000-8001101" in page
    for who, number in ((browser, "1"), (browser, "99"), (browser, "x"), (browser, "0"), (stranger, "2")):
        assert (await who.get(f"/print/{number}")).status in {400, 404}


async def test_danger_has_a_button_that_rings(open_doors: Open) -> None:
    browser = await (await open_doors()).browser()
    page = await _send(browser, text="救命", mark="m1")
    assert 'class="entry assistant urgent"' in page and 'href="tel:120"' in page


async def _clerk_takes_it(doors: Doorway) -> str:
    counter = doors.reception.counter
    await counter.heartbeat(WANG)
    (waiting,) = await counter.waiting(WANG)
    assert (await counter.claim(WANG, waiting.conversation)).won
    return waiting.conversation
