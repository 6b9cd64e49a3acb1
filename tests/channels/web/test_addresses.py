"""Where a request comes from."""

from __future__ import annotations

import pytest

from assistant.errors import SettingsError
from assistant.settings.server import ServerSettings
from channels.web.addresses import client, networks

TRUSTED = networks(ServerSettings(trusted_proxies="10.0.0.0/8, ::1/128"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1, 10.9.9.9", "198.51.100.1"),
        ("10.0.0.1", "not an address", "not an address"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("::1", "2001:db8::1", "2001:db8::1"),
        (None, "1.2.3.4", ""),
    ],
)
def test_the_last_address_that_is_no_proxy_of_ours(peer: str | None, forwarded: str, found: str) -> None:
    assert client(peer, forwarded, TRUSTED) == found


def test_a_proxy_that_is_no_network_is_refused() -> None:
    with pytest.raises(SettingsError) as caught:
        networks(ServerSettings(trusted_proxies="proxy.example"))
    assert caught.value.fields["name"] == "BANBAN_SERVER_TRUSTED_PROXIES"
