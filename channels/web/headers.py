"""The security headers that every response carries."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from assistant.settings.server import ServerSettings

OnPrepare = Callable[[web.Request, web.StreamResponse], Awaitable[None]]


def policy(frame_ancestors: str) -> str:
    """Give the Content-Security-Policy: only our own files, no script or style inside a page, framed by nobody else."""
    return "; ".join(
        (
            "default-src 'self'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' blob: data:",
            "media-src 'self' blob:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            f"frame-ancestors {frame_ancestors}",
        )
    )


def security_headers(settings: ServerSettings) -> OnPrepare:
    """Build the signal handler that adds the headers; a handler's own value of one is kept."""
    headers = {
        "Content-Security-Policy": policy(settings.frame_ancestors),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(self), payment=(), usb=()",
        "Cache-Control": "no-store",
    }
    if settings.frame_ancestors == "'none'":
        headers["X-Frame-Options"] = "DENY"
    if settings.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"

    async def add(request: web.Request, response: web.StreamResponse) -> None:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        response.headers["Server"] = "Banban"

    return add
