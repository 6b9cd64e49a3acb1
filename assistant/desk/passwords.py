"""Passwords: hashed with argon2id, checked, generated, and what makes one good enough."""

from __future__ import annotations

import secrets
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from assistant.errors import AccountRefused

LEAST_CHARACTERS = 10
MOST_CHARACTERS = 200
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that nobody mistakes for one another on paper."""

GROUPS, GROUP_LENGTH = 4, 4


class Passwords:
    """Hashes and checks passwords; argon2id with the parameters of RFC 9106's second recommendation unless told."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """Keep the hasher; a stronger one makes old hashes be replaced at the next sign-in."""
        self._hasher = hasher or PasswordHasher()

    def hashed(self, password: str) -> str:
        """Give the hash of a password, with its salt and parameters in it."""
        return self._hasher.hash(password)

    def fits(self, hashed: str, password: str) -> bool:
        """Tell whether a password belongs to a hash; takes as long where there is no hash."""
        try:
            return self._hasher.verify(hashed or self._nobody, password) and bool(hashed)
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, hashed: str) -> bool:
        """Tell whether a hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(hashed)

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash(secrets.token_hex(16))


def generated_password() -> str:
    """Give a random password of about 79 bits, easy to read out and to type: `k7mf-93xq-hw5e-2bnd`."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def check_password(password: str, login: str) -> None:
    """Raise AccountRefused where a password is too short, too long, too plain or holds the login."""
    if not LEAST_CHARACTERS <= len(password) <= MOST_CHARACTERS:
        raise AccountRefused("error.password_length", least=LEAST_CHARACTERS, most=MOST_CHARACTERS)
    if login.lower() in password.lower() or len(set(password.lower())) < LEAST_CHARACTERS // 2:
        raise AccountRefused("error.password_plain")
