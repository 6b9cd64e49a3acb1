"""A real OpenID Connect issuer on this machine (`oidc-provider-mock`, on Authlib), with the PKCE check of RFC 7636 before it."""

from __future__ import annotations

import hashlib
import io
import threading
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import oidc_provider_mock
from werkzeug.serving import make_server

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass
class PkceGate:
    """Refuses a code whose verifier does not fit its challenge, which the issuer behind it does not look at itself."""

    behind: Wsgi
    challenges: dict[str, str] = field(default_factory=dict)
    """Challenge by code."""

    redeemed: int = 0

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        if environ["PATH_INFO"] == "/oauth2/token" and not self._fits(environ):
            start("400 Bad Request", [("Content-Type", "application/json")])
            return [b'{"error": "invalid_grant"}']
        if environ["PATH_INFO"] == "/oauth2/authorize" and environ["REQUEST_METHOD"] == "POST":
            return self._authorise(environ, start)
        return self.behind(environ, start)

    def _authorise(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        asked = parse_qs(environ["QUERY_STRING"])

        def note(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            place = dict(headers).get("Location", "")
            for code in parse_qs(place.partition("?")[2]).get("code", ()):
                assert asked["code_challenge_method"] == ["S256"]
                self.challenges[code] = asked["code_challenge"][0]
            return start(status, headers, *rest)

        return self.behind(environ, note)

    def _fits(self, environ: dict[str, Any]) -> bool:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        hashed = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        fits = self.challenges.get(form.get("code", "")) == urlsafe_b64encode(hashed).rstrip(b"=").decode()
        self.redeemed += fits
        return fits


@contextmanager
def run_issuer(**claims: dict[str, object]) -> Iterator[tuple[str, PkceGate]]:
    """Run an issuer that knows some people by their subject; gives its address and its gate."""
    users = [oidc_provider_mock.User(sub=subject, claims=said) for subject, said in claims.items()]
    gate = PkceGate(oidc_provider_mock.app(user_claims=users, require_nonce=True).wsgi_app)
    server = make_server("localhost", 0, gate, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}", gate
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
