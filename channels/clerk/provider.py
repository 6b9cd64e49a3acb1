"""The city's own sign-in as an OpenID Connect relying party: authorization code with PKCE, and a verified ID token.

The rules are those of OpenID Connect Core 1.0, section 3.1.3.7, and of RFC 7636 and RFC 9700: code flow only, S256 only,
state and nonce bound to the browser, keys from the issuer's JWKS, asymmetric signatures only.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

import aiohttp
import structlog
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from assistant.errors import SignInRefused
from assistant.messages import Json
from assistant.settings.oidc import OidcSettings

log = structlog.get_logger(__name__)
DISCOVERY = "/.well-known/openid-configuration"
SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519")
"""Signatures that are believed; never one by a shared secret, and never none."""

CLOCKS_DIFFER = 60
"""Seconds by which the issuer's clock may differ from ours."""

TIMEOUT = aiohttp.ClientTimeout(total=10)


@dataclass(frozen=True)
class Journey:
    """What ties the way to the issuer and back to one browser; it stays in that browser's sealed session."""

    state: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    redirect: str = ""
    then: str = ""

    def to_json(self) -> Json:
        """Give the journey as plain JSON values."""
        return asdict(self)

    @property
    def challenge(self) -> str:
        """The S256 challenge of the verifier."""
        return urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()


class Provider:
    """One issuer; what it says of itself and its keys are fetched when needed and kept."""

    def __init__(self, settings: OidcSettings) -> None:
        """Take where the issuer is and how it knows us; nothing is fetched yet."""
        self._settings = settings
        self._metadata: Json = {}
        self._keys: KeySet | None = None

    async def address(self, journey: Journey) -> str:
        """Give the issuer's page to send a browser to; raises SignInRefused where the issuer does not answer."""
        metadata = await self._known()
        asked = {
            "response_type": "code",
            "client_id": self._settings.client_id,
            "redirect_uri": journey.redirect,
            "scope": self._settings.scopes,
            "state": journey.state,
            "nonce": journey.nonce,
            "code_challenge": journey.challenge,
            "code_challenge_method": "S256",
        }
        joint = "&" if "?" in metadata["authorization_endpoint"] else "?"
        return f"{metadata['authorization_endpoint']}{joint}{urlencode(asked)}"

    async def claims(self, journey: Journey, state: str, code: str, issuer: str = "") -> Json:
        """Give the verified claims about whoever came back; raises SignInRefused for anything that does not fit.

        `issuer` is the `iss` of the answer (RFC 9207), where the issuer sends one.
        """
        if not code or not hmac.compare_digest(state.encode(), journey.state.encode()):
            raise SignInRefused("error.sign_in_stale")
        if issuer and issuer != self._settings.issuer:
            raise _refused("another issuer answered", issuer=issuer)
        tokens = await self._redeem(journey, code)
        claims = await self._verified(str(tokens.get("id_token", "")), journey.nonce)
        return await self._with_userinfo(claims, str(tokens.get("access_token", "")))

    async def _known(self) -> Json:
        if not self._metadata:
            found = await self._ask("GET", self._settings.issuer.rstrip("/") + DISCOVERY)
            if found.get("issuer") != self._settings.issuer:
                raise _refused("the issuer calls itself otherwise", issuer=found.get("issuer"))
            self._metadata = found
        return self._metadata

    async def _redeem(self, journey: Journey, code: str) -> Json:
        metadata, ours = await self._known(), self._settings
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": journey.redirect,
            "client_id": ours.client_id,
            "code_verifier": journey.verifier,
        }
        ways = metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if ours.client_secret and "client_secret_basic" in ways:
            basic = aiohttp.BasicAuth(quote(ours.client_id, safe=""), quote(ours.client_secret, safe=""))
            return await self._ask("POST", metadata["token_endpoint"], data=form, auth=basic)
        secret = {"client_secret": ours.client_secret} if ours.client_secret else {}
        return await self._ask("POST", metadata["token_endpoint"], data=form | secret)

    async def _verified(self, token: str, nonce: str) -> Json:
        try:
            claims = await self._signed(token)
            self._registry().validate(claims)
        except (JoseError, ValueError) as error:
            raise _refused("the ID token is not to be believed", problem=repr(error)) from error
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", "" if several else self._settings.client_id) != self._settings.client_id:
            raise _refused("the ID token was made for another desk")
        if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
            raise _refused("the ID token answers another question")
        return claims

    async def _signed(self, token: str) -> Json:
        """Give what a token says, if the issuer signed it; the keys are fetched once more where it names none of them."""
        try:
            return dict(jwt.decode(token, await self._key_set(), algorithms=SIGNATURES).claims)
        except InvalidKeyIdError:
            return dict(jwt.decode(token, await self._key_set(fresh=True), algorithms=SIGNATURES).claims)

    def _registry(self) -> jwt.JWTClaimsRegistry:
        """Say what an ID token has to say: RFC 7519's times, and who made it for whom."""
        must: jwt.ClaimsOption = {"essential": True}
        return jwt.JWTClaimsRegistry(
            leeway=CLOCKS_DIFFER,
            iss={"essential": True, "value": self._settings.issuer},
            aud={"essential": True, "value": self._settings.client_id},
            sub=must,
            exp=must,
            iat=must,
        )

    async def _key_set(self, fresh: bool = False) -> KeySet:
        if self._keys is None or fresh:
            keys = (await self._ask("GET", (await self._known())["jwks_uri"])).get("keys", [])
            self._keys = KeySet.import_key_set({"keys": [key for key in keys if key.get("use", "sig") == "sig"]})
        return self._keys

    async def _with_userinfo(self, claims: Json, token: str) -> Json:
        """Add what the issuer tells only at its userinfo address, where the ID token does not say it all."""
        where, root = (await self._known()).get("userinfo_endpoint"), self._settings.role_claim.partition(".")[0]
        if not where or not token or {root, self._settings.login_claim} <= claims.keys():
            return claims
        more = await self._ask("GET", where, headers={"Authorization": f"Bearer {token}"})
        if more.get("sub") != claims["sub"]:
            raise _refused("userinfo speaks of somebody else")
        return more | claims

    async def _ask(self, method: str, url: str, **how: Any) -> Json:
        try:
            async with aiohttp.ClientSession(timeout=TIMEOUT) as session, session.request(method, url, **how) as answer:
                if answer.status >= 400:
                    raise _refused("the issuer refused", url=url, status=answer.status)
                body = await answer.json(content_type=None)
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
            raise _refused("the issuer does not answer", url=url, problem=repr(error)) from error
        if not isinstance(body, dict):
            raise _refused("the issuer's answer cannot be read", url=url)
        return body


def _refused(why: str, **details: Any) -> SignInRefused:
    """Log why, for operators, and give the refusal that a person sees."""
    log.warning("city_sign_in_refused", why=why, **details)
    return SignInRefused("error.sign_in_city")
