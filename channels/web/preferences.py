"""Keeps what a person has chosen for themselves, language and text size, and goes back to where they were."""

from __future__ import annotations

from aiohttp import web

from channels.web.bodies import read_form
from channels.web.keys import DOORS
from channels.web.languages import CHOSEN
from channels.web.pages import SIZE, SIZES
from channels.web.sessions import session_id, session_of


async def keep_preferences(request: web.Request) -> web.Response:
    """Take a form with `lang` or `size`, and the page to go `back` to."""
    form = await read_form(request)
    allowed = {CHOSEN: request.app[DOORS].scene.wording.locales, SIZE: SIZES}
    for name, values in allowed.items():
        if form.get(name) in values:
            session_of(request)[name] = form[name]
    session_id(request)
    raise web.HTTPSeeOther(own_path(form.get("back", "/")))


def own_path(path: str) -> str:
    """Give a path on this site; everything that could lead elsewhere becomes the first page. Pure."""
    ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and "\\" not in path
    return path if ours else "/"
