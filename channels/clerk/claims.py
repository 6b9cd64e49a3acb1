"""From what the city's sign-in says about somebody to an account here. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assistant.desk.accounts import Account
from assistant.desk.values import Role
from assistant.errors import SettingsError, SignInRefused
from assistant.messages import Json
from assistant.settings.oidc import OidcSettings


def role_values(settings: OidcSettings) -> Mapping[str, Role]:
    """Give which value of the role claim makes whom; raises SettingsError where that cannot be read."""
    pairs = [one.partition("=") for one in settings.roles.split(",") if one.strip()]
    try:
        return {value.strip(): Role(role.strip()) for role, _, value in pairs}
    except ValueError as error:
        raise SettingsError(name="BANBAN_OIDC_ROLES", value=settings.roles) from error


def subject_of(claims: Json) -> str:
    """Give who somebody is, unlike anybody else at any issuer."""
    return f"{claims['iss']} {claims['sub']}"


def account_of(claims: Json, settings: OidcSettings, known: Account | None) -> Account:
    """Give somebody's account as the claims have it; raises SignInRefused where they have no role at this desk.

    The city decides name and role at every sign-in; department and skills where they are mapped; the rest stays as it is here.
    """
    values = role_values(settings)
    roles = [values[one] for one in texts(inside(claims, settings.role_claim)) if one in values]
    if not roles:
        raise SignInRefused("error.sign_in_no_role")
    login = str(inside(claims, settings.login_claim) or claims["sub"])
    account = known or Account("", login.lower(), login, subject=subject_of(claims))
    name = str(inside(claims, settings.name_claim) or account.name)[:40]
    return replace(account, name=name, role=max(roles, key=list(Role).index), **_skills(claims, settings))


def inside(claims: Json, path: str) -> Any:
    """Give the claim at a path whose dots lead inside; None where there is none. A claim may itself have dots in its name."""
    if not path:
        return None
    if path in claims:
        return claims[path]
    first, _, rest = path.partition(".")
    found = claims.get(first)
    return inside(found, rest) if rest and isinstance(found, dict) else None


def texts(claim: Any) -> tuple[str, ...]:
    """Give a claim as texts, whether it is a list, or text with commas or spaces between."""
    if isinstance(claim, str):
        return tuple(claim.replace(",", " ").split())
    return tuple(map(str, claim)) if isinstance(claim, (list, tuple)) else ()


def _skills(claims: Json, settings: OidcSettings) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if settings.department_claim:
        found["department"] = str(inside(claims, settings.department_claim) or "")[:40]
    for name, path in (("domains", settings.domains_claim), ("languages", settings.languages_claim)):
        if path:
            found[name] = texts(inside(claims, path))
    return found
