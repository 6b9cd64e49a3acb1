"""What every handler finds in the app, by typed keys."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web

from assistant.bootstrap import SystemClock
from assistant.desk.reception import Reception
from assistant.dialogue.turn import Scene
from assistant.ports import Clock
from assistant.settings import Settings
from channels.web.limits import Limit
from channels.web.opening import Opening


@dataclass(frozen=True)
class Doors:
    """What the web doors are built from: settings, catalogue and words, and the reception that may still be loading."""

    settings: Settings
    scene: Scene
    opening: Opening
    clock: Clock = field(default_factory=SystemClock)


DOORS = web.AppKey("doors", Doors)


def reception_of(request: web.Request) -> Reception:
    """Give the reception; raises Refused (503) while it is loading."""
    return request.app[DOORS].opening.reception


ClerkOf = Callable[[web.Request], Awaitable[object | None]]
CLERK_OF: web.AppKey[ClerkOf] = web.AppKey("clerk_of")
"""Who is signed in, or None. The clerks' door puts its own function here; until then nobody is signed in."""

KeyFor = Callable[[str], bytes]
KEY_FOR: web.AppKey[KeyFor] = web.AppKey("key_for")
"""Gives 32 bytes of key for one purpose, as `app[KEY_FOR]("tokens")`."""

ADDRESS_LIMIT = web.AppKey("address_limit", Limit)
SESSION_LIMIT = web.AppKey("session_limit", Limit)
