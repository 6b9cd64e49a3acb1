"""SIP messages in and out (RFC 3261). Pure; whatever arrives gives a message or None."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

LONGEST = 16_384
MOST_HEADERS = 200
VERSION = "SIP/2.0"
COMPACT: Mapping[str, str] = {
    "v": "via", "f": "from", "t": "to", "i": "call-id", "m": "contact", "l": "content-length", "c": "content-type",
    "r": "refer-to", "o": "event", "k": "supported", "e": "content-encoding", "s": "subject", "b": "referred-by",
}  # fmt: skip
"""Short names of headers."""

NEEDED = ("via", "from", "to", "call-id", "cseq")
REASONS: Mapping[int, str] = {
    100: "Trying", 180: "Ringing", 200: "OK", 202: "Accepted", 400: "Bad Request", 403: "Forbidden", 405: "Method Not Allowed",
    415: "Unsupported Media Type", 420: "Bad Extension", 481: "Call/Transaction Does Not Exist", 482: "Loop Detected",
    486: "Busy Here", 487: "Request Terminated", 488: "Not Acceptable Here", 489: "Bad Event", 500: "Server Internal Error",
    503: "Service Unavailable",
}  # fmt: skip
_REQUEST = re.compile(r"([A-Z]{3,20}) (\S{1,1000}) SIP/2\.0")
_RESPONSE = re.compile(r"SIP/2\.0 ([1-6]\d\d) ?(.*)")
_BREAKS = re.compile(r"[\r\n\x00]")


@dataclass(frozen=True)
class Message:
    """A request (`method` and `uri`) or a response (`status`); headers have small names and keep their order."""

    method: str = ""
    uri: str = ""
    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""

    def get(self, name: str) -> str:
        """Give the first header of that name, or ""."""
        return next((value for known, value in self.headers if known == name), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Give all headers of that name."""
        return tuple(value for known, value in self.headers if known == name)

    @property
    def cseq(self) -> tuple[int, str]:
        """The number and the method in CSeq."""
        number, _, method = self.get("cseq").partition(" ")
        return (int(number) if number.isascii() and number.isdigit() and len(number) < 11 else 0), method.strip().upper()

    @property
    def branch(self) -> str:
        """The branch of the topmost Via: the transaction's name."""
        return parameter(self.get("via"), "branch")

    def render(self) -> bytes:
        """Give the bytes; no value can smuggle a line in."""
        first = (
            f"{self.method} {self.uri} {VERSION}" if self.method else f"{VERSION} {self.status} {REASONS.get(self.status, 'OK')}"
        )
        body = self.body.encode()
        lines = [first, *(f"{_title(name)}: {_BREAKS.sub('', value)}" for name, value in self.headers)]
        return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


def parse(data: bytes) -> Message | None:
    """Read a message; None for what is none: too long, not text, without what every message has."""
    if len(data) > LONGEST:
        return None
    head, _, body = data.decode("utf-8", "replace").partition("\r\n\r\n")
    first, *lines = re.sub(r"\r\n[ \t]+", " ", head).split("\r\n")
    headers = _headers(lines)
    request, response = _REQUEST.fullmatch(first), _RESPONSE.fullmatch(first)
    if headers is None or not (request or response) or not all(any(name == known for known, _ in headers) for name in NEEDED):
        return None
    message = Message(headers=headers, body=body)
    if request:
        return replace(message, method=request[1], uri=request[2])
    return replace(message, status=int(response[1])) if response else None


def _headers(lines: Iterable[str]) -> tuple[tuple[str, str], ...] | None:
    found: list[tuple[str, str]] = []
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or len(found) >= MOST_HEADERS:
            return None
        small = name.strip().lower()
        if small != "content-length":
            found.append((COMPACT.get(small, small), value.strip()))
    return tuple(found)


def _title(name: str) -> str:
    return {"call-id": "Call-ID", "cseq": "CSeq", "www-authenticate": "WWW-Authenticate"}.get(name, name.title())


def parameter(value: str, name: str) -> str:
    """Give a parameter of a header's value (`;name=x`), outside the angle brackets, or ""."""
    outside = value.rpartition(">")[2] if ">" in value else value
    found = re.search(rf"(?:^|;)\s*{re.escape(name)}\s*=\s*\"?([^;,\"\s]+)", outside, re.IGNORECASE)
    return found[1] if found else ""


def uri_of(value: str) -> str:
    """Give the address in a header such as From, To or Contact."""
    found = re.search(r"<([^<>]*)>", value)
    return found[1] if found else value.partition(";")[0].strip()


@dataclass(frozen=True)
class Uri:
    """What is used of a SIP address."""

    user: str = ""
    host: str = ""
    port: int = 5060

    @classmethod
    def parse(cls, text: str) -> Uri | None:
        """Read sip:user@host:port, or None."""
        found = re.match(
            r"sips?:(?:([^@;?]*)@)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?(?=$|[;?>])", text, re.IGNORECASE
        )
        if not found or int(found[3] or 5060) > 65535:
            return None
        return cls((found[1] or "").partition(":")[0], found[2].strip("[]"), int(found[3] or 5060))


def response(request: Message, status: int, tag: str = "", more: Iterable[tuple[str, str]] = (), body: str = "") -> Message:
    """Give the response to a request: what has to be the same is the same."""
    copied = [(name, value) for name, value in request.headers if name in {"via", "from", "call-id", "cseq", "record-route"}]
    to = request.get("to")
    own = f"{to};tag={tag}" if tag and not parameter(to, "tag") else to
    kind = [("content-type", "application/sdp")] if body else []
    return Message(status=status, headers=(*copied, ("to", own), *more, *kind), body=body)


@dataclass(frozen=True)
class Peer:
    """The other side of a call, as requests to it need it: RFC 3261, section 12."""

    call_id: str
    local: str
    remote: str
    target: str
    routes: tuple[str, ...] = field(default=())

    @classmethod
    def of_caller(cls, invite: Message, tag: str) -> Peer:
        """Take the caller's side from an INVITE; `tag` is ours."""
        local = f"{invite.get('to')};tag={tag}"
        target = uri_of(invite.get("contact")) or uri_of(invite.get("from"))
        return cls(invite.get("call-id"), local, invite.get("from"), target, invite.all("record-route"))

    def request(self, method: str, number: int, more: Iterable[tuple[str, str]] = (), body: str = "") -> Message:
        """Give a request inside the call; Via is put on by whoever sends it."""
        routes = [("route", route) for route in self.routes]
        head = [("from", self.local), ("to", self.remote), ("call-id", self.call_id), ("cseq", f"{number} {method}")]
        return Message(method, self.target, headers=(*routes, *head, ("max-forwards", "70"), *more), body=body)
