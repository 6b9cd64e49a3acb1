"""Session descriptions: what sound a phone offers, and what we answer (RFC 4566, 3264). Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from channels.phone.rtp.latch import Address
from channels.phone.rtp.session import CODECS

HELD = {"sendonly": "recvonly", "inactive": "inactive", "recvonly": "sendonly", "sendrecv": "sendrecv"}
"""The direction we answer by the one that is offered."""

OUR_EVENTS = 101
"""The payload type of keys in an offer of ours."""

_AUDIO = re.compile(r"m=audio (\d{1,5})(?:/\d+)? RTP/AVP((?: \d{1,3})+)")
_CONNECTION = re.compile(r"c=IN IP[46] ([0-9A-Za-z:.]+)(?:/\d+)?")


@dataclass(frozen=True)
class Audio:
    """The sound one side offers: where it wants it, payload types in its order, that of keys, and the direction."""

    host: str
    port: int
    types: tuple[int, ...]
    events: int | None
    direction: str = "sendrecv"

    @property
    def codec(self) -> int | None:
        """The first payload type that we can, or None."""
        return next((kind for kind in self.types if kind in CODECS), None)

    @property
    def wants_sound(self) -> bool:
        """Tell whether the other side wants to hear us now."""
        return self.direction in {"sendrecv", "recvonly"} and self.port > 0


def parse(body: str) -> Audio | None:
    """Read the first audio of a description; None where there is none."""
    host, audio = "", None
    attributes: dict[str, str] = {}
    maps: dict[int, str] = {}
    for line in body.replace("\r\n", "\n").split("\n"):
        if line.startswith("m="):
            if audio:
                break
            audio = _AUDIO.fullmatch(line.strip())
        elif found := _CONNECTION.fullmatch(line.strip()):
            host = found[1]
        elif line.startswith("a="):
            _attribute(line[2:].strip(), attributes, maps)
    if not audio or not host or int(audio[1]) > 65535:
        return None
    types = tuple(map(int, audio[2].split()))
    return Audio(host, int(audio[1]), types, _events(types, maps), attributes.get("direction", "sendrecv"))


def _attribute(text: str, attributes: dict[str, str], maps: dict[int, str]) -> None:
    if text in HELD:
        attributes["direction"] = text
    elif found := re.match(r"rtpmap:(\d{1,3}) (\S+)", text):
        maps[int(found[1])] = found[2].lower()


def _events(types: tuple[int, ...], maps: Mapping[int, str]) -> int | None:
    return next((kind for kind in types if maps.get(kind, "").startswith("telephone-event/8000")), None)


def answer(here: Address, offered: Audio, number: int) -> str:
    """Give our answer to an offer that has a codec of ours."""
    codec = offered.codec
    types = [codec] if codec is not None else list(CODECS)
    return _description(here, types, offered.events, HELD[offered.direction], number)


def offer(here: Address, number: int) -> str:
    """Give an offer of our own, for a phone that wants to hear it first."""
    return _description(here, list(CODECS), OUR_EVENTS, "sendrecv", number)


def _description(here: Address, types: list[int], events: int | None, direction: str, number: int) -> str:
    host, port = here
    family = "IP6" if ":" in host else "IP4"
    keys = [f"a=rtpmap:{events} telephone-event/8000", f"a=fmtp:{events} 0-15"] if events is not None else []
    kinds = " ".join(map(str, [*types, *([events] if events is not None else [])]))
    lines = [
        "v=0",
        f"o=banban {number} {number} IN {family} {host}",
        "s=Banban",
        f"c=IN {family} {host}",
        "t=0 0",
        f"m=audio {port} RTP/AVP {kinds}",
        *(f"a=rtpmap:{kind} {CODECS[kind].name}/8000" for kind in types),
        *keys,
        "a=ptime:20",
        f"a={direction}",
    ]
    return "\r\n".join([*lines, ""])
