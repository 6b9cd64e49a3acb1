"""`banban wechat`: the settings are checked, the menu is WeChat's own form, errors are one sentence."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from assistant.errors import DeliveryFailed, SettingsError, Unreadable
from assistant.settings import Settings
from assistant.settings.wechat import WeChatSettings
from assistant.wording import Wording
from channels.wechat.command import mode, own_menu, read_menu, wechat
from tests.channels.wechat.platform import Platform, serving
from tests.fakes import FixedClock

ACCOUNT = WeChatSettings("wx2c2769f8efd9abc2", "app-secret", "banban-token")


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> Iterator[Platform]:
    """WeChat's own server, running beside the command, which has an event loop of its own."""
    platform, loop = Platform(ACCOUNT, FixedClock()), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(serving(platform), loop).result()
    for name, value in (("APP_ID", ACCOUNT.app_id), ("SECRET", ACCOUNT.secret), ("TOKEN", ACCOUNT.token)):
        monkeypatch.setenv(f"BANBAN_WECHAT_{name}", value)
    monkeypatch.setenv("BANBAN_WECHAT_API", str(server.make_url("/")))
    monkeypatch.setenv("BANBAN_HOME", str(settings.home))
    monkeypatch.setenv("BANBAN_STATE", str(tmp_path))
    yield platform
    asyncio.run_coroutine_threadsafe(server.close(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()


def test_the_account_is_checked(platform: Platform) -> None:
    result = CliRunner().invoke(wechat, ["check"])
    assert result.exit_code == 0, result.output
    assert "/webhooks/wechat" in result.output
    assert platform.tokens == ["token-1"]
    assert ACCOUNT.secret not in result.output


def test_a_wrong_secret_is_said(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANBAN_WECHAT_SECRET", "another")
    error = CliRunner().invoke(wechat, ["check"]).exception
    assert isinstance(error, DeliveryFailed)
    assert error.fields["code"] == 40001


def test_our_menu_is_put_there(platform: Platform) -> None:
    result = CliRunner().invoke(wechat, ["menu"])
    assert result.exit_code == 0, result.output
    assert platform.menu == json.loads(result.stdout)
    assert [button["name"] for button in platform.menu["button"]] == ["能办什么", "找人工", "重新开始"]


def test_a_dry_run_calls_nobody(platform: Platform) -> None:
    assert CliRunner().invoke(wechat, ["menu", "--dry-run"]).exit_code == 0
    assert (platform.menu, platform.tokens) == (None, [])


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_our_menu_fits_a_phone(locale: str, settings: Settings) -> None:
    for button in own_menu(Wording(settings.locales), locale):
        assert sum(2 if letter > "ÿ" else 1 for letter in button["name"]) <= 8


@pytest.mark.parametrize("change", [{"app_id": ""}, {"secret": ""}, {"token": ""}, {"aes_key": "short"}, {"aes_key": "=" * 43}])
def test_a_setting_that_is_missing_or_wrong_is_named(change: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as caught:
        mode(WeChatSettings(**{**{"app_id": "a", "secret": "b", "token": "c"}, **change}))
    assert caught.value.fields["name"] == f"BANBAN_WECHAT_{next(iter(change)).upper()}"


VIEW: dict[str, Any] = {"type": "view", "name": "网站", "url": "https://example.com/"}


@pytest.mark.parametrize("buttons", [[VIEW], [{"name": "更多", "sub_button": [VIEW] * 5}], [VIEW] * 3])
def test_a_menu_of_the_citys_own_is_read(buttons: list[Any], tmp_path: Path) -> None:
    path = tmp_path / "menu.json"
    path.write_text(json.dumps({"button": buttons}), encoding="utf-8")
    assert read_menu(path) == buttons


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"button": []}', '{"button": 3}', json.dumps({"button": [VIEW] * 4})]
    + [json.dumps({"button": [{"name": "更多", "sub_button": [VIEW] * 6}]}), json.dumps({"button": [{**VIEW, "name": "名" * 6}]})]
    + [json.dumps({"button": [{"name": "只有名"}]}), json.dumps({"button": [{**VIEW, "url": ""}]})],
)
def test_a_menu_that_wechat_would_not_take_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "menu.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Unreadable) as caught:
        read_menu(path)
    assert "menu.json" in caught.value.fields["problem"]
