"""Who sits at the console: the signed-in account of a request, and what its role may do."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from aiohttp import web
from aiohttp.typedefs import Handler

from assistant.desk.account_book import AccountBook
from assistant.desk.accounts import Account, covers
from assistant.desk.canned import CannedStore
from assistant.desk.sign_in import Entrance
from assistant.desk.values import Role
from assistant.errors import AssistantError
from channels.clerk.provider import Provider
from channels.web.access import CLERK
from channels.web.errors import status_of, wants_json, words_of
from channels.web.pages import page
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
class Clerks:
    """What the console needs beside the desk itself."""

    entrance: Entrance
    book: AccountBook
    canned: CannedStore
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


def guarded(role: Role, handler: Handler) -> Handler:
    """Let only a role and those above it to a handler, and say in the console's own page what went wrong."""

    async def guard(request: web.Request) -> web.StreamResponse:
        try:
            if not covers(account_of(request).role, role):
                raise Refused(HTTPStatus.FORBIDDEN)
            return await handler(request)
        except AssistantError as error:
            if wants_json(request) or status_of(error) in (HTTPStatus.UNAUTHORIZED, *range(500, 600)):
                raise
            return show(request, "clerk/problem.html", status=status_of(error), words=words_of(request, error))

    return guard


def show(request: web.Request, template: str, /, status: int = 200, **context: Any) -> web.Response:
    """Answer with a page of the console; a notice that waits is shown once."""
    account, session = account_of(request), session_of(request)
    notice = session.pop(NOTICE) if NOTICE in session else ""
    known = {"me": account, "supervises": covers(account.role, Role.SUPERVISOR), "notice": notice}
    return page(request, template, status=status, **known | context)


def done(request: web.Request, where: str, notice: str = "", **told: Any) -> web.Response:
    """Say that something was done: JSON for the page's own code, else another page with a notice on it."""
    if wants_json(request):
        return web.json_response({"done": True, "notice": notice, "where": where, **told})
    if notice:
        session_of(request)[NOTICE] = notice
    raise web.HTTPSeeOther(where)
