"""The gates every request passes: how often its address and its session may ask, and whether our own page asks."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from assistant.settings.server import ServerSettings
from channels.web.access import BRIDGES, name_of
from channels.web.addresses import client, networks, origin_of
from channels.web.keys import ADDRESS_LIMIT, SESSION_LIMIT
from channels.web.origins import changes, is_own
from channels.web.refusals import Refused
from channels.web.sessions import session_of
from channels.web.tokens import opens

ADDRESS = web.RequestKey("address", str)


def outer_gate(settings: ServerSettings) -> Middleware:
    """Build the gate before the session is read: the address's limit and the Origin."""
    trusted = networks(settings)

    @web.middleware
    async def gate(request: web.Request, handler: Handler) -> web.StreamResponse:
        request[ADDRESS] = client(request.remote, request.headers.get("X-Forwarded-For", ""), trusted)
        if name_of(request) not in BRIDGES:
            request.app[ADDRESS_LIMIT].take(request[ADDRESS])
        if changes(request) and not is_own(request, origin_of(request, settings, trusted)):
            raise Refused(403, "web.error.origin")
        return await handler(request)

    return gate


@web.middleware
async def session_gate(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Hold back a session that changes more than a person could."""
    if changes(request) and name_of(request) not in BRIDGES:
        request.app[SESSION_LIMIT].take(visitor(request))
    return await handler(request)


def visitor(request: web.Request) -> str:
    """Name who asks, for limits: the session, else the conversation that a token opens, else the address."""
    session, conversation = session_of(request).get("id"), request.match_info.get("id", "")
    if session:
        return str(session)
    return conversation if opens(request, conversation) else request[ADDRESS]
