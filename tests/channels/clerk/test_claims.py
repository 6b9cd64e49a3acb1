from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assistant.desk.accounts import Account
from assistant.desk.values import Role
from assistant.errors import SettingsError, SignInRefused
from assistant.settings.oidc import OidcSettings
from channels.clerk.claims import account_of, inside, role_values, texts

SETTINGS = OidcSettings(
    issuer="https://login.example",
    role_claim="realm_access.roles",
    roles="clerk=desk-clerks, supervisor=desk-leads,admin=desk-admins,clerk=helpers",
    department_claim="ou",
    domains_claim="desk.domains",
    languages_claim="languages",
)
CLAIMS: dict[str, Any] = {
    "iss": "https://login.example",
    "sub": "42",
    "preferred_username": "Li.Na",
    "name": "李娜",
    "realm_access": {"roles": ["uma", "desk-clerks", "desk-leads"]},
    "ou": "医保",
    "desk.domains": ["medical", "pension"],
    "languages": "zh-CN, en",
}


def test_claims_make_an_account() -> None:
    made = account_of(CLAIMS, SETTINGS, None)
    assert made == Account(
        "", "li.na", "李娜", Role.SUPERVISOR, "医保", ("medical", "pension"), ("zh-CN", "en"), subject="https://login.example 42"
    )


def test_the_city_changes_role_and_skills_and_leaves_the_rest() -> None:
    known = replace(account_of(CLAIMS, SETTINGS, None), id="a1", login="lina", capacity=7)
    less = {**CLAIMS, "realm_access": {"roles": ["helpers"]}, "languages": []}
    changed = account_of(less, SETTINGS, known)
    assert (changed.id, changed.login, changed.capacity) == ("a1", "lina", 7)
    assert (changed.role, changed.languages) == (Role.CLERK, ())


def test_what_is_not_mapped_stays() -> None:
    plain = OidcSettings(issuer="https://login.example")
    known = Account("a1", "lina", "Lina", department="here", domains=("pension",))
    changed = account_of({"iss": "i", "sub": "1", "roles": "clerk"}, plain, known)
    assert changed == replace(known, role=Role.CLERK)


@pytest.mark.parametrize("roles", [[], ["visitor"], None, 7, {"clerk": True}])
def test_nobody_comes_in_without_a_role(roles: object) -> None:
    with pytest.raises(SignInRefused, match="error.sign_in_no_role"):
        account_of({"iss": "i", "sub": "1", "roles": roles}, OidcSettings(), None)


def test_roles_that_cannot_be_read_are_named() -> None:
    with pytest.raises(SettingsError):
        role_values(OidcSettings(roles="boss=everyone"))


def test_paths_and_lists() -> None:
    assert inside({"a": {"b": {"c": 1}}}, "a.b.c") == 1
    assert inside({"a.b": 2, "a": {"b": 3}}, "a.b") == 2
    assert inside({"a": 1}, "a.b") is None
    assert inside({}, "") is None
    assert texts("one, two three") == ("one", "two", "three")
