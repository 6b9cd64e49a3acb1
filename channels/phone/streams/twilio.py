"""Twilio's Media Streams, both ways: JSON messages with µ-law at 8000 Hz in base64. Pure.

https://www.twilio.com/docs/voice/media-streams/websocket-messages
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from typing import Any

from channels.phone.streams.protocol import Key, Marked, Media, Sent, Started, Stopped, StreamEvent
from voice.codecs import from_ulaw, to_ulaw

HZ = 8000
FORMAT = {"encoding": "audio/x-mulaw", "sampleRate": HZ, "channels": 1}
KEYS = frozenset("0123456789*#")


class TwilioProtocol:
    """One stream."""

    def __init__(self) -> None:
        """Nothing is known before the stream starts."""
        self._stream = ""

    def parse(self, raw: Sent) -> StreamEvent | None:
        """Read a message."""
        message = read_object(raw)
        reader = READERS.get(str(message.get("event"))) if message else None
        return reader(self, message) if reader and message else None

    def sound(self, pcm: bytes) -> Sent:
        """Give a media message."""
        return self._message("media", media={"payload": base64.b64encode(to_ulaw(pcm)).decode()})

    def mark(self, mark: str) -> Sent:
        """Give a mark message."""
        return self._message("mark", mark={"name": mark})

    def clear(self) -> Sent:
        """Give a clear message."""
        return self._message("clear")

    def hang_up(self) -> Sent | None:
        """Twilio goes on with its next instruction when the WebSocket closes."""
        return None

    def _message(self, event: str, **more: Any) -> str:
        return json.dumps({"event": event, "streamSid": self._stream, **more})

    def _start(self, message: Mapping[str, Any]) -> StreamEvent | None:
        start = part(message, "start")
        self._stream = str(message.get("streamSid") or start.get("streamSid") or "")
        media = part(start, "mediaFormat")
        if media and (media.get("encoding"), media.get("sampleRate")) != (FORMAT["encoding"], HZ):
            return Stopped()
        parameters = {str(name): str(value) for name, value in part(start, "customParameters").items()}
        return Started(str(start.get("callSid", "")), parameters.get("caller", ""), HZ, parameters)

    def _media(self, message: Mapping[str, Any]) -> StreamEvent | None:
        media = part(message, "media")
        payload = media.get("payload")
        if media.get("track", "inbound") not in {"inbound", "inbound_track"} or not isinstance(payload, str):
            return None
        try:
            return Media(from_ulaw(base64.b64decode(payload, validate=True)))
        except (binascii.Error, ValueError):
            return None

    def _dtmf(self, message: Mapping[str, Any]) -> StreamEvent | None:
        key = str(part(message, "dtmf").get("digit", ""))
        return Key(key) if key in KEYS else None

    def _mark(self, message: Mapping[str, Any]) -> StreamEvent | None:
        return Marked(str(part(message, "mark").get("name", "")))

    def _stop(self, message: Mapping[str, Any]) -> StreamEvent | None:
        return Stopped()


READERS: Mapping[str, Callable[[TwilioProtocol, Mapping[str, Any]], StreamEvent | None]] = {
    "start": TwilioProtocol._start,
    "media": TwilioProtocol._media,
    "dtmf": TwilioProtocol._dtmf,
    "mark": TwilioProtocol._mark,
    "stop": TwilioProtocol._stop,
}
"""What is read; `connected` says nothing we need."""


def read_object(raw: Sent) -> dict[str, Any] | None:
    """Read a JSON object; None for anything else."""
    try:
        message = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None


def part(message: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Give an object inside a message; empty for anything else."""
    found = message.get(name)
    return found if isinstance(found, dict) else {}
