"""`banban wechat`: is the Official Account set up, and what stands in its menu."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from assistant.commands.main import example
from assistant.errors import SettingsError, Unreadable
from assistant.messages import Json

if TYPE_CHECKING:
    from assistant.settings.wechat import WeChatSettings
    from assistant.wording import Wording
    from channels.wechat.api import WeChatApi

Result = TypeVar("Result")
KEY_LETTERS = 43
MOST_BUTTONS, MOST_SUB_BUTTONS = 3, 5
MOST_NAME, MOST_SUB_NAME = 16, 60
"""How long the name of a button and of a button below one may be, in bytes of UTF-8; the phone shows half of it."""


@click.group(epilog=example("banban wechat check\nbanban wechat menu --dry-run"))
def wechat() -> None:
    """Set up the city's WeChat Official Account."""


@wechat.command(epilog=example("banban wechat check"))
def check() -> None:
    """Check the settings and ask WeChat for an access token; exit code 2 where something is missing."""
    from assistant.bootstrap import prepare

    settings = prepare()
    click.echo(f"{'callback':10} {settings.server.public_url or 'https://<your address>'}/webhooks/wechat")
    click.echo(f"{'messages':10} {mode(settings.wechat)}")
    _run(settings.wechat, lambda api: api.token())
    click.echo(f"{'token':10} WeChat gave an access token: AppID and AppSecret are right.")


@wechat.command(epilog=example("banban wechat menu --dry-run\nbanban wechat menu --file menu.json"))
@click.option("--file", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A menu of your own, as JSON.")
@click.option("--dry-run", is_flag=True, help="Print the menu and leave the account's as it is.")
def menu(path: Path | None, dry_run: bool) -> None:
    """Put the menu under the account's chat: what can be done, a person, start over; or one from a file."""
    from assistant.bootstrap import prepare
    from assistant.wording import Wording

    settings = prepare()
    buttons = read_menu(path) if path else own_menu(Wording(settings.locales), settings.locale)
    click.echo(json.dumps({"button": buttons}, ensure_ascii=False, indent=2))
    if not dry_run:
        mode(settings.wechat)
        _run(settings.wechat, lambda api: api.create_menu(buttons))
        click.echo("The account has this menu now; phones show it within five minutes.", err=True)


def mode(settings: WeChatSettings) -> str:
    """Give how messages travel; raises SettingsError where a setting is missing or is none."""
    for name in ("app_id", "secret", "token"):
        if not getattr(settings, name):
            raise SettingsError(name=f"BANBAN_WECHAT_{name.upper()}", value="")
    key = settings.aes_key
    if key and not (len(key) == KEY_LETTERS and key.isascii() and key.isalnum()):
        raise SettingsError(name="BANBAN_WECHAT_AES_KEY", value="*" * len(key))
    return "encrypted: choose safe mode at the platform" if key else "plain: set BANBAN_WECHAT_AES_KEY and choose safe mode"


def own_menu(wording: Wording, locale: str) -> list[Json]:
    """Give our menu in a language, as WeChat wants it."""
    from channels.wechat.taking import MENU

    return [{"type": "click", "name": wording.say(locale, f"wechat.menu.{key}"), "key": key} for key in MENU]


def read_menu(path: Path) -> list[Json]:
    """Read a menu in WeChat's own form, {"button": [...]}; raises Unreadable where WeChat would not take it."""
    try:
        raw: Any = json.loads(path.read_text(encoding="utf-8"))
        buttons = raw["button"]
        _check_buttons(buttons, MOST_BUTTONS, MOST_NAME)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable(problem=f"{path.name}: {error}") from error
    found: list[Json] = buttons
    return found


def _check_buttons(buttons: list[Json], most: int, longest: int) -> None:
    if not 1 <= len(buttons) <= most:
        raise ValueError(f"1 to {most} buttons are allowed, there are {len(buttons)}")
    for button in buttons:
        if not 1 <= len(button["name"].encode()) <= longest:
            raise ValueError(f"“{button['name']}” is longer than {longest} bytes")
        if "sub_button" in button:
            _check_buttons(button["sub_button"], MOST_SUB_BUTTONS, MOST_SUB_NAME)
        elif not (button.get("type") and (button.get("key") or button.get("url"))):
            raise ValueError(f"“{button['name']}” needs a type, and a key or a url")


def _run(settings: WeChatSettings, work: Callable[[WeChatApi], Awaitable[Result]]) -> Result:
    """Call WeChat; raises DeliveryFailed."""
    import aiohttp

    from channels.wechat.api import WeChatApi

    async def call() -> Result:
        async with aiohttp.ClientSession() as http:
            return await work(WeChatApi(settings, http, time.monotonic))

    return asyncio.run(call())
