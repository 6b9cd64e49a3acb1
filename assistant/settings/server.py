"""The settings of the web server: where it listens, what stands before it, how much it takes."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ServerSettings:
    """Everything an operator may set about `banban serve`."""

    host: str = "127.0.0.1"
    """The address to listen on; 0.0.0.0 for all, behind a proxy best left as it is."""

    port: int = field(default=8080, metadata={"least": 0})
    """The port to listen on; 0 takes a free one."""

    public_url: str = ""
    """The address people type, as https://help.city.example; empty means what the browser says. With https cookies are secure."""

    trusted_proxies: str = ""
    """Networks of the proxies in front, comma between, as 127.0.0.1/32; only theirs X-Forwarded-* headers are believed."""

    frame_ancestors: str = "'none'"
    """Which sites may show the pages in a frame, as in Content-Security-Policy."""

    secret: str = field(default="", repr=False)
    """What cookies and tokens are sealed with, at least 32 characters; empty means a random one kept in the state folder."""

    session_hours: int = field(default=24, metadata={"least": 1})
    """After so many hours without a visit a browser's session is forgotten."""

    session_rate: int = field(default=40, metadata={"least": 1})
    """How many messages and other changes one session may make in a minute."""

    address_rate: int = field(default=1200, metadata={"least": 10})
    """How many requests may come from one address in a minute; a whole community may sit behind one."""

    sockets: int = field(default=2000, metadata={"least": 1})
    """How many live connections there may be at once; pages beyond that ask every few seconds instead."""

    body_kb: int = field(default=64, metadata={"least": 8})
    """How many kilobytes one request or WebSocket message may have; photos have a limit of their own."""

    photo_mb: int = field(default=12, metadata={"least": 1})
    """How many megabytes one photo may have."""

    photos: int = field(default=10, metadata={"least": 0})
    """How many photos one conversation may have; 0 takes none."""

    photo_days: int = field(default=30, metadata={"least": 1})
    """After so many days photos are deleted."""

    engine_processes: int = field(default=1, metadata={"least": 0})
    """How many processes answer; 0 answers in a thread of the server's own process, with less memory and longer waits."""

    shutdown_seconds: int = field(default=10, metadata={"least": 1})
    """How long a stopping server waits for answers that are on their way."""

    @property
    def is_secure(self) -> bool:
        """Tell whether people come by https."""
        return self.public_url.lower().startswith("https://")
