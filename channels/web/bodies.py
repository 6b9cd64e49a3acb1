"""Reads the bodies of requests, JSON and forms, and refuses in words what is none."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Mapping
from typing import Any, TypeVar

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from channels.web.refusals import Refused

BODY_SECONDS = 20.0
"""A body that takes longer to arrive is given up."""

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
Read = TypeVar("Read")


async def read_json(request: web.Request, key: str = "web.error.400") -> dict[str, Any]:
    """Read a JSON object, {} where there is no body; raises Refused where it is none (400, `key`), another kind or too slow."""
    if request.body_exists and request.content_type != "application/json":
        raise Refused(415)
    return json_object(await text_of(request, key) or "{}", key)


def json_object(text: str, key: str = "web.error.400") -> dict[str, Any]:
    """Read a JSON object out of a text; raises Refused (400, `key`) where there is none. Pure."""
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(400, key) from error
    if not isinstance(raw, dict):
        raise Refused(400, key)
    return raw


async def text_of(request: web.Request, key: str = "web.error.400") -> str:
    """Give the body as text; raises Refused where its bytes are none (400, `key`) or too slow (408)."""
    try:
        return await _in_time(request.text())
    except (ValueError, LookupError) as error:
        raise Refused(400, key) from error


async def read_form(request: web.Request) -> Mapping[str, str]:
    """Read a form's fields as texts that can be kept; raises Refused where it is none (400, 415) or too slow (408)."""
    if request.body_exists and request.content_type not in FORMS:
        raise Refused(415, "web.error.400")
    try:
        fields = await _in_time(request.post())
    except (ValueError, LookupError, AssertionError, HttpProcessingError) as error:
        raise Refused(400) from error
    return {name: without_control(value) for name, value in fields.items() if isinstance(value, str)}


def without_control(text: str) -> str:
    """Leave out what no database and no page can hold: control characters but line breaks, and halves of characters."""
    whole = text.encode("utf-8", errors="ignore").decode("utf-8").replace("\r\n", "\n")
    return "".join(sign if sign.isprintable() or sign in "\n\t" else " " for sign in whole)


async def _in_time(reading: Awaitable[Read]) -> Read:
    try:
        return await asyncio.wait_for(reading, BODY_SECONDS)
    except asyncio.TimeoutError as error:
        raise Refused(408, "web.error.400") from error
