"""The edge at which every failure of a web request becomes a plain sentence: a page for people, JSON for programs."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from assistant.errors import (
    AccountRefused,
    AssistantError,
    CannedRefused,
    DeliveryFailed,
    DeskError,
    InvalidPhone,
    LearningError,
    NoSuchConversation,
    NoSuchProposal,
    NotForYou,
    NotGenuine,
    SignInRefused,
    StoreError,
    UnknownLocale,
    Unreadable,
)
from channels.web.kept import kept_form
from channels.web.keys import DOORS
from channels.web.languages import locale_of
from channels.web.pages import dumps, page
from channels.web.refusals import Refused

log = structlog.get_logger(__name__)
STATUS: Mapping[type[AssistantError], int] = {
    StoreError: 503,
    UnknownLocale: 400,
    Unreadable: 400,
    NoSuchProposal: 404,
    LearningError: 400,
    NotGenuine: 403,
    DeliveryFailed: 502,
    InvalidPhone: 400,
    NoSuchConversation: 404,
    NotForYou: 403,
    DeskError: 409,
    AccountRefused: 400,
    CannedRefused: 400,
    SignInRefused: 403,
}
"""The HTTP status of our errors; the first kind that fits counts."""

RETRY_SECONDS = "3"
FOREIGN = "web.error.origin"
"""The key of what another site's page has asked for: nothing of that is offered to be sent again."""


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn whatever goes wrong into a plain answer; what was not foreseen is logged with its trace, never shown."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < HTTPStatus.BAD_REQUEST:
            raise
        return await explain(request, Refused(error.status, _known_key(request, error.status)), _allow(error))
    except AssistantError as error:
        if status_of(error) >= HTTPStatus.INTERNAL_SERVER_ERROR and not isinstance(error, Refused):
            log.error("request_failed", path=request.path, error=repr(error))
        return await explain(request, error)
    except ConnectionResetError:
        raise  # nobody is left to be told
    except Exception:
        log.exception("request_failed", path=request.path)
        return await explain(request, Refused(500))


def status_of(error: AssistantError) -> int:
    """Give the HTTP status of an error of ours."""
    if isinstance(error, Refused):
        return error.status
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)


async def explain(request: web.Request, error: AssistantError, headers: Mapping[str, str] | None = None) -> web.Response:
    """Tell a person, or a program, what went wrong; a person finds what they typed on the page."""
    status = status_of(error)
    response = _json(request, error, status) if wants_json(request) else await _page(request, error, status)
    response.headers.update(headers or {})
    if status in (429, 503):
        response.headers["Retry-After"] = RETRY_SECONDS
    return response


def words_of(request: web.Request, error: AssistantError) -> str:
    """Say an error in the person's language; one that people need not know about is said in general."""
    wording, locale = request.app[DOORS].scene.wording, locale_of(request)
    key = error.key if isinstance(error, Refused) or status_of(error) < 500 else f"web.error.{status_of(error)}"
    return wording.say(locale, key if wording.has(locale, key) else "web.error.500", **error.fields)


def wants_json(request: web.Request) -> bool:
    """Tell whether a program asks, not a browser that shows pages."""
    return request.path.startswith(("/api/", "/webhooks/")) or "application/json" in request.headers.get("Accept", "")


def _json(request: web.Request, error: AssistantError, status: int) -> web.Response:
    body: dict[str, Any] = {"error": {"key": error.key, "text": words_of(request, error)}}
    return web.json_response(body, status=status, dumps=dumps)


async def _page(request: web.Request, error: AssistantError, status: int) -> web.Response:
    template = "clerk/problem.html" if request.path.startswith("/clerk") else "error.html"
    kept = await kept_form(request, status, own=error.key != FOREIGN)
    context = {"words": words_of(request, error), "kept": kept, "refused": status, "waiting": error.key == "web.loading"}
    return page(request, template, status=status, **context)


def _known_key(request: web.Request, status: int) -> str:
    wording = request.app[DOORS].scene.wording
    exact = f"web.error.{status}"
    return exact if wording.has(locale_of(request), exact) else "web.error.400" if status < 500 else "web.error.500"


def _allow(error: web.HTTPException) -> Mapping[str, str]:
    return {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
