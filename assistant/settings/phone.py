"""Settings of the telephone line: which doors are open, how long it waits for a caller, where a clerk's phone is."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class PhoneSettings:
    """What a city may set about its telephone line. Every door is shut until it is given a port."""

    host: str = "127.0.0.1"
    """The address that all doors of the line listen on."""

    audiosocket_port: int = 0
    """TCP port for Asterisk's AudioSocket; 0 keeps that door shut."""

    agi_port: int = 0
    """TCP port for Asterisk's FastAGI, which tells who calls and what comes after us; 0 keeps it shut."""

    stream_port: int = 0
    """TCP port for media streams by WebSocket (Twilio, Asterisk's chan_websocket); 0 keeps that door shut."""

    stream_url: str = ""
    """The public address of the media streams as the exchange reaches it, as https://phone.example.org."""

    stream_secret: str = field(default="", repr=False)
    """The secret that signs media streams: Twilio's auth token, or one of your own for Asterisk. Needed for that door."""

    sip_port: int = 0
    """UDP port for SIP; 0 keeps that door shut."""

    sip_address: str = ""
    """The address that is told to SIP peers where it differs from `host`, as behind a router."""

    sip_peers: str = ""
    """IP addresses or networks that may call, with commas between; empty means only this machine."""

    sip_registrar: str = ""
    """The SIP server to register with, as sip:trunk.example.org:5060; empty means no registration."""

    sip_user: str = ""
    """The user name for the SIP server."""

    sip_password: str = field(default="", repr=False)
    """The password for the SIP server."""

    rtp_first_port: int = field(default=20000, metadata={"least": 1024})
    """The first of the UDP ports for sound; a call takes one even port."""

    rtp_ports: int = field(default=400, metadata={"least": 2})
    """How many UDP ports may be used for sound."""

    clerk: str = ""
    """The clerk's phone that a call is transferred to, as an extension or a SIP address; empty joins a clerk from the console."""

    most_calls: int = field(default=16, metadata={"least": 1})
    """How many calls are taken at once; one more hears the busy tone, or goes straight to the exchange's next step."""

    silence_seconds: float = field(default=8.0, metadata={"least": 2})
    """After so many seconds without a word the caller is asked again, then offered keys, then a person."""

    queue_seconds: float = field(default=30.0, metadata={"least": 5})
    """How often a waiting caller hears how it stands."""

    guard_seconds: float = 0.6
    """So long after a prompt began, speech does not cut it: a breath or an echo is not an interruption."""

    confirm_below: float = 0.5
    """A reading whose share among the readings is under this is asked back before anything is done."""

    longest_minutes: int = field(default=60, metadata={"least": 1})
    """After so many minutes a call is ended, whatever happens."""

    record: bool = False
    """Whether calls are recorded. The caller is told, and a key stops it."""

    keep_days: int = field(default=30, metadata={"least": 0})
    """Recordings older than this are deleted; 0 deletes them at the next start."""
