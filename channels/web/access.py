"""Who may ask for what: the public list, and the rule that every other route needs a clerk who has signed in."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from channels.web.keys import CLERK_OF
from channels.web.refusals import Refused

PUBLIC = frozenset(
    {
        # the server itself
        "GET /healthz",
        "GET /readyz",
        "GET /api/openapi.yaml",
        "GET /static/{digest}/{path}",
        "POST /preferences",
        # the chat page and the protocol of all doors
        "GET /",
        "POST /",
        "POST /photos",
        "GET /print/{number}",
        "POST /api/v1/conversations",
        "POST /api/v1/conversations/{id}/messages",
        "GET /api/v1/conversations/{id}/log",
        "GET /api/v1/conversations/{id}/live",
        "POST /api/v1/conversations/{id}/rating",
        "POST /api/v1/conversations/{id}/callback",
        "POST /api/v1/conversations/{id}/photos",
        "POST /api/v1/conversations/{id}/leave-queue",
        "POST /api/v1/conversations/{id}/end",
        "GET /api/v1/conversations/{id}/photos/{photo}",
        "GET /api/v1/speech",
        # signing in to the console
        "GET /clerk/sign-in",
        "POST /clerk/sign-in",
        "GET /clerk/oidc/start",
        "GET /clerk/oidc/callback",
        "POST /api/v1/speech",
        # doors of other systems, which prove themselves by token or signature
        "GET /webhooks/rest",
        "GET /webhooks/rest/",
        "POST /webhooks/rest/webhook",
        "GET /webhooks/rest/{sender}/messages",
        "GET /webhooks/wechat",
        "POST /webhooks/wechat",
    }
)
"""Every route that needs no sign-in, as "METHOD path"; nothing else is open to everybody."""

BRIDGES = frozenset({"POST /webhooks/rest/webhook", "GET /webhooks/rest/{sender}/messages", "POST /webhooks/wechat"})
"""Routes through which one address brings many people: the limits for one person do not hold here."""

CLERK: web.RequestKey[Any] = web.RequestKey("clerk")
"""Where a signed-in clerk stands on the request."""


def name_of(request: web.Request) -> str | None:
    """Give the route of a request as it stands in PUBLIC, or None where there is no such page."""
    resource = request.match_info.route.resource
    method = "GET" if request.method == "HEAD" else request.method
    return f"{method} {resource.canonical}" if resource else None


@web.middleware
async def access(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let everybody to public routes and signed-in clerks to all; others are asked to sign in (401)."""
    name = name_of(request)
    if name is not None and name not in PUBLIC:
        clerk = await request.app[CLERK_OF](request)
        if clerk is None:
            raise Refused(401)
        request[CLERK] = clerk
    return await handler(request)


async def nobody(request: web.Request) -> None:
    """Say that no clerk is signed in."""
