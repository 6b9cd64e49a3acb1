"""A daughter with a telephone in her hand and a clerk who reads at 200 %: the whole way, a picture of every step."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from assistant.dialogue.rasa_engine import RasaEngine
from assistant.dialogue.turn import Scene
from assistant.settings import Settings
from tests.channels.chromium import chromium, failings, keep, needs_chromium
from tests.channels.clerk.conftest import PASSWORD, Desk, run_desk

pytestmark = [needs_chromium, pytest.mark.slow]
LEAST_TARGET, LEAST_LETTERS = 24, 13
PHONE, ENLARGED = {"width": 390, "height": 844}, {"width": 640, "height": 400}
"""A telephone, and what 1280 × 800 leaves at 200 %."""

SAID = {
    "zh-CN": ("我妈八十了，有什么补贴吗", "我妈腿脚不好，我能替她去办吗", "转人工", "她的户口不在本地，也能领吗"),
    "en": ("My mother has turned 80, is there money for her?", "Can I go for her?", "a person please", "She lives elsewhere"),
}


@pytest.mark.parametrize("locale", sorted(SAID))
async def test_a_daughter_and_a_clerk_on_small_screens(
    scene: Scene, settings: Settings, tmp_path: Path, engine: RasaEngine, locale: str
) -> None:
    asks, goes_on, person, answers = SAID[locale]
    async with run_desk(scene, settings, tmp_path, engine) as desk, chromium() as browser:
        phone = await browser.new_context(viewport=PHONE, locale=locale, device_scale_factor=2, has_touch=True)  # type: ignore[arg-type]
        enlarged = await browser.new_context(viewport=ENLARGED, locale=locale, device_scale_factor=2)  # type: ignore[arg-type]
        daughter, clerk = await phone.new_page(), await enlarged.new_page()
        found: dict[str, list[str]] = {}

        async def look(page: Page, step: str, **least: int) -> None:
            await keep(page, f"small-{locale}-{step}", whole=False)
            await keep(page, f"small-{locale}-{step}-whole")
            found[step] = await failings(page, **least)

        for page in (daughter, clerk):
            page.set_default_timeout(60_000)
        await daughter.goto(desk.url)
        await look(daughter, "1-welcome")
        await _say(daughter, asks)
        await look(daughter, "2-answer")
        await _say(daughter, goes_on)
        await look(daughter, "3-goes-on")
        for other in ("other-1", "other-2"):
            await desk.person(other, person, locale=locale)
        await _say(daughter, person)
        await expect(daughter.locator("#standing h2")).to_be_visible()
        await look(daughter, "4-waits")
        await _sign_in(desk, clerk)
        await expect(clerk.locator("#waiting .row-of")).to_have_count(3)
        await look(clerk, "5-three-wait", target=LEAST_TARGET, letters=LEAST_LETTERS)
        await clerk.locator("#waiting .row-of").last.locator(".take").click()
        await expect(clerk.locator("#reply")).to_be_visible()
        await look(clerk, "6-taken", target=LEAST_TARGET, letters=LEAST_LETTERS)
        await clerk.fill("#text", "您好。 Hello.")
        await clerk.press("#text", "Enter")
        await expect(daughter.locator(".entry.clerk")).to_have_count(1)
        await _say(daughter, answers, silent=True)
        await expect(clerk.locator("#log")).to_contain_text(answers)
        await look(daughter, "7-clerk")
        await look(clerk, "8-talk", target=LEAST_TARGET, letters=LEAST_LETTERS)
        await clerk.select_option("#reason", "solved")
        await clerk.click("section:has(#reason) button")
        await expect(daughter.locator(".rating button")).to_have_count(5)
        await look(daughter, "9-rating")
    assert {step: problems for step, problems in found.items() if problems} == {}


async def _say(page: Page, words: str, silent: bool = False) -> None:
    """Send something and wait for the answer, unless nobody answers at once."""
    before = await page.locator(".entry:not(.person)").count()
    await page.fill("#text", words)
    await page.click("#say .send")
    await expect(page.locator(".entry.person:not(.pending)").last).to_contain_text(words)
    if not silent:
        await expect(page.locator(".entry:not(.person)").nth(before)).to_be_visible(timeout=60_000)


async def _sign_in(desk: Desk, page: Page) -> None:
    await page.goto(desk.url + "/clerk")
    await page.fill("#login", "li.na")
    await page.fill("#password", PASSWORD)
    await page.keyboard.press("Enter")
