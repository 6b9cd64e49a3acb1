"""Whose conversation it is: a browser's session holds its id, another door's program holds a token for it."""

from __future__ import annotations

import secrets

from aiohttp import web

from channels.web.keys import DOORS
from channels.web.refusals import Refused
from channels.web.sessions import session_id, session_of
from channels.web.tokens import has_token, opens

CHANNELS = ("chat", "kiosk")
"""The doors that may begin a conversation here."""

CONVERSATION, RATED, BEHALF, NOTE = "conversation", "rated", "behalf", "note"
"""Names in the session: the conversation, which one was rated, whether somebody asks for another, a wording to show once."""


def begin(request: web.Request, channel: str) -> str:
    """Give a new conversation's id; a browser's session keeps it, and has one at a time: it gets the one that is there.

    Raises Refused (400) for a door nobody knows.
    """
    if channel not in CHANNELS:
        raise Refused(400, "chat.error.message")
    if channel == "chat" and not request.app[DOORS].settings.chat.enabled:
        raise Refused(503, "chat.off")
    known = own_conversation(request) if channel == "chat" else None
    conversation = known or f"{channel}-{secrets.token_hex(16)}"
    if channel == "chat":
        session_id(request)
        session_of(request)[CONVERSATION] = conversation
    return conversation


def own_conversation(request: web.Request) -> str | None:
    """Give the conversation of a browser's session."""
    known = session_of(request).get(CONVERSATION)
    return str(known) if known else None


def conversation_of(request: web.Request) -> str:
    """Give the conversation an address names; raises Refused (404) unless whoever asks may see it."""
    conversation = request.match_info["id"]
    allowed = opens(request, conversation) if has_token(request) else conversation == own_conversation(request)
    if not allowed:
        raise Refused(404, "chat.error.conversation")
    return conversation
