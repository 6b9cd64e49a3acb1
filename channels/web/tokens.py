"""Tokens with which doors without cookies open a conversation: each belongs to one, and outlives a restart of the server."""

from __future__ import annotations

import hashlib
import hmac

from aiohttp import web

from channels.web.keys import KEY_FOR

BEARER = "Bearer "


def token_for(request: web.Request, conversation: str) -> str:
    """Give the token that opens a conversation."""
    return hmac.new(request.app[KEY_FOR]("conversation"), conversation.encode(), hashlib.sha256).hexdigest()


def has_token(request: web.Request) -> bool:
    """Tell whether a request brings a token at all."""
    return request.headers.get("Authorization", "").startswith(BEARER)


def opens(request: web.Request, conversation: str) -> bool:
    """Tell whether the token that a request brings opens a conversation."""
    given = request.headers.get("Authorization", "").removeprefix(BEARER).encode("utf-8", "replace")
    return has_token(request) and hmac.compare_digest(given, token_for(request, conversation).encode())
