"""What goes to a bridge without its asking: the clerk's words as Rasa's messages, posted to the city's callback address."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import aiohttp

from assistant.conversation import Entry, Who
from assistant.desk.reception import Reception
from assistant.errors import DeliveryFailed
from assistant.messages import Json, Reply
from assistant.ports import Correspondent
from assistant.settings.rest import RestSettings
from channels.posting import Fate, Packet
from channels.rest.payload import CHANNEL, message, render

REFUSED_FOR_GOOD = range(400, 500)
TOO_EARLY = frozenset({401, 403, 404, 408, 425, 429})
"""Answers of the 4xx kind that may be mended by waiting or by the operator; any other means that it will never be taken."""


class RestPost:
    """The bridge at the callback address."""

    door = CHANNEL

    def __init__(self, settings: RestSettings, http: aiohttp.ClientSession) -> None:
        self._settings, self._http = settings, http

    def pack(self, entries: Sequence[Entry], parts: int, locale: str) -> Sequence[Packet]:
        """Make one message of each entry."""
        return [Packet(entry, entry.number) for entry in entries]

    async def send(self, to: Correspondent, packet: Packet) -> None:
        """Post the messages of one entry, never anywhere else than to the address that is set; raises DeliveryFailed."""
        for body in messages_of(to.address, packet.body, self._settings.choices_in_text):
            await self._post(body)

    def fate(self, failed: DeliveryFailed) -> Fate:
        """Try again; give up what the bridge says it will never take."""
        code = failed.fields.get("code", 0)
        return Fate(given_up=True) if code in REFUSED_FOR_GOOD and code not in TOO_EARLY else Fate(again=True)

    async def kept(self, to: Correspondent, reception: Reception) -> None:
        """Do nothing: a bridge is tried again by itself."""

    def is_worth(self, conversation: str, entries: Sequence[Entry]) -> bool:
        """Post everything at once."""
        return True

    async def _post(self, body: Json) -> None:
        headers = {"Authorization": f"Bearer {self._settings.token}"} if self._settings.token else {}
        timeout = aiohttp.ClientTimeout(total=self._settings.callback_seconds)
        try:
            async with self._http.post(
                self._settings.callback_url, json=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                if not 200 <= response.status < 300:
                    raise DeliveryFailed(code=response.status, problem=f"HTTP {response.status}")
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError) as error:
            raise DeliveryFailed(code=0, problem=type(error).__name__) from error


def messages_of(sender: str, entry: Entry, numbers: bool) -> list[Json]:
    """Give an entry of the log as Rasa's messages; pure. `custom` says who wrote it and its number in the log."""
    about: Json = {"number": entry.number, "who": entry.who.value}
    if entry.who is Who.CLERK:
        about["author"] = entry.author
    if entry.reply is None:
        return [message(sender, entry.text, [], about)] if entry.text else []
    return [{**one, "custom": {**one["custom"], **about}} for one in render(sender, Reply.from_json(entry.reply), numbers)]
