"""Digest answers against the examples of the RFCs."""

from __future__ import annotations

import re

from channels.phone.sip.digest import Challenge, Login


def test_the_example_of_rfc_2617() -> None:
    challenge = Challenge.parse(
        'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", '
        'opaque="5ccc069c403ebaf9f0171e9517f40e41"'
    )
    assert challenge is not None
    answer = Login("Mufasa", "Circle Of Life").answer(challenge, "GET", "/dir/index.html", "0a4f113b")
    assert 'response="6629fae49393a05397450978507c4ef1"' in answer
    assert "qop=auth, nc=00000001" in answer and 'opaque="5ccc069c403ebaf9f0171e9517f40e41"' in answer


def test_the_example_of_rfc_7616_with_sha_256() -> None:
    challenge = Challenge.parse(
        'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, '
        'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"'
    )
    assert challenge is not None
    cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
    answer = Login("Mufasa", "Circle of Life").answer(challenge, "GET", "/dir/index.html", cnonce)
    found = re.search(r'response="([^"]+)"', answer)
    assert found and found[1] == "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"


def test_without_qop_as_in_rfc_2069() -> None:
    challenge = Challenge.parse('Digest realm="r", nonce="n"')
    assert challenge is not None
    assert "qop" not in Login("u", "p").answer(challenge, "REGISTER", "sip:x", "c")


def test_what_cannot_be_answered_is_none() -> None:
    for value in ("", "Basic realm=x", 'Digest realm="a"', 'Digest realm="a", nonce="b", algorithm=SHA-512-256'):
        assert Challenge.parse(value) is None
