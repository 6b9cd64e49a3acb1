"""`banban serve` as it is run: a process of its own with the trained model, stopped kindly and unkindly."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import ClientError, ClientSession, CookieJar, WSMsgType
from playwright.async_api import expect

from assistant.settings import Settings
from tests.channels.chromium import chromium, keep, needs_chromium

PATIENCE = 90.0
START = "from channels.command import serve; serve(standalone_mode=False)"


@dataclass
class Served:
    """A running `banban serve`: its process, its address, and what it has said so far."""

    process: asyncio.subprocess.Process
    url: str
    said: list[str]

    async def ready(self) -> None:
        """Wait until the server says that the engine has loaded."""
        assert self.process.stdout
        while not any(line.startswith("Ready.") for line in self.said):
            line = await self.process.stdout.readline()
            assert line, f"it ended: {self.said}"
            self.said.append(line.decode())


def free_port() -> int:
    """Give a port nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@asynccontextmanager
async def served(settings: Settings, state: Path, port: int, **more: str) -> AsyncIterator[Served]:
    """Run the server in a process; it is killed at the end where it still runs."""
    wanted = {"BANBAN_HOME": str(settings.home), "BANBAN_MODELS": str(settings.models), "BANBAN_STATE": str(state)}
    environment = {**os.environ, **wanted, "BANBAN_SERVER_PORT": str(port), "BANBAN_DESK_ALWAYS_OPEN": "yes", "LANG": "C", **more}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", START, cwd=settings.home, env=environment, stdout=-1, stderr=-2
    )
    assert process.stdout
    said: list[str] = []
    try:
        while not (found := re.search(r"http://\S+:\d+", "".join(said))):
            line = await asyncio.wait_for(process.stdout.readline(), PATIENCE)
            assert line, f"it ended: {said}"
            said.append(line.decode())
        yield Served(process, found[0].rstrip("/"), said)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_the_page_is_up_before_the_engine_and_a_stop_is_said_to_who_is_there(
    settings: Settings, trained: Path, tmp_path: Path
) -> None:
    async with served(settings, tmp_path, 0) as server, ClientSession(cookie_jar=CookieJar(unsafe=True)) as browser:
        async with browser.get(server.url) as response:
            assert response.status == 200 and 'role="log"' in await response.text()
        assert (await browser.get(f"{server.url}/readyz")).status == 503
        await asyncio.wait_for(server.ready(), PATIENCE)
        own = {"Origin": server.url}
        async with browser.post(f"{server.url}/api/v1/conversations", json={}, headers=own) as response:
            path = f"{server.url}/api/v1/conversations/{(await response.json())['conversation']}"
        async with browser.post(f"{path}/messages", json={"text": "身份证丢了", "mark": "m1"}, headers=own) as response:
            assert "补身份证" in await response.text()
        async with browser.ws_connect(f"{path}/live", headers=own, autoclose=False) as line:
            await line.receive_json()
            server.process.send_signal(signal.SIGTERM)
            while (message := await asyncio.wait_for(line.receive(), PATIENCE)).type is WSMsgType.TEXT:
                pass
            assert (message.type, message.data, message.extra) == (WSMsgType.CLOSE, 1001, "restart")
            await line.close()
        rest, _ = await asyncio.wait_for(server.process.communicate(), PATIENCE)
        assert server.process.returncode == 0
        assert "Traceback" not in rest.decode() + "".join(server.said)


async def test_the_first_admins_password_is_shown_once_and_opens_the_desk(settings: Settings, tmp_path: Path) -> None:
    shown: list[re.Match[str] | None] = []
    for _ in range(2):
        async with served(settings, tmp_path, 0) as server, ClientSession(cookie_jar=CookieJar(unsafe=True)) as browser:
            assert server.process.stdout
            while not server.said[-1].startswith("Loading."):
                server.said.append((await asyncio.wait_for(server.process.stdout.readline(), PATIENCE)).decode())
            shown.append(re.search(r"login (\S+), password (\S+)\. It is shown this once", "".join(server.said)))
            assert shown[0]
            form = {"login": shown[0][1], "password": shown[0][2]}
            async with browser.post(
                f"{server.url}/clerk/sign-in", data=form, headers={"Origin": server.url}, allow_redirects=False
            ) as response:
                assert (response.status, response.headers["Location"]) == (303, "/clerk")
    assert shown[1] is None


