"""Tells whether a change is asked for by our own page and not, in a person's name, by another site's. Pure."""

from __future__ import annotations

from aiohttp import web

READING = frozenset({"GET", "HEAD", "OPTIONS"})


def changes(request: web.Request) -> bool:
    """Tell whether a request may change something: every method but reading ones, and every WebSocket."""
    return request.method not in READING or request.headers.get("Upgrade", "").lower() == "websocket"


def is_own(request: web.Request, origin: str) -> bool:
    """Tell whether our own page asks, or a program that carries no cookie which could be abused.

    Browsers name the Origin with every change. A program (kiosk, bridge) has none; it brings its own token, never a cookie.
    """
    named = request.headers.get("Origin")
    if named is not None:
        return named.lower() == origin.lower()
    return "Cookie" not in request.headers
