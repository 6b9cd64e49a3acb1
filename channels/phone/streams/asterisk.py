"""Asterisk's WebSocket channel (chan_websocket): sound as binary messages, control as text, plain or JSON. Pure.

https://docs.asterisk.org/Configuration/Channel-Drivers/WebSocket/
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from channels.phone.streams.protocol import Flow, Key, Marked, Media, Sent, Started, Stopped, StreamEvent
from channels.phone.streams.twilio import KEYS, part, read_object
from voice.codecs import from_alaw, from_ulaw, to_alaw, to_ulaw


@dataclass(frozen=True)
class Format:
    """How samples travel."""

    hz: int
    encode: Callable[[bytes], bytes]
    decode: Callable[[bytes], bytes]


def _same(pcm: bytes) -> bytes:
    return pcm


FORMATS: Mapping[str, Format] = {
    "ulaw": Format(8000, to_ulaw, from_ulaw),
    "alaw": Format(8000, to_alaw, from_alaw),
    "slin": Format(8000, _same, _same),
    "slin16": Format(16000, _same, _same),
}
MOST_SOUND = 65_000
"""Bytes in one binary message; Asterisk takes no more."""


class AsteriskProtocol:
    """One stream. It answers in the form that Asterisk speaks: plain text, or JSON."""

    def __init__(self) -> None:
        """Nothing is known before the stream starts."""
        self._format, self._json = FORMATS["slin"], False

    def parse(self, raw: Sent) -> StreamEvent | None:
        """Read a message."""
        if isinstance(raw, bytes):
            return Media(self._format.decode(raw))
        message = read_object(raw)
        self._json = self._json or message is not None
        told = message or _plain(raw)
        reader = READERS.get(str(told.get("event")))
        return reader(self, told) if reader else None

    def sound(self, pcm: bytes) -> Sent:
        """Give a binary message."""
        return self._format.encode(pcm)[:MOST_SOUND]

    def mark(self, mark: str) -> Sent:
        """Give MARK_MEDIA."""
        return self._command("MARK_MEDIA", mark)

    def clear(self) -> Sent:
        """Give FLUSH_MEDIA."""
        return self._command("FLUSH_MEDIA")

    def hang_up(self) -> Sent | None:
        """Give HANGUP: the dialplan goes on."""
        return self._command("HANGUP")

    def _command(self, command: str, mark: str = "") -> str:
        if self._json:
            return json.dumps({"command": command, **({"correlation_id": mark} if mark else {})})
        return f"{command} {mark}".strip()

    def _start(self, told: Mapping[str, Any]) -> StreamEvent | None:
        known = FORMATS.get(str(told.get("format")))
        if known is None:
            return Stopped()
        self._format = known
        variables = {str(name): str(value) for name, value in part(told, "channel_variables").items()}
        return Started(str(told.get("connection_id", "")), variables.get("CALLERID(num)", ""), known.hz, variables)

    def _key(self, told: Mapping[str, Any]) -> StreamEvent | None:
        key = str(told.get("digit", ""))
        return Key(key) if key in KEYS else None

    def _mark(self, told: Mapping[str, Any]) -> StreamEvent | None:
        return Marked(str(told.get("correlation_id", "")))


READERS: Mapping[str, Callable[[AsteriskProtocol, Mapping[str, Any]], StreamEvent | None]] = {
    "MEDIA_START": AsteriskProtocol._start,
    "DTMF_END": AsteriskProtocol._key,
    "MEDIA_MARK_PROCESSED": AsteriskProtocol._mark,
    "MEDIA_XOFF": lambda protocol, told: Flow(False),
    "MEDIA_XON": lambda protocol, told: Flow(True),
    "HANGUP": lambda protocol, told: Stopped(),
}


def _plain(text: str) -> dict[str, str]:
    """Read `EVENT name:value …`; a word without a colon after MEDIA_MARK_PROCESSED is the mark."""
    event, *words = text.split()[:40] or [""]
    told = dict(word.split(":", 1) for word in words if ":" in word)
    bare = next((word for word in words if ":" not in word), "")
    return {**told, "event": event, "correlation_id": told.get("correlation_id") or bare}
