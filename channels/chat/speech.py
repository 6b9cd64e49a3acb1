"""Reads a text aloud for browsers and doors that have no voice of their own: text in, WAV out."""

from __future__ import annotations

from collections.abc import AsyncIterator

from aiohttp import web

from assistant.wording import best_locale
from channels.web.bodies import read_json
from channels.web.gates import visitor
from channels.web.keys import DOORS, SESSION_LIMIT
from channels.web.languages import locale_of
from channels.web.refusals import Refused
from voice.building import build_speaker, ordinary_manner
from voice.ports import ORDINARY, Manner, Speaker

MOST_CHARACTERS = 600
MOST_WAITING = 8
"""With more texts waiting to be spoken the next one is refused: it would come too late to help."""

PACES = ("normal", "slow")


class Aloud:
    """The speaker, how it speaks here, and how many wait for it."""

    def __init__(self, speaker: Speaker, manner: Manner = ORDINARY) -> None:
        """Take a speaker and the city's ordinary manner."""
        self.speaker = speaker
        self._manners = dict(zip(PACES, (manner, manner.slower()), strict=True))
        self._waiting = 0

    async def say(self, text: str, locale: str, pace: str) -> bytes:
        """Give the WAV of a text; raises Refused where nothing can be spoken (503) or it is too much (400, 503)."""
        if pace not in PACES or not text.strip() or len(text) > MOST_CHARACTERS:
            raise Refused(400, "chat.error.message")
        if self._waiting >= MOST_WAITING:
            raise Refused(503, "chat.aloud.failed")
        self._waiting += 1
        try:
            sound = await self.speaker.render(text, locale, self._manners[pace])
        finally:
            self._waiting -= 1
        if sound is None:
            raise Refused(503, "chat.aloud.failed")
        return sound.wav()


ALOUD = web.AppKey("aloud", Aloud)


def add_routes(app: web.Application) -> None:
    """Add reading aloud."""
    settings = app[DOORS].settings
    app[ALOUD] = Aloud(build_speaker(settings.voice, settings.state), ordinary_manner(settings.voice, ORDINARY.hz))
    app.cleanup_ctx.append(_speaking)
    app.router.add_get("/api/v1/speech", speak)
    app.router.add_post("/api/v1/speech", speak)


async def speak(request: web.Request) -> web.Response:
    """Speak ?text&locale&pace, or the same as JSON, which leaves no words in any server's log of addresses."""
    request.app[SESSION_LIMIT].take(f"speech {visitor(request)}")
    asked = (
        dict(request.query) if request.method != "POST" else {name: str(one) for name, one in (await read_json(request)).items()}
    )
    known = request.app[DOORS].scene.wording.locales
    locale = best_locale(asked.get("locale"), known, locale_of(request))
    sound = await request.app[ALOUD].say(asked.get("text", ""), locale, asked.get("pace") or "normal")
    return web.Response(body=sound, content_type="audio/wav", headers={"Cache-Control": "private, max-age=3600"})


async def _speaking(app: web.Application) -> AsyncIterator[None]:
    yield
    await app[ALOUD].speaker.close()
