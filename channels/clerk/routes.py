"""The console's routes: for each the role that may ask for it, or that everybody may."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

from assistant.desk.accounts import covers
from assistant.desk.values import Role
from assistant.errors import AssistantError
from assistant.staffing import build_staffing
from channels.clerk import accounts, actions, audit, callbacks, canned, figures, learning, sign_in, workspace
from channels.clerk.beginning import begin
from channels.clerk.claims import role_values
from channels.clerk.item_search import ItemSearch
from channels.clerk.learning import LEARNER, Learner
from channels.clerk.live import live
from channels.clerk.provider import Provider
from channels.clerk.tools import show
from channels.clerk.who import CLERKS, Clerks, account_of, clerk_of
from channels.clerk.workspace import LOOKUPS, Lookups
from channels.web.errors import status_of, wants_json, words_of
from channels.web.kept import kept_form
from channels.web.keys import CLERK_OF, DOORS, Doors
from channels.web.pages import PAGES
from channels.web.refusals import Refused

TALK, ACCOUNT = "/clerk/c/{id}", "/clerk/accounts/{account}"


@dataclass(frozen=True)
class Route:
    """One route; `role` None is for everybody, and then it stands in `channels/web/access.py` too."""

    method: str
    path: str
    handler: Handler
    role: Role | None = Role.CLERK


ROUTES = (
    Route("GET", "/clerk/sign-in", sign_in.show_sign_in, None),
    Route("POST", "/clerk/sign-in", sign_in.sign_in, None),
    Route("GET", "/clerk/oidc/start", sign_in.start_journey, None),
    Route("GET", "/clerk/oidc/callback", sign_in.end_journey, None),
    Route("POST", "/clerk/sign-out", sign_in.sign_out),
    Route("GET", "/clerk/password", sign_in.show_password),
    Route("POST", "/clerk/password", sign_in.change_password),
    Route("GET", "/clerk", workspace.show_desk),
    Route("GET", "/clerk/lists", workspace.lists_part),
    Route("GET", "/clerk/live", live),
    Route("GET", "/clerk/help", workspace.show_help),
    Route("GET", TALK, workspace.show_talk),
    Route("GET", TALK + "/part", workspace.talk_part),
    Route("GET", TALK + "/items", workspace.items_part),
    Route("GET", TALK + "/photos/{photo}", workspace.show_photo),
    Route("POST", TALK + "/claim", actions.claim),
    Route("POST", TALK + "/say", actions.say),
    Route("POST", TALK + "/note", actions.note),
    Route("POST", TALK + "/item", actions.send_item),
    Route("POST", TALK + "/show", actions.show_numbers),
    Route("POST", TALK + "/transfer", actions.transfer),
    Route("POST", TALK + "/consult", actions.consult),
    Route("POST", TALK + "/end-consult", actions.end_consult),
    Route("POST", TALK + "/give-back", actions.give_back),
    Route("POST", TALK + "/finish", actions.finish),
    Route("GET", "/clerk/callbacks", callbacks.show_callbacks),
    Route("POST", "/clerk/callbacks/{callback}/show", callbacks.show_number),
    Route("POST", "/clerk/callbacks/{callback}/done", callbacks.callback_done),
    Route("GET", "/clerk/figures", figures.show_figures, Role.SUPERVISOR),
    Route("GET", "/clerk/figures.csv", figures.figures_csv, Role.SUPERVISOR),
    Route("GET", "/clerk/audit", audit.show_audit, Role.SUPERVISOR),
    Route("GET", "/clerk/canned", canned.show_canned, Role.SUPERVISOR),
    Route("POST", "/clerk/canned", canned.put_canned, Role.SUPERVISOR),
    Route("POST", "/clerk/canned/{canned}/remove", canned.remove_canned, Role.SUPERVISOR),
    Route("GET", learning.LIST, learning.show_learning, Role.SUPERVISOR),
    Route("POST", learning.ONE, learning.decide, Role.SUPERVISOR),
    Route("GET", "/clerk/accounts", accounts.show_accounts, Role.SUPERVISOR),
    Route("POST", "/clerk/accounts", accounts.add_account, Role.SUPERVISOR),
    Route("GET", ACCOUNT, accounts.show_account, Role.SUPERVISOR),
    Route("POST", ACCOUNT, accounts.change_account, Role.SUPERVISOR),
    Route("POST", ACCOUNT + "/password", accounts.renew_password, Role.SUPERVISOR),
    Route("POST", ACCOUNT + "/sign-out", accounts.end_sessions, Role.SUPERVISOR),
)


def add_routes(app: web.Application) -> None:
    """Add the console; raises SettingsError where its settings cannot be used."""
    doors = app[DOORS]
    app[PAGES].add("clerk", Path(__file__).parent)
    app[CLERKS], app[CLERK_OF] = build_clerks(doors), clerk_of
    app[LOOKUPS] = Lookups(ItemSearch(doors.scene.catalogue, doors.scene.wording.locales))
    app[LEARNER] = Learner(doors.settings)
    app.cleanup_ctx.append(begin)
    for route in ROUTES:
        handler = guarded(route.role, route.handler) if route.role else route.handler
        app.router.add_route(route.method, route.path, handler)


def build_clerks(doors: Doors) -> Clerks:
    """Build what the console needs beside the desk; raises SettingsError where the city's sign-in is set up wrongly."""
    oidc = doors.settings.oidc
    role_values(oidc)
    provider = Provider(oidc) if oidc.issuer else None
    return Clerks(**build_staffing(doors.settings).__dict__, provider=provider)


def guarded(role: Role, handler: Handler) -> Handler:
    """Let only a role and those above it to a handler, and say in the console's own page what went wrong."""

    async def guard(request: web.Request) -> web.StreamResponse:
        try:
            if not covers(account_of(request).role, role):
                raise Refused(HTTPStatus.FORBIDDEN)
            return await handler(request)
        except AssistantError as error:
            if wants_json(request) or status_of(error) >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise
            status = status_of(error)
            kept = await kept_form(request, status, own=True)
            return show(request, "clerk/problem.html", status, words=words_of(request, error), kept=kept, refused=status)

    return guard
