"""A browser's session: an encrypted HttpOnly cookie that holds a random id, the language, the text size and the conversation."""

from __future__ import annotations

import secrets
import time
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from aiohttp_session import Session, get_session, session_middleware
from aiohttp_session.cookie_storage import EncryptedCookieStorage
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from assistant.errors import SettingsError
from assistant.settings import Settings

KEPT = web.RequestKey("session", Session)
KEY_FILE = "server.key"
LEAST_SECRET = 32


def read_secret(settings: Settings) -> bytes:
    """Give what cookies and tokens are sealed with: the setting, or a random file in the state folder, made once.

    Raises SettingsError where the setting is too short.
    """
    given = settings.server.secret
    if given and len(given) < LEAST_SECRET:
        raise SettingsError(name="BANBAN_SERVER_SECRET", value="*" * len(given))
    return given.encode() or _kept_secret(settings.state / KEY_FILE)


def derived_key(secret: bytes, purpose: str) -> bytes:
    """Give 32 bytes for one purpose, so that what is sealed for one is worth nothing for another."""
    return HKDF(SHA256(), 32, None, purpose.encode()).derive(secret)


def cookie_name(settings: Settings) -> str:
    """Give the cookie's name; by https with the prefix that ties it to this host."""
    return "__Host-banban" if settings.server.is_secure else "banban"


def sessions(settings: Settings, secret: bytes) -> tuple[Middleware, Middleware]:
    """Build the two middlewares: the first keeps the cookie, the second puts the session onto the request."""
    storage = EncryptedCookieStorage(
        derived_key(secret, "session"),
        cookie_name=cookie_name(settings),
        max_age=settings.server.session_hours * 3600,
        secure=settings.server.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return session_middleware(storage), _put


def session_of(request: web.Request) -> Session:
    """Give the session of a request; what is written into it goes into the cookie."""
    return request[KEPT]


def session_id(request: web.Request) -> str:
    """Give the random id of a session; a new session gets one now, and with it a cookie."""
    session = session_of(request)
    if "id" not in session:
        session["id"] = secrets.token_urlsafe(16)
    return str(session["id"])


def renew(request: web.Request) -> None:
    """Begin the session anew with another id and nothing in it, as at every sign-in and sign-out."""
    session = session_of(request)
    session.invalidate()
    session["id"] = secrets.token_urlsafe(16)


@web.middleware
async def _put(request: web.Request, handler: Handler) -> web.StreamResponse:
    session = request[KEPT] = await get_session(request)
    if "id" in session and session.max_age and time.time() - session.created > session.max_age / 2:
        session["id"] = session["id"]  # seals the cookie anew, so that it lasts from the last visit on
    return await handler(request)


def _kept_secret(path: Path) -> bytes:
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_bytes(secrets.token_bytes(LEAST_SECRET))
        _put_once(fresh, path)
    return path.read_bytes()


def _put_once(fresh: Path, path: Path) -> None:
    """Give the file its name unless another process was quicker."""
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
