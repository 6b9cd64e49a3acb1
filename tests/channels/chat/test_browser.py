"""The chat page in a real browser: what it looks like, what it holds for everybody, and that nothing said is lost or doubled."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from assistant.dialogue.rasa_engine import RasaEngine
from channels.chat import speech
from channels.chat.forms import LOADING_SECONDS
from tests.channels.chromium import chromium, failings, help_of, keep, needs_chromium, pressing
from tests.channels.conftest import WANG, Doorway, Open
from tests.fakes import FakeSpeaker
from tests.waiting import until

pytestmark = needs_chromium
PATIENCE = 20_000
"""Milliseconds: for a machine that has much else to do."""

expect.set_options(timeout=PATIENCE)
LOOKS = [
    ("zh-CN", 360, "light", "1"),
    ("zh-CN", 1280, "dark", "1"),
    ("zh-CN", 320, "light", "3"),
    ("en", 360, "dark", "2"),
    ("en", 768, "light", "1"),
    ("en", 1280, "light", "3"),
]
"""Language, width in CSS pixels (320 is what 1280 at 400 % leaves), colours and text size."""


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as running:
        yield running


async def _open(browser: Browser, doors: Doorway, path: str = "/", **context: Any) -> Page:
    """Open a page whose errors fail the test, as a browser of its own."""
    visitor = await browser.new_context(**{"locale": "zh-CN", "viewport": {"width": 768, "height": 900}} | context)
    visitor.set_default_timeout(PATIENCE)
    page = await visitor.new_page()
    page.on("pageerror", lambda error: pytest.fail(f"the page broke: {error}"))
    await page.goto(doors.url + path)
    return page


async def _say(page: Page, words: str) -> None:
    await page.fill("#text", words)
    await page.click("#say .send")


async def _log(page: Page) -> list[tuple[int, str]]:
    """Give number and first line of every entry that has arrived, as they stand on the page."""
    found = await page.locator("#log .entry:not(.pending)").evaluate_all(
        "entries => entries.map(e => [Number(e.dataset.number), e.querySelector('.words p')?.textContent ?? ''])"
    )
    return [(number, text) for number, text in found]


async def _take(doors: Doorway) -> str:
    """Let a clerk claim whoever waits."""
    counter = doors.reception.counter
    (waiting,) = await counter.waiting(WANG)
    assert (await counter.claim(WANG, waiting.conversation)).won
    return waiting.conversation


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
async def test_every_state_of_the_page_holds_for_everybody(
    browser: Browser, open_doors: Open, engine: RasaEngine, look: tuple[str, int, Any, str]
) -> None:
    doors = await open_doors(engine=engine)
    locale, width, colours, size = look
    await doors.reception.counter.heartbeat(WANG)
    page = await _open(browser, doors, locale=locale, viewport={"width": width, "height": 800}, color_scheme=colours)
    name = f"chat-{locale}-{width}-{colours}-{size}"
    found: dict[str, list[str]] = {}
    helps: dict[str, Any] = {}

    async def look_at(state: str, chat: bool = True) -> None:
        await keep(page, f"{name}-{state}")
        found[state] = await failings(page)
        await page.evaluate("scrollTo(0, 0)")
        helps[state] = await help_of(page)
        assert await page.locator("[role=log]").count() == int(chat), state
        assert await page.locator("html").get_attribute("lang") == locale

    await page.locator(f".sizes .size-{size}").click()
    await look_at("start")
    await _say(page, {"zh-CN": "身份证丢了", "en": "I lost my identity card"}[locale])
    await page.locator(".card summary").click()
    await page.locator(".card .checklist input").first.check()
    await look_at("answer")
    await page.locator(".choices button").first.click()
    await expect(page.locator(".entry.assistant")).to_have_count(3)
    await look_at("evidence")
    await page.goto(f"{doors.url}/print/2")
    await look_at("print", chat=False)
    await page.goto(f"{doors.url}/nothing")
    await look_at("missing", chat=False)
    await page.goto(doors.url)
    await page.locator("button.help").click()
    await page.locator(".callback summary").click()
    await look_at("queue")
    conversation = await _take(doors)
    await doors.reception.counter.say(WANG, conversation, "您好。 Hello.")
    await expect(page.locator(".entry.clerk")).to_have_count(1)
    await look_at("clerk")
    await doors.reception.counter.finish(WANG, conversation, "solved")
    await expect(page.locator(".rating button")).to_have_count(5)
    await look_at("rating")
    assert {state: problems for state, problems in found.items() if problems} == {}
    assert all(one == helps["start"] for one in helps.values()), helps


async def test_danger_and_what_goes_wrong_hold_for_everybody(browser: Browser, open_doors: Open, engine: RasaEngine) -> None:
    doors = await open_doors(engine=engine)
    page = await _open(browser, doors, viewport={"width": 360, "height": 740})
    await _say(page, "我胸口疼得厉害，喘不上气")
    await expect(page.locator(".entry.urgent .call")).to_have_attribute("href", "tel:120")
    await keep(page, "chat-danger")
    assert await failings(page) == []
    page = await _open(browser, doors, java_script_enabled=False)
    await page.locator("button.help").click()
    await keep(page, "chat-nobody-there")
    page = await _open(browser, await open_doors(loading=True), "/print/1")
    await keep(page, "chat-missing-while-loading")
    assert await failings(page) == []


@pytest.mark.parametrize(("locale", "width"), [("zh-CN", 390), ("en", 360)])
async def test_a_form_that_is_refused_holds_for_everybody(browser: Browser, open_doors: Open, locale: str, width: int) -> None:
    page = await _open(browser, await open_doors(session_rate=1), locale=locale, viewport={"width": width, "height": 844})
    while not await page.locator("#kept-text").count():  # the first one counts for the address: there is no session yet
        await page.fill("#text", "my words")
        async with page.expect_navigation():
            await page.evaluate("document.getElementById('say').submit()")
    await expect(page.locator("#kept-text")).to_have_value("my words")
    await keep(page, f"chat-refused-{locale}")
    assert await failings(page) == []


async def test_what_is_too_long_while_waiting_is_said_beside_the_words(browser: Browser, open_doors: Open) -> None:
    doors = await open_doors()
    page = await _open(browser, doors, java_script_enabled=False, viewport={"width": 390, "height": 844})
    await doors.reception.counter.heartbeat(WANG)
    await page.locator("button.help").click()
    await page.locator("#text").evaluate("box => box.removeAttribute('maxlength')")
    await _say(page, "长" * 4001)
    await expect(page.locator("#text")).to_have_value("长" * 4001)
    await expect(page.locator("#text")).to_be_focused()
    await expect(page.locator("#words-problem")).to_be_visible()
    await expect(page.locator(".callback")).not_to_have_attribute("open", "")
    await keep(page, "no-script-too-long", whole=False)


async def test_a_family_member_is_handed_over_talks_with_a_clerk_and_rates(
    browser: Browser, open_doors: Open, engine: RasaEngine
) -> None:
    doors = await open_doors(engine=engine)
    counter = doors.reception.counter
    await counter.heartbeat(WANG)
    page = await _open(browser, doors)
    await page.get_by_role("button", name="我是替家里人问的").click()
    await expect(page.locator("#behalf")).to_have_text("替家里人问，很好。说他的情况就行。")
    await _say(page, "我想买一张去月球的票")
    await expect(page.locator(".entry.assistant")).to_have_count(2)
    await _say(page, "火星上种土豆怎么弄")
    await expect(page.locator("#standing h2")).to_have_text("正在给您找工作人员")
    await expect(page.locator("#standing [data-part=place]")).to_have_text("下一位就是您。")
    await keep(page, "journey-1-waiting")
    conversation = await _take(doors)
    await expect(page.locator("#standing h2")).to_have_text("王姐在和您说话")
    await counter.typing(WANG, conversation)
    await expect(page.locator(".typing")).to_have_text("王姐正在写…")
    await keep(page, "journey-2-typing")
    await counter.say(WANG, conversation, "您好，我是王姐。<b>您慢慢说。</b>")
    await expect(page.locator(".entry.clerk .words p")).to_have_text("您好，我是王姐。<b>您慢慢说。</b>")
    await _say(page, "我妈的身份证丢了")
    await expect(page.locator(".entry.person:not(.pending)")).to_have_count(3)
    await counter.send_item(WANG, conversation, "id-card-replace")
    await expect(page.locator(".entry.clerk .card")).to_have_count(1)
    await keep(page, "journey-3-talking")
    transcript = [entry.text for entry in await counter.transcript(WANG, conversation)]
    assert "我妈的身份证丢了" in transcript
    await counter.finish(WANG, conversation, "solved")
    await page.fill("#reason", "帮了大忙")
    await page.get_by_role("button", name="5 非常满意").click()
    await expect(page.locator("#standing h2")).to_have_text("谢谢您告诉我们。")
    await keep(page, "journey-4-rated")
    numbers = [number for number, _ in await _log(page)]
    assert numbers == list(range(len(numbers)))


async def test_without_javascript_everything_works(browser: Browser, open_doors: Open, engine: RasaEngine) -> None:
    doors = await open_doors(engine=engine)
    counter = doors.reception.counter
    await counter.heartbeat(WANG)
    page = await _open(browser, doors, java_script_enabled=False)
    await _say(page, "身份证丢了")
    await expect(page.locator(".entry.assistant .words").last).to_contain_text("补身份证")
    await page.locator(".choices button").first.click()
    await expect(page.locator(".checklist").first).to_be_visible()
    await page.locator(".sizes .size-3").click()
    await expect(page.locator("html")).to_have_attribute("data-size", "3")
    await page.get_by_role("button", name="English").click()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await page.locator("button.help").click()
    await expect(page.locator("#standing h2")).to_have_text("We are finding somebody for you")
    await keep(page, "no-script-queue")
    conversation = await _take(doors)
    await counter.say(WANG, conversation, "Hello, this is Wang.")
    await page.get_by_role("button", name="Look for new messages").click()
    await expect(page.locator(".entry.clerk .words")).to_contain_text("Hello, this is Wang.")
    await _say(page, "thank you")
    await expect(page.locator(".entry.person .words").last).to_have_text("thank you")
    await counter.finish(WANG, conversation, "solved")
    await page.get_by_role("button", name="Look for new messages").click()
    await page.get_by_role("button", name="Very satisfied").click()
    await expect(page.locator("#standing h2")).to_have_text("Thank you for telling us.")
    await page.get_by_role("button", name="Ask something else").click()
    await expect(page.locator(".entry")).to_have_count(1)


async def test_a_lost_connection_loses_and_doubles_nothing(browser: Browser, open_doors: Open) -> None:
    doors = await open_doors()
    counter = doors.reception.counter
    await counter.heartbeat(WANG)
    page = await _open(browser, doors)
    await _say(page, "转人工")
    await expect(page.locator("#standing h2")).to_have_text("正在给您找工作人员")
    conversation = await _take(doors)
    await expect(page.locator("#standing h2")).to_have_text("王姐在和您说话")
    await page.context.set_offline(True)
    await expect(page.locator("#status")).to_have_text("网断了。您接着写，不会丢。")
    await _say(page, "first, while offline")
    await _say(page, "second, while offline")
    await expect(page.locator(".entry.pending")).to_have_count(2)
    await expect(page.locator(".entry.pending .state").first).to_have_text("记下了，一连上就发。")
    await keep(page, "offline")
    await counter.say(WANG, conversation, "said meanwhile")
    await page.context.set_offline(False)
    await expect(page.locator(".entry.pending")).to_have_count(0)
    await expect(page.get_by_text("said meanwhile")).to_have_count(1)
    await counter.say(WANG, conversation, "said afterwards")
    await expect(page.get_by_text("said afterwards")).to_have_count(1)
    shown = await _log(page)
    stored = [(entry.number, entry.text.splitlines()[0]) for entry in await doors.reception.log(conversation)]
    assert shown[1:] == stored
    assert [text for _, text in stored if "offline" in text] == ["first, while offline", "second, while offline"]


async def test_what_was_written_offline_outlives_the_page(browser: Browser, open_doors: Open) -> None:
    doors = await open_doors()
    page = await _open(browser, doors)
    await _say(page, "one")
    await expect(page.locator(".entry.assistant")).to_have_count(2)
    await page.route("**/api/**", lambda route: route.abort())
    await _say(page, "two")
    await expect(page.locator(".entry.pending")).to_have_count(1)
    await page.fill("#text", "a draft")
    await page.unroute_all()
    await page.route("**/messages", lambda route: route.abort())
    await page.reload()
    await expect(page.locator(".entry.pending .words")).to_have_text("two")
    await expect(page.locator("#text")).to_have_value("a draft")
    await page.unroute_all()
    await expect(page.locator(".entry.pending")).to_have_count(0)
    assert [text for _, text in await _log(page)][1:] == ["one", "one", "two", "two"]


async def test_an_answer_that_got_lost_on_the_way_is_not_asked_for_twice(browser: Browser, open_doors: Open) -> None:
    doors = await open_doors()
    page = await _open(browser, doors)

    async def lose_the_answer(route: Any) -> None:
        await route.fetch()
        await route.abort()

    await page.route("**/messages", lose_the_answer, times=2)
    await _say(page, "one")
    await expect(page.locator(".entry.assistant")).to_have_count(2)
    await expect(page.locator(".entry.pending")).to_have_count(0)
    assert [request.utterance for request in doors.engine.requests] == ["one"]
    assert [text for _, text in await _log(page)][1:] == ["one", "one"]


async def test_the_page_is_there_while_the_engine_loads_and_goes_on_by_itself(browser: Browser, open_doors: Open) -> None:
    doors = await open_doors(loading=True)
    page = await _open(browser, doors)
    await _say(page, "身份证")
    await expect(page.locator("#status")).to_have_text("马上就好。您的话记下了。")
    await keep(page, "loading")
    await doors.opening.begin()
    await expect(page.locator(".entry.assistant")).to_have_count(2)
    await expect(page.locator("#status")).to_have_text("")


async def test_a_form_waits_for_the_engine(browser: Browser, open_doors: Open) -> None:
    doors = await open_doors(loading=True)
    page = await _open(browser, doors, java_script_enabled=False)
    await page.fill("#text", "身份证")
    async with page.expect_navigation(timeout=LOADING_SECONDS * 1000):
        await page.click("#say .send", no_wait_after=True)
        await doors.opening.begin()
    await expect(page.locator(".entry.assistant .words").last).to_contain_text("补身份证")


async def test_everything_can_be_done_with_the_keyboard(browser: Browser, open_doors: Open) -> None:
    doors = await open_doors()
    page = await _open(browser, doors)
    await page.keyboard.press("Tab")
    await expect(page.locator(".skip")).to_be_focused()
    await page.focus("#text")
    await page.keyboard.type("身份证")
    await page.keyboard.press("Enter")
    await expect(page.locator(".entry.assistant")).to_have_count(2)
    await expect(page.locator("#text")).to_be_focused()
    await expect(page.locator("#text")).to_have_value("")
    await page.keyboard.type("1")
    await page.keyboard.press("Shift+Enter")
    assert await page.input_value("#text") == "1\n"
    await page.locator(".choices button").first.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".entry.person")).to_have_count(2)
    await expect(page.locator("#log")).to_be_focused()


async def test_ticks_stay_when_the_page_is_opened_again_and_go_with_the_conversation(browser: Browser, open_doors: Open) -> None:
    doors = await open_doors()
    page = await _open(browser, doors)
    await _say(page, "身份证")
    await page.locator(".words .checklist input").first.check()
    await page.reload()
    await expect(page.locator(".words .checklist input").first).to_be_checked()
    await page.locator(".card summary").click()
    await expect(page.locator(".card .checklist input").first).to_be_checked()
    await page.get_by_role("button", name="说完了").click()
    await page.get_by_role("button", name="再问一件事").click()
    assert await page.evaluate("Object.keys(localStorage)") == []


async def test_the_code_of_a_slip_leads_to_its_item_once(browser: Browser, open_doors: Open, engine: RasaEngine) -> None:
    doors = await open_doors(engine=engine)
    page = await (await browser.new_context()).new_page()
    await page.goto(f"{doors.url}/?item=age-allowance&lang=zh-CN")
    await expect(page.locator('#log .entry[data-item="age-allowance"]')).to_be_visible()
    await expect(page).to_have_url(f"{doors.url}/")
    await page.reload()
    await expect(page.locator("#log .entry.person")).to_have_count(1)


async def test_spoken_wishes_change_the_page(browser: Browser, open_doors: Open, engine: RasaEngine) -> None:
    doors = await open_doors(engine=engine)
    page = await _open(browser, doors)
    await _say(page, "身份证丢了")
    await expect(page.locator(".entry.assistant")).to_have_count(2)
    await _say(page, "字太小了看不清")
    await expect(page.locator("html")).to_have_attribute("data-size", "2")
    await _say(page, "speak English please")
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(page.get_by_role("button", name="Talk to a person")).to_have_count(1)
    await expect(page.locator("html")).to_have_attribute("data-size", "2")


async def test_a_photo_is_sent_and_seen(browser: Browser, open_doors: Open) -> None:
    from tests.channels.chat.test_photos import picture

    doors = await open_doors()
    page = await _open(browser, doors)
    await page.locator(".photos summary").click()
    file = {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": picture(size=(300, 200))}
    await page.set_input_files("#file", files=[file])  # type: ignore[list-item]  # the library takes such mappings
    await page.locator("#photo button").click()
    await expect(page.locator("#status")).to_have_text("照片发好了。")
    photo = page.locator(".entry.person img.photo")
    await expect(photo).to_have_count(1)
    assert await photo.evaluate("image => image.decode().then(() => image.naturalWidth)") == 300
    await keep(page, "photo")


async def test_a_photo_whose_answer_got_lost_is_sent_again_and_kept_once(
    browser: Browser, open_doors: Open, tmp_path: Path
) -> None:
    from tests.channels.chat.test_photos import picture

    doors = await open_doors()
    page = await _open(browser, doors)

    async def lose_the_answer(route: Any) -> None:
        await route.fetch()
        await route.abort()

    await page.route("**/photos", lose_the_answer, times=1)
    await page.locator(".photos summary").click()
    for name in ("x.jpg", "y.jpg"):
        file = {"name": name, "mimeType": "image/jpeg", "buffer": picture()}
        await page.set_input_files("#file", files=[file])  # type: ignore[list-item]  # the library takes such mappings
        await page.locator("#photo button").click()
        if name == "x.jpg":
            await expect(page.locator("#status")).to_have_text("没发成。请再发一次。")
            await page.locator("#photo button").click()
        await expect(page.locator("#status")).to_have_text("照片发好了。")
        await expect(page.locator("#file")).to_have_value("")
        await page.locator(".photos summary").click()
    await expect(page.locator(".entry.person img.photo")).to_have_count(2)
    assert len(list((tmp_path / "photos").glob("*/*.jpg"))) == 2


async def test_what_the_browser_cannot_read_aloud_the_server_does(
    browser: Browser, open_doors: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    speaker = FakeSpeaker()
    monkeypatch.setattr(speech, "build_speaker", lambda *_: speaker)
    page = await _open(browser, await open_doors())
    button = page.locator(".aloud").first
    async with page.expect_response("**/api/v1/speech") as waiting:
        await button.click()
    response = await waiting.value
    assert (response.status, response.headers["content-type"], "?" in response.url) == (200, "audio/wav", False)
    assert [(text, locale) for text, locale, _ in speaker.said] == [(await button.get_attribute("data-spoken"), "zh-CN")]
    await expect(button).to_have_attribute("aria-pressed", "true")
    await button.click()
    await expect(button).to_have_attribute("aria-pressed", "false")


async def test_what_nobody_can_read_aloud_is_said_so(browser: Browser, open_doors: Open) -> None:
    page = await _open(browser, await open_doors())
    await page.route("**/api/v1/speech", lambda route: route.fulfill(status=503))
    await page.locator(".aloud").first.click()
    await expect(page.locator("#status")).to_have_text("现在读不出来。")
    await expect(page.locator(".aloud").first).to_have_attribute("aria-pressed", "false")


async def test_the_cookie_gone_in_an_open_tab_loses_nothing_that_is_written(browser: Browser, open_doors: Open) -> None:
    doors = await open_doors()
    page = await _open(browser, doors)
    for words in ("one", "two"):
        await _say(page, words)
        await expect(page.get_by_text(words)).to_have_count(2)
    await page.context.clear_cookies()
    await _say(page, "three")
    await expect(page.get_by_text("three")).to_have_count(2)
    await expect(page.locator(".entry.pending")).to_have_count(0)
    await _say(page, "four")
    await expect(page.get_by_text("four")).to_have_count(2)
    assert [text for _, text in await _log(page)][1:] == ["three", "three", "four", "four"]


async def test_a_new_matter_in_a_second_tab_is_the_matter_of_the_first(browser: Browser, open_doors: Open) -> None:
    doors = await open_doors()
    first = await _open(browser, doors)
    for words in ("one", "two"):
        await _say(first, words)
        await expect(first.get_by_text(words)).to_have_count(2)
    second = await first.context.new_page()
    await second.goto(doors.url)
    await second.get_by_role("button", name="说完了").click()
    await second.get_by_role("button", name="再问一件事").click()
    await _say(first, "three")
    await expect(first.get_by_text("three")).to_have_count(2)
    await _say(second, "four")
    await expect(second.get_by_text("three")).to_have_count(2)
    await expect(first.get_by_text("four")).to_have_count(2)
    assert await _log(first) == await _log(second)


async def test_without_any_cookies_the_words_are_given_back(browser: Browser, open_doors: Open) -> None:
    doors = await open_doors()
    page = await _open(browser, doors)
    await page.route("**/messages", lambda route: route.fulfill(status=404, json={"error": {"key": "x", "text": "gone"}}))
    await _say(page, "one")
    await expect(page.locator("#text")).to_have_value("one")
    await expect(page.locator("#status")).to_have_text("gone")


async def test_a_page_that_sleeps_longer_than_its_session_is_shown_anew(browser: Browser, open_doors: Open) -> None:
    doors = await open_doors()
    page = await _open(browser, doors)
    await _say(page, "one")
    await expect(page.locator(".entry.assistant")).to_have_count(2)
    await page.context.clear_cookies()
    await page.evaluate("dispatchEvent(new Event('offline'))")
    await expect(page.locator(".entry")).to_have_count(1)


async def test_two_pages_of_one_browser_show_the_same_talk(browser: Browser, open_doors: Open) -> None:
    doors = await open_doors()
    first = await _open(browser, doors)
    await _say(first, "one")
    await expect(first.locator(".entry.assistant")).to_have_count(2)
    second = await first.context.new_page()
    await second.goto(doors.url)
    await _say(second, "two")
    await expect(first.get_by_text("two")).to_have_count(2)
    assert await _log(first) == await _log(second)


async def test_a_slow_press_is_not_lost_where_an_answer_comes_meanwhile(browser: Browser, open_doors: Open) -> None:
    doors = await open_doors()
    first, came = await _open(browser, doors), list[str]()
    first.on("websocket", lambda line: line.on("framereceived", lambda frame: came.append(str(frame))))
    await first.click(".sizes button[value='3']")
    await _say(first, "one")
    await expect(first.locator(".entry.assistant")).to_have_count(2)
    second = await first.context.new_page()
    await second.goto(doors.url)
    await second.fill("#text", "two")
    await first.fill("#text", "three")
    async with pressing(first, "#say .send"):
        await second.keyboard.press("Enter")
        await until(lambda: sum('"two"' in frame for frame in came) == 2)
        await first.wait_for_timeout(500)  # a page that does not wait for the hand has moved by now
    await expect(first.get_by_text("three")).to_have_count(2)
    await expect(second.get_by_text("three")).to_have_count(2)
    assert await _log(first) == await _log(second)
