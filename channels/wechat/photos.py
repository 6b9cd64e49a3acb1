"""Fetches the photos that people send to the account, and keeps them as those of the chat page are kept."""

from __future__ import annotations

from aiohttp import web

from assistant.messages import Json
from channels.chat.photos import PHOTOS
from channels.wechat.api import WeChatApi
from channels.wechat.taking import KeepPhoto


def photo_keeper(app: web.Application, api: WeChatApi) -> KeepPhoto:
    """Build what fetches a photo by its media id; it raises DeliveryFailed, or Refused where it is none or one too many."""

    async def keep(conversation: str, media: str) -> Json:
        return await app[PHOTOS].keep(conversation, await api.photo(media), media)

    return keep
