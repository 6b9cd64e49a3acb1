"""A plain form of a person's that is refused comes back with what was typed, whatever it was refused for."""

from __future__ import annotations

import re

from aiohttp import ClientSession

from tests.channels.boxes import boxes, locked
from tests.channels.conftest import WANG, Doorway, Open

WORDS = "我妈的<医保卡>丢了，怎么办"


async def _refused(browser: ClientSession, status: int, path: str = "/", **form: str) -> str:
    """Send a form that is refused, and give the page that comes back."""
    async with browser.post(path, data=form) as response:
        page = await response.text()
        assert (response.status, "Traceback" in page) == (status, False)
        return page


async def test_too_fast_keeps_the_words_and_sends_them_again(open_doors: Open) -> None:
    doors = await open_doors(session_rate=1)
    browser = await doors.browser()
    for number in ("m0", "m1"):  # the first one counts for the address: there is no session yet
        await browser.post("/", data={"text": "one", "mark": number})
    page = await _refused(browser, 429, text=WORDS, mark="m2")
    assert "太快了。请等一会儿再试。" in page and "您写的还在下面。" in page
    kept = boxes(page)
    assert (kept["text"], kept["mark"]) == (WORDS, "m2")
    assert re.search(r'<form class="kept" method="post" action="/">', page)


async def test_an_address_that_asks_too_often_keeps_its_words(open_doors: Open) -> None:
    doors = await open_doors(address_rate=10)
    browser = await doors.browser()
    for _ in range(10):
        await browser.get("/healthz")
    assert boxes(await _refused(browser, 429, text=WORDS))["text"] == WORDS


async def test_from_another_site_words_are_shown_but_never_sent_on(open_doors: Open) -> None:
    doors = await open_doors()
    browser = await doors.browser(origin="http://evil.example")
    page = await _refused(browser, 403, text=WORDS, do="end")
    assert boxes(page)["text"] == WORDS and "readonly" in page
    assert '<form class="kept"' not in page and 'name="do" value="end"' not in page


async def test_a_page_that_is_not_there_holds_no_form(open_doors: Open) -> None:
    browser = await (await open_doors()).browser()
    assert "<textarea" not in await _refused(browser, 404, "/nothing", text=WORDS)


async def test_what_is_too_large_to_be_read_is_still_in_the_browser(open_doors: Open) -> None:
    browser = await (await open_doors(body_kb=8)).browser()
    page = await _refused(browser, 413, text="x" * 20_000)
    assert "请按“后退”，您写的还在。" in page and "<textarea" not in page


async def test_a_failure_of_ours_keeps_the_words(open_doors: Open) -> None:
    doors = await open_doors()

    async def fail(*given: object) -> None:
        raise RuntimeError("secret detail")

    doors.reception.turn = fail  # type: ignore[assignment,method-assign]
    page = await _refused(await doors.browser(), 500, text=WORDS)
    assert boxes(page)["text"] == WORDS and "secret" not in page


async def test_a_locked_database_keeps_words_number_and_reason(open_doors: Open) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    await browser.post("/", data={"do": "person"})
    with locked(doors.settings.database):
        assert boxes(await _refused(browser, 503, text=WORDS, mark="m1"))["text"] == WORDS
        assert boxes(await _refused(browser, 503, do="callback", phone="13800138000"))["phone"] == "13800138000"
        kept = boxes(await _refused(browser, 503, do="rate", stars="5", reason="帮了大忙"))
    assert (kept["reason"], kept["stars"], kept["do"]) == ("帮了大忙", "5", "rate")


async def test_a_wrong_number_stays_in_its_box(open_doors: Open) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    await browser.post("/", data={"do": "person"})
    page = await _refused(browser, 400, do="callback", phone="1380013800O")
    assert "这不像电话号码" in page and boxes(page)["phone"] == "1380013800O"


async def test_a_rating_without_stars_keeps_its_reason(open_doors: Open) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    await _served(doors, browser)
    page = await _refused(browser, 400, do="rate", stars="", reason="帮了大忙")
    assert "请选一个满意程度。" in page and boxes(page)["reason"] == "帮了大忙"


async def test_a_session_that_has_ended_keeps_number_and_reason(open_doors: Open) -> None:
    doors = await open_doors()
    for form in ({"do": "callback", "phone": "13800138000"}, {"do": "rate", "stars": "5", "reason": "帮了大忙"}):
        browser = await doors.browser()
        await _served(doors, browser)
        browser.cookie_jar.clear()
        async with browser.post("/", data=form) as response:
            page = await response.text()
            assert response.status == 404
        assert boxes(page)["text"] == form.get("phone", form.get("reason"))
        assert "找不到这次对话" in page


async def _served(doors: Doorway, browser: ClientSession) -> None:
    """Let a person be served to the end."""
    await browser.post("/", data={"do": "person"})
    counter = doors.reception.counter
    await counter.heartbeat(WANG)
    (waiting,) = await counter.waiting(WANG)
    await counter.claim(WANG, waiting.conversation)
    await counter.finish(WANG, waiting.conversation, "solved")
