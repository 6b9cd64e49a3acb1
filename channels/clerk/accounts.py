"""The page on which supervisors look after clerks' accounts, and admins after all."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from aiohttp import web

from assistant.desk.account_book import may_manage
from assistant.desk.accounts import Account
from assistant.desk.values import Role
from assistant.errors import AccountRefused
from channels.clerk.actions import words
from channels.clerk.audit import keep
from channels.clerk.tools import show
from channels.clerk.who import CLERKS, account_of, done
from channels.web.bodies import read_form
from channels.web.errors import words_of
from channels.web.keys import DOORS
from channels.web.refusals import Refused

LIST = "/clerk/accounts"
BLANK = Account("", "", "")


async def show_accounts(request: web.Request) -> web.Response:
    """Show all accounts and the form for a new one."""
    return await _list(request)


async def add_account(request: web.Request) -> web.StreamResponse:
    """Make an account and show its password, this once."""
    wished = _wished(await read_form(request), BLANK)
    _allow(request, wished)
    try:
        made, password = await asyncio.to_thread(request.app[CLERKS].book.add, wished)
    except AccountRefused as error:
        return await _list(request, HTTPStatus.BAD_REQUEST, wished=wished, problem=words_of(request, error))
    await keep(request, "account_added", made.login)
    return await _list(request, made=made, password=password)


async def show_account(request: web.Request) -> web.Response:
    """Show one account to change."""
    return _one(request, await _known(request))


async def change_account(request: web.Request) -> web.StreamResponse:
    """Store an account's new state."""
    before = await _known(request)
    wished = _wished(await read_form(request), before)
    _allow(request, before, wished)
    try:
        await asyncio.to_thread(request.app[CLERKS].book.change, wished)
    except AccountRefused as error:
        return _one(request, wished, HTTPStatus.BAD_REQUEST, problem=words_of(request, error))
    await keep(request, "account_changed", wished.login)
    return done(request, LIST, words(request, "console.accounts.changed", name=wished.name))


async def renew_password(request: web.Request) -> web.StreamResponse:
    """Give an account a new password and show it, this once; its sessions end."""
    account = await _known(request)
    _allow(request, account)
    password = await asyncio.to_thread(request.app[CLERKS].book.set_password, account)
    await keep(request, "password_renewed", account.login)
    return await _list(request, made=account, password=password)


async def end_sessions(request: web.Request) -> web.StreamResponse:
    """Sign an account out everywhere."""
    account = await _known(request)
    _allow(request, account)
    await asyncio.to_thread(request.app[CLERKS].entrance.sign_out_everywhere, account)
    await keep(request, "sessions_ended", account.login)
    return done(request, LIST, words(request, "console.accounts.signed_out", name=account.name))


async def _known(request: web.Request) -> Account:
    found = await asyncio.to_thread(request.app[CLERKS].entrance.accounts.by_id, request.match_info["account"])
    if found is None:
        raise Refused(HTTPStatus.NOT_FOUND)
    return found


def _allow(request: web.Request, *accounts: Account) -> None:
    """Let supervisors manage clerks only, so that nobody makes themselves more than they are."""
    if not all(may_manage(account_of(request), one) for one in accounts):
        raise Refused(HTTPStatus.FORBIDDEN, "console.error.not_yours_to_manage")


def _wished(form: Mapping[str, str], before: Account) -> Account:
    capacity = form.get("capacity", "")
    return replace(
        before,
        login=form.get("login", before.login),
        name=form.get("name", "").strip(),
        role=Role(form["role"]) if form.get("role") in {one.value for one in Role} else before.role,
        department=form.get("department", "").strip()[:40],
        domains=_ticked(form, "domain:"),
        languages=_ticked(form, "language:"),
        capacity=int(capacity) if capacity.isascii() and capacity.isdecimal() and len(capacity) < 4 else 0,
        enabled=before.id == "" or bool(form.get("enabled")),
    )


def _ticked(form: Mapping[str, str], kind: str) -> tuple[str, ...]:
    return tuple(name.removeprefix(kind) for name in form if name.startswith(kind))


async def _list(request: web.Request, status: int = 200, **context: Any) -> web.Response:
    every = await asyncio.to_thread(request.app[CLERKS].entrance.accounts.all)
    me = account_of(request)
    rows = [(one, may_manage(me, one)) for one in every]
    known = {"rows": rows, "wished": BLANK, "problem": "", "made": None, "password": ""}
    return show(request, "clerk/accounts.html", status, **known | _choices(request) | context)


def _one(request: web.Request, account: Account, status: int = 200, problem: str = "") -> web.Response:
    manageable = may_manage(account_of(request), account)
    return show(
        request, "clerk/account.html", status, account=account, manageable=manageable, problem=problem, **_choices(request)
    )


def _choices(request: web.Request) -> dict[str, Any]:
    """Give what the form offers: the roles this supervisor may give, the catalogue's domains."""
    me, catalogue = account_of(request), request.app[DOORS].scene.catalogue
    roles = [role for role in Role if may_manage(me, replace(BLANK, role=role))]
    return {"roles": roles, "domains": sorted({item.domain for item in catalogue.items.values()})}
