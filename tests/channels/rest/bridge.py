"""A bridge of our own: it posts as Rasa's REST clients do, and takes what is posted to its callback address."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, web

from assistant.messages import Json


@dataclass
class Bridge:
    """What a bridge has sent and got."""

    url: str
    headers: dict[str, str] = field(default_factory=dict)
    taken: list[Json] = field(default_factory=list)
    given: list[dict[str, str]] = field(default_factory=list)
    failures: list[int] = field(default_factory=list)

    async def say(self, message: Any, sender: str = "caller", **more: Any) -> list[Json]:
        """Post a message as a bridge does; gives the messages that answer it."""
        body = {"sender": sender, "message": message, **more}
        async with ClientSession() as http, http.post(self.url, json=body, headers=self.headers) as response:
            assert response.status == 200, await response.text()
            found: list[Json] = await response.json()
            return found

    async def press(self, button: Json, sender: str = "caller") -> list[Json]:
        """Send a button's payload, as a bridge does when it is pressed."""
        return await self.say(button["payload"], sender)

    def callback(self) -> web.Application:
        """Give the bridge's callback address as an aiohttp app."""
        app = web.Application()
        app.router.add_post("/callback", self._take)
        app.router.add_post("/elsewhere", self._take)
        return app

    async def _take(self, request: web.Request) -> web.Response:
        if self.failures:
            status = self.failures.pop(0)
            headers = {"Location": "/elsewhere"} if 300 <= status < 400 else {}
            return web.Response(status=status, headers=headers)
        self.given.append({name: request.headers[name] for name in ("Authorization",) if name in request.headers})
        self.taken.append(await request.json())
        return web.Response(text="ok")
