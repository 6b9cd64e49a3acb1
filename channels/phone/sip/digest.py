"""Digest authentication (RFC 2617, 7616): the answer to a server's challenge. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_PART = re.compile(r'(\w+)\s*=\s*(?:"([^"]*)"|([^,\s]+))')
HASHES: Mapping[str, Callable[[bytes], str]] = {
    "MD5": lambda data: hashlib.md5(data, usedforsecurity=False).hexdigest(),
    "SHA-256": lambda data: hashlib.sha256(data).hexdigest(),
}


@dataclass(frozen=True)
class Challenge:
    """What a server asks for."""

    realm: str
    nonce: str
    opaque: str = ""
    algorithm: str = "MD5"
    qop: str = ""

    @classmethod
    def parse(cls, value: str) -> Challenge | None:
        """Read WWW-Authenticate or Proxy-Authenticate; None for what we cannot answer."""
        scheme, _, rest = value.partition(" ")
        parts = {name.lower(): quoted or bare for name, quoted, bare in _PART.findall(rest)}
        algorithm = parts.get("algorithm", "MD5").upper()
        if scheme.lower() != "digest" or "realm" not in parts or "nonce" not in parts or algorithm not in HASHES:
            return None
        qop = "auth" if "auth" in re.split(r"[,\s]+", parts.get("qop", "")) else ""
        return cls(parts["realm"], parts["nonce"], parts.get("opaque", ""), algorithm, qop)


@dataclass(frozen=True)
class Login:
    """Who we are at a server."""

    user: str
    password: str

    def answer(self, challenge: Challenge, method: str, uri: str, cnonce: str, count: int = 1) -> str:
        """Give the value of Authorization."""
        digest = HASHES[challenge.algorithm]
        first = digest(f"{self.user}:{challenge.realm}:{self.password}".encode())
        second = digest(f"{method}:{uri}".encode())
        number = f"{count:08x}"
        middle = f"{challenge.nonce}:{number}:{cnonce}:auth" if challenge.qop else challenge.nonce
        parts = {
            "username": self.user,
            "realm": challenge.realm,
            "nonce": challenge.nonce,
            "uri": uri,
            "response": digest(f"{first}:{middle}:{second}".encode()),
            **({"opaque": challenge.opaque} if challenge.opaque else {}),
            **({"cnonce": cnonce} if challenge.qop else {}),
        }
        bare = f", algorithm={challenge.algorithm}" + (f", qop=auth, nc={number}" if challenge.qop else "")
        return "Digest " + ", ".join(f'{name}="{value}"' for name, value in parts.items()) + bare
