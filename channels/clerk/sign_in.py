"""Signing in and out: by password, by the city's own sign-in, and choosing a password of one's own."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any

import structlog
from aiohttp import web

from assistant.desk.sign_in import SignedIn
from assistant.desk.values import Presence
from assistant.errors import AccountRefused, AssistantError, SignInRefused
from channels.clerk.claims import account_of as account_by_claims
from channels.clerk.claims import subject_of
from channels.clerk.provider import Journey, Provider
from channels.clerk.tools import show
from channels.clerk.who import CLERKS, SECRET, SIGN_IN, account_of, done
from channels.web.addresses import networks, origin_of
from channels.web.bodies import read_form
from channels.web.errors import wants_json, words_of
from channels.web.gates import ADDRESS
from channels.web.keys import DOORS
from channels.web.languages import CHOSEN, locale_of
from channels.web.pages import page
from channels.web.preferences import own_path
from channels.web.refusals import Refused
from channels.web.sessions import renew, session_of

log = structlog.get_logger(__name__)
DESK = "/clerk"
JOURNEY = "clerk_journey"
"""Where the way to the city's sign-in and back stands in the browser's sealed session."""

CALLBACK = "/clerk/oidc/callback"


async def show_sign_in(request: web.Request) -> web.Response:
    """Show the sign-in page."""
    return _page(request, then=_then(request.query.get("next", "")))


async def sign_in(request: web.Request) -> web.StreamResponse:
    """Take a login and password; raises Refused (401) for a program, shows the page again for a person."""
    form = await read_form(request)
    login, password, then = (form.get(name, "") for name in ("login", "password", "next"))
    try:
        came = await asyncio.to_thread(request.app[CLERKS].entrance.sign_in, login, password, request[ADDRESS])
    except SignInRefused as error:
        log.warning("sign_in_refused", login=login[:64], address=request[ADDRESS], key=error.key)
        if wants_json(request):
            raise Refused(HTTPStatus.FORBIDDEN, error.key, **error.fields) from error
        return _page(request, HTTPStatus.FORBIDDEN, words_of(request, error), login=login[:64], then=_then(then))
    _open(request, came)
    return done(request, _then(then), account=came.account.id)


async def sign_out(request: web.Request) -> web.StreamResponse:
    """End this session, or all sessions of this account with `everywhere`."""
    entrance, secret = request.app[CLERKS].entrance, str(session_of(request).get(SECRET, ""))
    await _leave(request)
    if (await read_form(request)).get("everywhere"):
        await asyncio.to_thread(entrance.sign_out_everywhere, account_of(request))
    await asyncio.to_thread(entrance.sign_out, secret)
    _renew(request)
    return done(request, SIGN_IN)


async def show_password(request: web.Request) -> web.Response:
    """Show the page for a password of one's own."""
    return show(request, "clerk/password.html", problem="")


async def change_password(request: web.Request) -> web.StreamResponse:
    """Take the old password and a new one twice; other browsers of this account are signed out."""
    form, clerks = await read_form(request), request.app[CLERKS]
    old, new, again = (form.get(name, "") for name in ("old", "new", "again"))
    try:
        await asyncio.to_thread(_change, request, (old, new, again))
    except AssistantError as error:
        return show(request, "clerk/password.html", HTTPStatus.BAD_REQUEST, problem=words_of(request, error))
    _open(request, await asyncio.to_thread(clerks.entrance.let_in, account_of(request)))
    wording = request.app[DOORS].scene.wording
    return done(request, DESK, wording.say(locale_of(request), "console.password.changed"))


async def start_journey(request: web.Request) -> web.StreamResponse:
    """Send the browser to the city's own sign-in."""
    provider = _provider(request)
    server = request.app[DOORS].settings.server
    redirect = origin_of(request, server, networks(server)) + CALLBACK
    journey = Journey(redirect=redirect, then=_then(request.query.get("next", "")))
    try:
        where = await provider.address(journey)
    except SignInRefused as error:
        return _page(request, HTTPStatus.BAD_GATEWAY, words_of(request, error), then=journey.then)
    session_of(request)[JOURNEY] = journey.to_json()
    raise web.HTTPSeeOther(where)


async def end_journey(request: web.Request) -> web.StreamResponse:
    """Take what the city's own sign-in sends the browser back with; a journey ends once."""
    provider, session, asked = _provider(request), session_of(request), request.query
    journey = Journey(**session.pop(JOURNEY)) if JOURNEY in session else Journey()
    try:
        if "error" in asked:
            log.warning("city_sign_in_refused", why=asked["error"], text=asked.get("error_description", ""))
            raise SignInRefused("error.sign_in_city")
        claims = await provider.claims(journey, asked.get("state", ""), asked.get("code", ""), asked.get("iss", ""))
        came = await asyncio.to_thread(_let_in, request, claims)
    except (SignInRefused, AccountRefused) as error:
        log.warning("sign_in_refused", address=request[ADDRESS], key=error.key)
        return _page(request, HTTPStatus.FORBIDDEN, words_of(request, error), then=_then(journey.then))
    _open(request, came)
    raise web.HTTPSeeOther(_then(journey.then))


def _let_in(request: web.Request, claims: dict[str, Any]) -> SignedIn:
    clerks, oidc = request.app[CLERKS], request.app[DOORS].settings.oidc
    known = clerks.entrance.accounts.by_subject(subject_of(claims))
    account = account_by_claims(claims, oidc, known)
    if known is None:
        account = clerks.book.add_by_subject(account)
    elif account != known:
        clerks.entrance.accounts.change(account)
    return clerks.entrance.let_in(account)


def _change(request: web.Request, passwords: tuple[str, str, str]) -> None:
    account, clerks, (old, new, again) = account_of(request), request.app[CLERKS], passwords
    clerks.entrance.confirm(account, old, request[ADDRESS])
    if new != again:
        raise AccountRefused("error.password_differs")
    if new == old:
        raise AccountRefused("error.password_same")
    clerks.book.set_password(account, new)


async def _leave(request: web.Request) -> None:
    """Let the people of a clerk who goes wait again at once, at their old places."""
    opening = request.app[DOORS].opening
    if opening.is_open:
        await opening.reception.counter.heartbeat(account_of(request).clerk, Presence.OFFLINE)


def _open(request: web.Request, came: SignedIn) -> None:
    """Begin the browser's session anew, so that an id somebody else may know is worth nothing."""
    _renew(request)
    session_of(request)[SECRET] = came.secret


def _renew(request: web.Request) -> None:
    language = session_of(request).get(CHOSEN)
    renew(request)
    if language:
        session_of(request)[CHOSEN] = language


def _then(path: str) -> str:
    """Give where to go after signing in: a page of the console, nothing else."""
    ours = own_path(path)
    return ours if ours.startswith(DESK) and not ours.startswith((SIGN_IN, "/clerk/oidc")) else DESK


def _provider(request: web.Request) -> Provider:
    provider = request.app[CLERKS].provider
    if provider is None:
        raise Refused(HTTPStatus.NOT_FOUND)
    return provider


def _page(request: web.Request, status: int = 200, problem: str = "", login: str = "", then: str = DESK) -> web.Response:
    oidc = request.app[DOORS].settings.oidc
    context = {"problem": problem, "login": login, "then": then, "issuer": bool(oidc.issuer), "button": oidc.button}
    return page(request, "clerk/sign_in.html", status=status, **context)