async def test_a_port_that_is_taken_is_one_sentence(settings: Settings, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(AssertionError, match=f"AssistantError: serve.port .*{port}"):
            async with served(settings, tmp_path, port):
                pass


@needs_chromium
async def test_killed_in_the_middle_and_started_again_nothing_is_lost_or_doubled(
    settings: Settings, trained: Path, tmp_path: Path
) -> None:
    port = free_port()
    async with chromium() as browser:
        async with served(settings, tmp_path, port) as server:
            await asyncio.wait_for(server.ready(), PATIENCE)
            first, second = [await (await browser.new_context(locale="zh-CN")).new_page() for _ in range(2)]
            for page in (first, second):
                await page.goto(server.url)
                await page.locator("button.help").click()
                await expect(page.locator("#standing h2")).to_have_text("正在给您找工作人员", timeout=30_000)
            await expect(second.locator("[data-part=place]")).to_have_text("您排在第2位。", timeout=30_000)
            server.process.kill()
            await server.process.wait()
        await second.fill("#text", "我还在等")
        await second.click("#say .send")
        await expect(second.locator("#status")).to_have_text("网断了。您接着写，不会丢。", timeout=30_000)
        await keep(second, "server-killed")
        async with served(settings, tmp_path, port) as server:
            await asyncio.wait_for(server.ready(), PATIENCE)
            await expect(second.locator(".entry.pending")).to_have_count(0, timeout=60_000)
            await expect(second.locator("[data-part=place]")).to_have_text("您排在第2位。", timeout=30_000)
            words = await second.locator(".entry.person .words").all_inner_texts()
            assert words == ["找工作人员", "我还在等"]
            numbers = await second.locator(".entry").evaluate_all("entries => entries.map(e => Number(e.dataset.number))")
            assert numbers == list(range(len(numbers)))
            await second.reload()
            assert await second.locator(".entry.person .words").all_inner_texts() == words


async def test_a_message_under_way_when_the_server_dies_is_taken_once(settings: Settings, trained: Path, tmp_path: Path) -> None:
    port = free_port()
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as browser:
        async with served(settings, tmp_path, port) as server:
            await asyncio.wait_for(server.ready(), PATIENCE)
            own = {"Origin": server.url}
            async with browser.post(f"{server.url}/api/v1/conversations", json={}, headers=own) as response:
                path = f"{server.url}/api/v1/conversations/{(await response.json())['conversation']}"
            sending = [
                asyncio.create_task(_say(browser, path, own, f"m{number}", words))
                for number, words in enumerate(("身份证丢了", "带什么", "多少钱", "去哪里办"))
            ]
            await sending[0]
            server.process.kill()
            await asyncio.gather(*sending)
        async with served(settings, tmp_path, port) as server:
            await asyncio.wait_for(server.ready(), PATIENCE)
            for number, words in enumerate(("身份证丢了", "带什么", "多少钱", "去哪里办")):
                assert await _say(browser, path, own, f"m{number}", words)
            async with browser.get(f"{path}/log") as response:
                entries = (await response.json())["entries"]
    assert sorted(entry["mark"] for entry in entries if entry["who"] == "person") == ["m0", "m1", "m2", "m3"]
    assert sum(entry["who"] == "assistant" for entry in entries) == 4
    assert [entry["number"] for entry in entries] == list(range(1, 9))


async def _say(browser: ClientSession, path: str, headers: dict[str, str], mark: str, words: str) -> bool:
    try:
        async with browser.post(f"{path}/messages", json={"text": words, "mark": mark}, headers=headers) as response:
            return response.status == 200
    except (ClientError, ConnectionError):
        return False
