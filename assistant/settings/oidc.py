"""Settings of the city's own sign-in for clerks (OpenID Connect); without an issuer there is none."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class OidcSettings:
    """Where clerks of the city sign in, and what their claims mean here."""

    issuer: str = ""
    """The issuer's address, as `https://login.city.example/realms/desk`; empty means local accounts only."""

    client_id: str = ""
    """The name under which the issuer knows this desk."""

    client_secret: str = field(default="", repr=False)
    """The secret shared with the issuer; empty for a public client."""

    scopes: str = "openid profile"
    """What is asked of the issuer, separated by spaces."""

    login_claim: str = "preferred_username"
    """The claim with the login name."""

    name_claim: str = "name"
    """The claim with the name that people see."""

    role_claim: str = "roles"
    """The claim with the person's groups or roles; dots lead inside, as `realm_access.roles`."""

    roles: str = "clerk=clerk,supervisor=supervisor,admin=admin"
    """Which value of that claim makes whom: `role=value`, separated by commas; the highest role that fits counts."""

    department_claim: str = ""
    """The claim with the department; empty leaves what is set here."""

    domains_claim: str = ""
    """The claim with the domains somebody knows, a list or text with commas; empty leaves what is set here."""

    languages_claim: str = ""
    """The claim with the languages somebody speaks, a list or text with commas; empty leaves what is set here."""

    button: str = ""
    """What the issuer is called on the sign-in page, as `安康市统一认证`; empty says “the city's sign-in”."""
