"""Who sits at the console: the signed-in account of a request, and what its role may do."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from aiohttp import web

from assistant.desk.accounts import Account
from assistant.staffing import Staffing
from channels.clerk.provider import Provider
from channels.web.access import CLERK
from channels.web.errors import wants_json
from channels.web.refusals import Refused
from channels.web.sessions import session_of

SECRET = "clerk_secret"
"""Where the secret of a clerk's session stands in the browser's sealed session."""

NOTICE = "clerk_notice"
"""Where a sentence stands that the next page shows once."""

BY_ITSELF = "X-By-Itself"
"""A header of requests that a page sends without its clerk having done anything."""

SIGN_IN, PASSWORD, SIGN_OUT = "/clerk/sign-in", "/clerk/password", "/clerk/sign-out"


@dataclass(frozen=True)
class Clerks(Staffing):
    """What the console needs beside the desk itself; `provider` is the city's own sign-in, where there is one."""

    provider: Provider | None = None


CLERKS = web.AppKey("clerks", Clerks)


def account_of(request: web.Request) -> Account:
    """Give the account of a request that has passed the door; raises Refused (401) for one that has not."""
    account: Account | None = request.get(CLERK)
    if account is None:
        raise Refused(HTTPStatus.UNAUTHORIZED)
    return account


async def clerk_of(request: web.Request) -> Account | None:
    """Find who is signed in; a page for people leads to the sign-in, or to a new password where one is due."""
    secret, active = str(session_of(request).get(SECRET, "")), BY_ITSELF not in request.headers
    account = await asyncio.to_thread(request.app[CLERKS].entrance.who, secret, active)
    if is_page(request):
        if account is None:
            raise web.HTTPSeeOther(f"{SIGN_IN}?next={quote(request.path_qs, safe='')}")
        if account.must_change and request.path != PASSWORD:
            raise web.HTTPSeeOther(PASSWORD)
    elif account and account.must_change and request.path not in (PASSWORD, SIGN_OUT):
        raise Refused(HTTPStatus.FORBIDDEN, "console.error.must_change")
    return account


def is_page(request: web.Request) -> bool:
    """Tell whether a browser asks for a page of the console to show to a person."""
    upgraded = "Upgrade" in request.headers
    return request.method == "GET" and request.path.startswith("/clerk") and not wants_json(request) and not upgraded


def done(request: web.Request, where: str, notice: str = "", **told: Any) -> web.Response:
    """Say that something was done: JSON for the page's own code, else another page with a notice on it."""
    if wants_json(request):
        return web.json_response({"done": True, "notice": notice, "where": where, **told})
    if notice:
        session_of(request)[NOTICE] = notice
    raise web.HTTPSeeOther(where)
