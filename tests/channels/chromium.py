"""Debian's Chromium under Playwright, and what every page of ours must hold: axe, sizes, contrast, one log, help in one place."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, async_playwright

from tests.screenshots import place

CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed: no page was looked at")
LEAST_TARGET, LEAST_LETTERS, LEAST_CONTRAST = 60, 20, 7.0

TARGETS = """() => [...document.querySelectorAll(
  'a[href], button, input:not([type=hidden]):not([type=checkbox]), textarea, select, summary, label:has(input[type=checkbox])')]
  .filter((one) => one.checkVisibility() && !one.matches('.skip, .out'))
  .map((one) => ({what: (one.id || one.className || one.tagName) + ' ' + one.textContent.trim().slice(0, 20),
    box: one.getBoundingClientRect()}))
  .filter(({box}) => box.width < LEAST - 0.5 || box.height < LEAST - 0.5)
  .map(({what, box}) => `${what}: ${box.width} x ${box.height}`)"""

LETTERS = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const one = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (text && one.checkVisibility() && parseFloat(getComputedStyle(one).fontSize) < LEAST) found.push(text.slice(0, 30));
  }
  return found;
}"""

CONTRAST = """() => {
  const channel = (value) => { value /= 255; return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4; };
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const parse = (colour) => { const n = colour.match(/[\\d.]+/g).map(Number); return n.length > 3 ? n : [...n, 1]; };
  const ground = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour[3] === 1) return colour;
      if (colour[3] > 0) throw new Error('half transparent: ' + at.className);
    }
    return [255, 255, 255, 1];
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const check = (one, text) => {
    const a = light(parse(getComputedStyle(one).color)), b = light(ground(one));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < LEAST) found.push(`${text.slice(0, 30)}: ${ratio.toFixed(2)}`);
  };
  while (walker.nextNode()) {
    const one = walker.currentNode.parentElement, text = walker.currentNode.textContent.trim();
    if (text && one.checkVisibility()) check(one, text);
  }
  for (const one of document.querySelectorAll('input, textarea')) if (one.checkVisibility()) check(one, one.id);
  return found;
}"""

PASTE = """() => [...document.querySelectorAll('input:not([type=hidden]):not([type=checkbox]):not([type=file]), textarea')]
  .filter((one) => !one.dispatchEvent(new ClipboardEvent('paste', {bubbles: true, cancelable: true})))
  .map((one) => one.id)"""

SPILLS = """() => [...document.querySelectorAll('a, button, summary, label, p, li, h1, h2, h3')]
  .filter((one) => one.checkVisibility() && !one.matches('.skip, .out') && one.textContent.trim())
  .filter((one) => ![...one.children].some((inner) => getComputedStyle(inner).position === 'absolute'))
  .filter((one) => {
    const words = document.createRange();
    words.selectNodeContents(one);
    const inside = words.getBoundingClientRect(), box = one.getBoundingClientRect();
    return inside.right > box.right + 2 || inside.left < box.left - 2;
  })
  .map((one) => one.textContent.trim().slice(0, 30))"""

OVERLAPS = """() => {
  const shown = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), textarea, summary, label, .name span')]
    .filter((one) => one.checkVisibility() && !one.matches('.skip, .out') && !one.closest('#say, .top'))
    .concat([...document.querySelectorAll('.top a, .top button')].filter((one) => one.checkVisibility()));
  const seen = (one) => {
    let {left, top, right, bottom} = one.getBoundingClientRect();
    for (let up = one.parentElement; up; up = up.parentElement) {
      if (getComputedStyle(up).overflowY === 'visible') continue;
      const clip = up.getBoundingClientRect();
      [left, top] = [Math.max(left, clip.left), Math.max(top, clip.top)];
      [right, bottom] = [Math.min(right, clip.right), Math.min(bottom, clip.bottom)];
    }
    return {left, top, right, bottom, shown: left < right && top < bottom};
  };
  const found = [];
  for (const [at, one] of shown.entries()) for (const other of shown.slice(at + 1)) {
    if (one.contains(other) || other.contains(one) || !!one.closest('.top') !== !!other.closest('.top')) continue;
    const a = seen(one), b = seen(other);
    if (a.shown && b.shown && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)
      found.push(`${one.textContent.trim().slice(0, 15)} / ${other.textContent.trim().slice(0, 15)}`);
  }
  return found;
}"""

SIDEWAYS = "() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Run a browser."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def pressing(page: Page, selector: str) -> AsyncIterator[None]:
    """Hold the mouse down where a button stands, and let go there afterwards, as somebody whose hand is slow."""
    await page.hover(selector)
    await page.mouse.down()
    yield
    await page.mouse.up()


async def keep(page: Page, name: str, whole: bool = True) -> None:
    """Keep a picture of the page for people to look at."""
    await page.screenshot(path=place(name), full_page=whole)


async def failings(page: Page, target: int = LEAST_TARGET, letters: int = LEAST_LETTERS) -> list[str]:
    """Give everything that axe and our own measures find wrong with the page; sizes in pixels, by default those for elders."""
    result = await Axe().run(page, options={"runOnly": AXE_TAGS, "rules": {"color-contrast-enhanced": {"enabled": True}}})
    found = [f"axe {one['id']}: {one['nodes'][0]['html'][:160]}" for one in result.response["violations"]]
    found += [f"target {one}" for one in await _measure(page, TARGETS, target)]
    found += [f"letters {one}" for one in await _measure(page, LETTERS, letters)]
    found += [f"contrast {one}" for one in await _measure(page, CONTRAST, LEAST_CONTRAST)]
    found += [f"spills {one}" for one in await page.evaluate(SPILLS)]
    found += [f"overlaps {one}" for one in await page.evaluate(OVERLAPS)]
    found += [f"paste blocked {one}" for one in await page.evaluate(PASTE)]
    sideways = await page.evaluate(SIDEWAYS)
    return found + ([f"{sideways} px too wide"] if sideways > 0 else [])


async def help_of(page: Page) -> dict[str, Any]:
    """Give where the way to a person stands, what it says, and the order of what stands before it."""
    button = page.locator("button.help")
    return {"box": await button.bounding_box(), "words": await button.inner_text(), "count": await button.count()}


AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


async def _measure(page: Page, script: str, least: float) -> list[str]:
    found: list[str] = await page.evaluate(script.replace("LEAST", str(least)))
    return found
