"""Opens and seals what WeChat sends and gets: signatures, AES mode, and XML without document types; all pure.

Method: the platform's "message encryption" plan. AES-256-CBC, the vector is the key's first half, the plain text is 16
random bytes, the length in network order, the message and the account's app id, padded to 32 bytes as in PKCS#7.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from xml.parsers import expat
from xml.sax.saxutils import escape

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from assistant.errors import NotGenuine, Unreadable

BLOCK = 32
RANDOM_BYTES, LENGTH_BYTES = 16, 4
DEEPEST = 6
"""How many elements may stand inside each other; WeChat uses four."""


def signature(token: str, *parts: str) -> str:
    """Give WeChat's signature of some parts: SHA-1 of the token and the parts, sorted and joined."""
    return hashlib.sha1("".join(sorted((token, *parts))).encode()).hexdigest()


def check(token: str, given: str, *parts: str) -> None:
    """Raise NotGenuine where a signature is not that of the parts; takes equally long wherever they differ."""
    if not (token and hmac.compare_digest(signature(token, *parts).encode(), given.encode())):
        raise NotGenuine(problem="signature")


@dataclass(frozen=True)
class Envelope:
    """The secrets of one account in AES mode: its token, its 43-letter EncodingAESKey and its app id."""

    token: str
    aes_key: str
    app_id: str

    @property
    def key(self) -> bytes:
        """The 32 bytes of the AES key; raises NotGenuine where the setting is not one."""
        try:
            key = base64.b64decode(f"{self.aes_key}=", validate=True)
        except (binascii.Error, ValueError) as error:
            raise NotGenuine(problem="aes_key") from error
        if len(key) != BLOCK:
            raise NotGenuine(problem="aes_key")
        return key

    def opened(self, sealed: str, given: str, timestamp: str, nonce: str) -> str:
        """Give the message in an encrypted text; raises NotGenuine for a wrong signature, key, padding or app id."""
        check(self.token, given, timestamp, nonce, sealed)
        try:
            plain = self._decrypted(base64.b64decode(sealed, validate=True))
            return self._message(plain)
        except (binascii.Error, ValueError, struct.error) as error:
            raise NotGenuine(problem="encryption") from error

    def sealed(self, message: str, timestamp: str, nonce: str, random: bytes | None = None) -> str:
        """Give the XML in which an encrypted answer travels; `random` is 16 bytes, drawn anew unless given."""
        text = message.encode()
        plain = (random or os.urandom(RANDOM_BYTES)) + struct.pack("!I", len(text)) + text + self.app_id.encode()
        padding = BLOCK - len(plain) % BLOCK
        cipher = self._cipher().encryptor()
        secret = base64.b64encode(cipher.update(plain + bytes([padding]) * padding) + cipher.finalize()).decode()
        signed = signature(self.token, timestamp, nonce, secret)
        return written({"Encrypt": secret, "MsgSignature": signed, "TimeStamp": timestamp, "Nonce": nonce})

    def _cipher(self) -> Cipher[modes.CBC]:
        key = self.key
        return Cipher(algorithms.AES(key), modes.CBC(key[:16]))

    def _decrypted(self, secret: bytes) -> bytes:
        cipher = self._cipher().decryptor()
        plain = cipher.update(secret) + cipher.finalize()
        padding = plain[-1] if plain else 0
        if not 1 <= padding <= BLOCK or plain[-padding:] != bytes([padding]) * padding:
            raise ValueError("padding")
        return plain[:-padding]

    def _message(self, plain: bytes) -> str:
        start = RANDOM_BYTES + LENGTH_BYTES
        (length,) = struct.unpack("!I", plain[RANDOM_BYTES:start])
        message, app_id = plain[start : start + length], plain[start + length :]
        if len(message) != length or not hmac.compare_digest(app_id, self.app_id.encode()):
            raise ValueError("app id")
        return message.decode()


def written(fields: Mapping[str, str]) -> str:
    """Give the XML of some fields, escaped."""
    return "<xml>" + "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items()) + "</xml>"


def read(raw: bytes | str) -> dict[str, str]:
    """Give the fields of an XML message, those inside others under their own names; the first of a name counts.

    A document type is refused, so that no entity is ever expanded or fetched. Raises Unreadable.
    """
    reader = _Reader()
    try:
        reader.parse(raw.encode() if isinstance(raw, str) else raw)
    except (expat.ExpatError, UnicodeError, ValueError, LookupError) as error:
        raise Unreadable(problem="xml") from error
    return reader.fields


class _Reader:
    """Takes the text of every element that holds no other element."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self._open: list[str] = []
        self._text: list[str] = []
        self._leaf = False

    def parse(self, raw: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text_here
        parser.Parse(raw, True)

    def _doctype(self, *_: object) -> None:
        raise ValueError("a document type is not read")

    def _start(self, name: str, _: dict[str, str]) -> None:
        self._open.append(name)
        if len(self._open) > DEEPEST:
            raise ValueError("too deep")
        self._text, self._leaf = [], True

    def _end(self, name: str) -> None:
        if self._leaf and len(self._open) > 1:
            self.fields.setdefault(name, "".join(self._text))
        self._open.pop()
        self._leaf = False

    def _text_here(self, text: str) -> None:
        self._text.append(text)
