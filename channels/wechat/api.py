"""Calls WeChat's own server: the access token, customer-service messages, photos, and the menu under the account's chat."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any

import aiohttp

from assistant.errors import DeliveryFailed
from assistant.messages import Json
from assistant.settings.wechat import WeChatSettings

BUSY, FREQUENT, TOO_BIG = -1, 45011, 40009
BAD_TOKEN = frozenset({40001, 40014, 42001})
OUT_OF_TIME, OUT_OF_COUNT, NOT_ALLOWED = 45015, 45047, 48001
LATER = frozenset({OUT_OF_TIME, OUT_OF_COUNT, NOT_ALLOWED})
"""Nothing can be sent to this person now; what is due is given with the answer when they write the next time."""

EARLY_SECONDS = 300
"""A token is renewed so long before it ends; WeChat gives a new one from then on."""

TIMEOUT = aiohttp.ClientTimeout(total=15)
MOST_PHOTO_BYTES = 12 * 1024 * 1024


class WeChatApi:
    """The calls of one account; `now` gives seconds that only go forward."""

    def __init__(self, settings: WeChatSettings, http: aiohttp.ClientSession, now: Callable[[], float]) -> None:
        self._settings, self._http, self._now = settings, http, now
        self._token, self._until = "", 0.0
        self._renewing = asyncio.Lock()

    async def send_text(self, person: str, text: str) -> None:
        """Send a customer-service message of at most 2048 bytes; raises DeliveryFailed with WeChat's code."""
        await self.call("message/custom/send", {"touser": person, "msgtype": "text", "text": {"content": text}})

    async def create_menu(self, buttons: list[Json]) -> None:
        """Put a menu under the account's chat in place of the present one; raises DeliveryFailed."""
        await self.call("menu/create", {"button": buttons})

    async def photo(self, media: str) -> bytes:
        """Fetch a photo that a person sent, within three days; raises DeliveryFailed."""
        raw, kind = await self._with_token("GET", "media/get", params={"media_id": media})
        if "json" in kind or raw[:1] == b"{":
            raise _failure(_json(raw))
        return raw

    async def call(self, path: str, body: Json) -> Json:
        """Post JSON; a token that has gone bad is renewed once. Raises DeliveryFailed."""
        raw, _ = await self._with_token("POST", path, body=body)
        return _checked(_json(raw))

    async def token(self, instead_of: str = "") -> str:
        """Give a valid access token, the same for all who ask at once; `instead_of` is one that WeChat has refused."""
        async with self._renewing:
            if self._token and self._token != instead_of and self._now() < self._until:
                return self._token
            found = await self._fetch_token(force=False)
            if found == instead_of:
                found = await self._fetch_token(force=True)
            return found

    async def _fetch_token(self, force: bool) -> str:
        own = {"appid": self._settings.app_id, "secret": self._settings.secret}
        body = {"grant_type": "client_credential", **own, "force_refresh": force}
        raw, _ = await self._request("POST", "stable_token", body=body)
        found = _checked(_json(raw))
        self._token = str(found.get("access_token", ""))
        self._until = self._now() + float(found.get("expires_in", 0)) - EARLY_SECONDS
        return self._token

    async def _with_token(
        self, method: str, path: str, params: Mapping[str, str] | None = None, body: Json | None = None
    ) -> tuple[bytes, str]:
        token = await self.token()
        raw, kind = await self._request(method, path, {**(params or {}), "access_token": token}, body)
        if raw[:1] == b"{" and _json(raw).get("errcode") in BAD_TOKEN:
            token = await self.token(instead_of=token)
            raw, kind = await self._request(method, path, {**(params or {}), "access_token": token}, body)
        return raw, kind

    async def _request(
        self, method: str, path: str, params: Mapping[str, str] | None = None, body: Json | None = None
    ) -> tuple[bytes, str]:
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8"}
        url = f"{self._settings.api.rstrip('/')}/cgi-bin/{path}"
        try:
            async with self._http.request(
                method, url, params=params, data=data, headers=headers, timeout=TIMEOUT, allow_redirects=False
            ) as response:
                if response.status >= 300:
                    raise DeliveryFailed(code=BUSY, problem=f"HTTP {response.status}")
                return await _whole(response), response.content_type
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            # An address with the token in it must not get into a log: only the kind of error is kept.
            raise DeliveryFailed(code=BUSY, problem=type(error).__name__) from None


async def _whole(response: aiohttp.ClientResponse) -> bytes:
    raw = bytearray()
    async for piece in response.content.iter_any():
        raw += piece
        if len(raw) > MOST_PHOTO_BYTES:
            raise DeliveryFailed(code=TOO_BIG, problem="too big")
    return bytes(raw)


def _json(raw: bytes) -> Json:
    try:
        found: Any = json.loads(raw)
    except ValueError:
        raise DeliveryFailed(code=BUSY, problem="no JSON") from None
    return found if isinstance(found, dict) else {}


def _checked(found: Json) -> Json:
    if found.get("errcode", 0) != 0:
        raise _failure(found)
    return found


def _failure(found: Json) -> DeliveryFailed:
    return DeliveryFailed(code=int(found.get("errcode", BUSY)), problem=str(found.get("errmsg", ""))[:200])
