"""Where a request comes from: the person's address and the site's own origin, behind trusted proxies too. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from aiohttp import web

from assistant.errors import SettingsError
from assistant.settings.server import ServerSettings

Network = IPv4Network | IPv6Network


def networks(settings: ServerSettings) -> tuple[Network, ...]:
    """Read the trusted proxies; raises SettingsError where one is no network."""
    try:
        return tuple(ip_network(one.strip()) for one in settings.trusted_proxies.split(",") if one.strip())
    except ValueError as error:
        raise SettingsError(name="BANBAN_SERVER_TRUSTED_PROXIES", value=settings.trusted_proxies) from error


def client(peer: str | None, forwarded: str, trusted: Sequence[Network]) -> str:
    """Give the address of whoever asks: the last one in X-Forwarded-For that is not a trusted proxy's own."""
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    address = peer or ""
    while hops and _is_in(address, trusted):
        address = hops.pop()
    return address


def origin_of(request: web.Request, settings: ServerSettings, trusted: Sequence[Network]) -> str:
    """Give the origin (scheme, host and port) that this site has for browsers."""
    if settings.public_url:
        return settings.public_url.rstrip("/")
    behind = _is_in(request.remote or "", trusted)
    scheme = request.headers.get("X-Forwarded-Proto", request.scheme) if behind else request.scheme
    host = request.headers.get("X-Forwarded-Host", request.host) if behind else request.host
    return f"{scheme}://{host}"


def _is_in(address: str, trusted: Sequence[Network]) -> bool:
    try:
        return any(ip_address(address) in network for network in trusted)
    except ValueError:
        return False
