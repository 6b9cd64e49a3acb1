"""The web server: one aiohttp app that every door adds its routes to.

A door brings `add_routes(app)` in its own folder, its `templates/` and `static/` by `app[PAGES].add(name, folder)`, and a line
in DOOR_ROUTES. A route that needs no sign-in also stands in `channels/web/access.py`.
"""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from channels.chat.routes import add_routes as add_chat
from channels.clerk.routes import add_routes as add_console
from channels.description import add_routes as add_description
from channels.rest.routes import add_routes as add_rest
from channels.web.access import access, nobody
from channels.web.assets import ADDRESS as STATIC
from channels.web.errors import errors
from channels.web.gates import outer_gate, session_gate
from channels.web.headers import security_headers
from channels.web.keys import ADDRESS_LIMIT, CLERK_OF, DOORS, KEY_FOR, SESSION_LIMIT, Doors
from channels.web.limits import Limit
from channels.web.pages import PAGES, Pages
from channels.web.preferences import keep_preferences
from channels.web.sessions import derived_key, read_secret, sessions
from channels.wechat.routes import add_routes as add_wechat

DOOR_ROUTES: tuple[Callable[[web.Application], None], ...] = (
    add_chat,
    add_console,
    add_rest,
    add_wechat,
    add_description,
)
"""What adds each door's routes, in order."""


def create_app(doors: Doors) -> web.Application:
    """Build the app; raises SettingsError where a setting cannot be used."""
    server, secret = doors.settings.server, read_secret(doors.settings)
    middlewares = (errors, outer_gate(server), *sessions(doors.settings, secret), session_gate, access)
    app = web.Application(middlewares=middlewares, client_max_size=server.body_kb * 1024)
    app[DOORS], app[CLERK_OF], app[PAGES] = doors, nobody, Pages()
    app[ADDRESS_LIMIT], app[SESSION_LIMIT] = Limit(server.address_rate), Limit(server.session_rate)
    app[KEY_FOR] = lambda purpose: derived_key(secret, purpose)
    app.on_response_prepare.append(security_headers(server))
    app.router.add_get("/healthz", _alive)
    app.router.add_get("/readyz", _ready)
    app.router.add_get(STATIC, app[PAGES].assets.serve)
    app.router.add_post("/preferences", keep_preferences)
    for add_routes in DOOR_ROUTES:
        add_routes(app)
    return app


async def _alive(request: web.Request) -> web.Response:
    """Say that this process answers."""
    return web.json_response({"alive": True})


async def _ready(request: web.Request) -> web.Response:
    """Say whether the engine has loaded; 503 until then."""
    ready = request.app[DOORS].opening.is_open
    return web.json_response({"ready": ready}, status=200 if ready else 503)
