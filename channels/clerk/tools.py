"""What the console's templates can call: names of values in words, times of the city, how long ago."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import quote

from aiohttp import web
from babel.dates import format_date, format_datetime, format_time

from assistant.desk.accounts import covers
from assistant.desk.values import Role
from assistant.privacy import masked
from channels.clerk.who import CLERKS, NOTICE, account_of
from channels.web.keys import DOORS, reception_of
from channels.web.languages import locale_of, own_name
from channels.web.pages import PAGES, page
from channels.web.sessions import session_of


def tools(request: web.Request) -> dict[str, Callable[..., str]]:
    """Give the functions by the names that templates call them by."""
    wording, locale = request.app[DOORS].scene.wording, locale_of(request)
    babel, now = locale.replace("-", "_"), request.app[CLERKS].entrance.clock.now()

    def named(kind: str, value: Any) -> str:
        """Say a value in words; a value that has none says itself."""
        key = f"console.{kind}.{getattr(value, 'value', value)}"
        return wording.say(locale, key) if wording.has(locale, key) else str(value)

    def clock(at: datetime) -> str:
        """Say the time of day, with the date where it was another day."""
        here, today = local(request, at), local(request, now).date()
        if here.date() == today:
            return str(format_time(here, "HH:mm", locale=babel))
        return str(format_datetime(here, "short", locale=babel))

    def ago(since: datetime | None) -> str:
        """Say how long something has lasted."""
        return lasting((now - since).total_seconds()) if since else ""

    def lasting(seconds: float | None) -> str:
        """Say a length of time: seconds up to a minute and a half, then minutes, then hours."""
        if seconds is None:
            return wording.say(locale, "console.unknown")
        unit, size = next(((name, size) for name, size in LENGTHS if seconds >= size * 1.5), LENGTHS[-1])
        return wording.say(locale, f"console.length.{unit}", count=max(round(seconds / size), 0))

    def day_name(day: Any) -> str:
        """Say a date."""
        return str(format_date(day, "full", locale=babel))

    ways: dict[str, Callable[..., str]] = {"named": named, "clock": clock, "ago": ago, "lasting": lasting, "day_name": day_name}
    return {**ways, "language": own_name, "hide": masked, "talk_url": talk_address}


def talk_address(id_: str) -> str:
    """Give the address of a conversation's page."""
    return f"/clerk/c/{quote(id_, safe='')}"


def local(request: web.Request, at: datetime) -> datetime:
    """Give a moment in the city's time."""
    return reception_of(request).office.opening.local(at)


LENGTHS = (("hours", 3600), ("minutes", 60), ("seconds", 1))


def show(request: web.Request, template: str, /, status: int = 200, **context: Any) -> web.Response:
    """Answer with a page of the console; a notice that waits is shown once."""
    account, session = account_of(request), session_of(request)
    notice = session.pop(NOTICE) if NOTICE in session else ""
    known = {"me": account, "supervises": covers(account.role, Role.SUPERVISOR), "notice": notice, **tools(request)}
    return page(request, template, status=status, **known | context)


def fragment(request: web.Request, template: str, /, **context: Any) -> str:
    """Give a part of a page as HTML."""
    return request.app[PAGES].html(request, template, **tools(request) | context)
