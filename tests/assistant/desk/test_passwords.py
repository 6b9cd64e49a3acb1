from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from assistant.desk.passwords import Passwords, check_password, generated_password
from assistant.errors import AccountRefused

WEAK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def test_a_password_fits_its_own_hash_only() -> None:
    passwords = Passwords(WEAK)
    hashed = passwords.hashed("bamboo-kettle-42")
    assert hashed.startswith("$argon2id$")
    assert "bamboo" not in hashed
    assert passwords.fits(hashed, "bamboo-kettle-42")
    assert not passwords.fits(hashed, "bamboo-kettle-43")


def test_nobody_fits_a_missing_or_broken_hash() -> None:
    passwords = Passwords(WEAK)
    assert not passwords.fits("", "")
    assert not passwords.fits("", "bamboo-kettle-42")
    assert not passwords.fits("not a hash", "bamboo-kettle-42")


def test_hashes_of_weaker_parameters_are_outdated() -> None:
    old = Passwords(WEAK).hashed("bamboo-kettle-42")
    assert Passwords().is_outdated(old)
    assert not Passwords(WEAK).is_outdated(old)


def test_generated_passwords_are_good_and_never_the_same() -> None:
    made = {generated_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        check_password(password, "li.na")
        assert not set(password) & set("il10o")


@pytest.mark.parametrize("password", ["", "kurz", "x" * 201, "aaaaaaaaaaaaaa", "my-li.na-secret-9"])
def test_poor_passwords_are_refused(password: str) -> None:
    with pytest.raises(AccountRefused):
        check_password(password, "li.na")
