"""Takes each kind of message and event to the reception, or answers with a few words of the door's own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

import structlog

from assistant.dialogue.turn import Scene
from assistant.errors import AssistantError
from assistant.messages import Json, Request
from channels.outbox import Outbox
from channels.posting import unlogged
from channels.web.opening import Opening
from channels.wechat.messages import Incoming, conversation_of, render
from channels.wechat.post import DOOR

log = structlog.get_logger(__name__)
MENU = ("topics", "person", "again")
"""The keys of our menu's buttons; what each says is the wording `wechat.menu.<key>.says`."""

ARRIVALS = {"subscribe", "scan"}
LOOKING = ("wechat.looking.1",)
SORRY = ("remark.sorry.1", "remark.sorry.2")
NOT_HEARD = ("wechat.voice.1", "wechat.voice.2", "wechat.voice.3")
NOT_TAKEN = ("wechat.not_taken.1", "wechat.not_taken.2", "wechat.not_taken.3")
NO_PHOTO = ("wechat.no_photo.1", "wechat.no_photo.2")
KeepPhoto = Callable[[str, str], Awaitable[Json]]
"""Fetches the photo of a media id for a conversation and keeps it; gives it as an attachment. Raises AssistantError."""


@dataclass
class Taking:
    """One message on its way to the reception; `locale` is the person's as soon as it is known."""

    incoming: Incoming
    opening: Opening
    outbox: Outbox
    scene: Scene
    keep_photo: KeepPhoto
    locale: str

    @property
    def conversation(self) -> str:
        """The id of the person's conversation."""
        return conversation_of(self.incoming.account, self.incoming.person)

    async def work(self) -> str:
        """Do what the message asks for; gives words of the door's own, or nothing where the answer is in the log."""
        try:
            reception = await self.opening.opened()
            self.locale = (await reception.standing(self.conversation)).locale
            return await self._take()
        except Exception:
            log.exception("turn_failed", conversation=self.conversation)
            return self.words(SORRY)

    def words(self, keys: Iterable[str]) -> str:
        """Give some wordings, one a line."""
        return "\n".join(self._say_words(key, phone=self.scene.catalogue.city.people) for key in keys)

    def _say_words(self, key: str, **fields: str) -> str:
        return self.scene.wording.say(self.locale, key, **fields)

    async def _take(self) -> str:
        incoming = self.incoming
        if incoming.kind == "event":
            return await self._take_event()
        if incoming.text:
            return await self._say(incoming.text)
        if incoming.kind == "location":
            return await self._say(self._say_words("wechat.place.says", place=incoming.place))
        if incoming.kind == "image":
            return await self._take_photo()
        return self.words(NOT_HEARD if incoming.kind == "voice" else NOT_TAKEN)

    async def _take_event(self) -> str:
        event, key = self.incoming.event, self.incoming.key
        if event in ARRIVALS:
            return render(self.opening.reception.welcome(self.locale))
        if event == "click" and key in MENU:
            return await self._say(self._say_words(f"wechat.menu.{key}.says"))
        if event == "unsubscribe":
            await self.opening.reception.end(self.conversation)
        return ""

    async def _take_photo(self) -> str:
        try:
            photo = await self.keep_photo(self.conversation, self.incoming.media)
        except AssistantError as error:
            log.warning("photo_not_kept", conversation=self.conversation, problem=repr(error))
            return self.words(NO_PHOTO)
        return await self._say("", (photo,))

    async def _say(self, text: str, photos: tuple[Json, ...] = ()) -> str:
        await self.outbox.meet(self.conversation, self.incoming.person)
        reception = self.opening.reception
        turned = await reception.turn(Request(self.conversation, text, channel=DOOR), self.incoming.mark, photos)
        words = await unlogged(reception, self.conversation, turned)
        return render(words) if words else ""
