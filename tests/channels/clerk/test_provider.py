from __future__ import annotations

import asyncio
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from assistant.errors import SignInRefused
from assistant.settings.oidc import OidcSettings
from channels.clerk.provider import Journey, Provider
from tests.issuer import PkceGate, run_issuer

BACK = "http://desk.example/clerk/oidc/callback"
LI_NA = {"preferred_username": "li.na", "name": "李娜", "roles": ["desk-clerks"]}


@pytest.fixture(scope="module")
def issuer() -> Iterator[tuple[str, PkceGate]]:
    with run_issuer(li=LI_NA) as running:
        yield running


async def come_back(address: str, subject: str = "li") -> dict[str, str]:
    """Sign in at the issuer's page as a person would, and give what it sends the browser back with."""
    async with (
        aiohttp.ClientSession() as browser,
        browser.post(address, data={"sub": subject}, allow_redirects=False) as answer,
    ):
        place = urlsplit(answer.headers["Location"])
    assert f"{place.scheme}://{place.netloc}{place.path}" == BACK
    return {name: values[0] for name, values in parse_qs(place.query).items()}


async def test_the_whole_way_with_a_real_issuer(issuer: tuple[str, PkceGate]) -> None:
    provider, journey = Provider(OidcSettings(issuer[0], "desk", "s3cret")), Journey(redirect=BACK)
    answer = await come_back(await provider.address(journey))
    claims = await provider.claims(journey, answer["state"], answer["code"])
    assert (claims["sub"], claims["iss"], claims["preferred_username"]) == ("li", issuer[0], "li.na")
    assert claims["roles"] == ["desk-clerks"]
    assert issuer[1].redeemed == 1


async def test_an_answer_for_another_browser_is_refused(issuer: tuple[str, PkceGate]) -> None:
    provider, journey = Provider(OidcSettings(issuer[0], "desk", "s3cret")), Journey(redirect=BACK)
    answer = await come_back(await provider.address(journey))
    for state, code in (("forged", answer["code"]), (answer["state"], ""), ("", "")):
        with pytest.raises(SignInRefused, match="error.sign_in_stale"):
            await provider.claims(journey, state, code)
    assert (await provider.claims(journey, answer["state"], answer["code"]))["sub"] == "li"


async def test_a_stolen_code_is_worth_nothing_without_the_verifier(issuer: tuple[str, PkceGate]) -> None:
    provider, journey = Provider(OidcSettings(issuer[0], "desk", "s3cret")), Journey(redirect=BACK)
    answer = await come_back(await provider.address(journey))
    thief = replace(journey, verifier=Journey().verifier)
    with pytest.raises(SignInRefused, match="error.sign_in_city"):
        await provider.claims(thief, answer["state"], answer["code"])


async def test_a_replayed_id_token_is_refused(issuer: tuple[str, PkceGate]) -> None:
    provider, journey = Provider(OidcSettings(issuer[0], "desk", "s3cret")), Journey(redirect=BACK)
    answer = await come_back(await provider.address(journey))
    with pytest.raises(SignInRefused, match="error.sign_in_city"):
        await provider.claims(replace(journey, nonce="another"), answer["state"], answer["code"])


async def test_another_issuers_answer_is_refused(issuer: tuple[str, PkceGate]) -> None:
    provider, journey = Provider(OidcSettings(issuer[0], "desk", "s3cret")), Journey(redirect=BACK)
    answer = await come_back(await provider.address(journey))
    with pytest.raises(SignInRefused, match="error.sign_in_city"):
        await provider.claims(journey, answer["state"], answer["code"], "https://evil.example")


async def test_an_issuer_that_is_away_is_one_sentence(unused_tcp_port: int) -> None:
    provider = Provider(OidcSettings(f"http://localhost:{unused_tcp_port}", "desk"))
    with pytest.raises(SignInRefused, match="error.sign_in_city"):
        await provider.address(Journey(redirect=BACK))


class Forger:
    """An issuer of our own that signs what a test tells it to, well or badly."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048)
        self.names = ["first"]
        self.token = ""
        self.issuer = ""
        self.userinfo: dict[str, Any] = {}
        self.asked: dict[str, str] = {}

    def sign(self, key: Any = None, algorithm: str = "RS256", kid: str = "first", **claims: Any) -> None:
        """Make the next ID token; `claims` stand in place of the right ones."""
        now = datetime.now(timezone.utc)
        right = {"iss": self.issuer, "aud": "desk", "sub": "li", "iat": now, "exp": now + timedelta(minutes=5), "nonce": "n"}
        said = {name: value for name, value in (right | claims).items() if value is not None}
        said = {name: int(value.timestamp()) if isinstance(value, datetime) else value for name, value in said.items()}
        self.token = jwt.encode({"alg": algorithm, "kid": kid}, said, key or self.key, [algorithm])

    async def answer(self, request: web.Request) -> web.Response:
        """Answer as an issuer does."""
        if request.path == "/token":
            self.asked = {**dict(await request.post()), "authorization": request.headers.get("Authorization", "")}  # type: ignore[dict-item]
        public = self.key.as_dict(private=False)
        answers: dict[str, Any] = {
            "/.well-known/openid-configuration": {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/go",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "userinfo_endpoint": f"{self.issuer}/me",
            },
            "/token": {"id_token": self.token, "access_token": "access"},
            "/keys": {"keys": [{**public, "kid": name, "alg": "RS256", "use": "sig"} for name in self.names]},
            "/me": self.userinfo,
        }
        return web.json_response(answers[request.path])


@asynccontextmanager
async def forging() -> AsyncIterator[tuple[Forger, Provider]]:
    forger, app = Forger(), web.Application()
    app.router.add_route("*", "/{path:.*}", forger.answer)
    async with TestServer(app) as server:
        forger.issuer = str(server.make_url("")).rstrip("/")
        forger.userinfo = {"sub": "li", "preferred_username": "li.na", "roles": ["clerk"]}
        yield forger, Provider(OidcSettings(forger.issuer, "desk", "s3cret"))


JOURNEY = Journey("s", "n", "v", BACK)


async def test_what_only_userinfo_tells_is_added() -> None:
    async with forging() as (forger, provider):
        forger.sign()
        assert (await provider.claims(JOURNEY, "s", "code"))["preferred_username"] == "li.na"
        forger.userinfo["sub"] = "somebody else"
        with pytest.raises(SignInRefused):
            await provider.claims(JOURNEY, "s", "code")


async def test_a_public_client_shows_its_verifier_and_no_secret() -> None:
    async with forging() as (forger, provider):
        forger.sign()
        await provider.claims(JOURNEY, "s", "code")
        assert forger.asked["authorization"].startswith("Basic ")
        await Provider(OidcSettings(forger.issuer, "desk")).claims(JOURNEY, "s", "code")
        assert (forger.asked["authorization"], forger.asked["client_id"], forger.asked["code_verifier"]) == ("", "desk", "v")


async def test_keys_that_have_changed_are_fetched_again() -> None:
    async with forging() as (forger, provider):
        forger.sign()
        await provider.claims(JOURNEY, "s", "code")
        forger.names = ["second"]
        forger.sign(kid="second")
        assert (await provider.claims(JOURNEY, "s", "code"))["sub"] == "li"


YESTERDAY = datetime.now(timezone.utc) - timedelta(days=1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "another desk"},
        {"iss": "https://evil.example"},
        {"exp": YESTERDAY},
        {"iat": datetime.now(timezone.utc) + timedelta(days=1)},
        {"nonce": "another"},
        {"nonce": None},
        {"sub": None},
        {"aud": ["desk", "another"]},
        {"azp": "another"},
        {"kid": "unknown"},
    ],
    ids=lambda wrong: "-".join(wrong),
)
async def test_id_tokens_that_do_not_fit_are_refused(wrong: dict[str, Any]) -> None:
    async with forging() as (forger, provider):
        forger.sign(**wrong)
        with pytest.raises(SignInRefused, match="error.sign_in_city"):
            await provider.claims(JOURNEY, "s", "code")


async def test_two_readers_are_fine_when_the_token_was_made_for_us() -> None:
    async with forging() as (forger, provider):
        forger.sign(aud=["desk", "another"], azp="desk")
        assert (await provider.claims(JOURNEY, "s", "code"))["sub"] == "li"


async def test_only_the_issuers_own_signature_is_believed() -> None:
    async with forging() as (forger, provider):
        for key, algorithm in ((RSAKey.generate_key(2048), "RS256"), (OctKey.import_key("s3cret" * 8), "HS256")):
            forger.sign(key, algorithm)
            with pytest.raises(SignInRefused, match="error.sign_in_city"):
                await provider.claims(JOURNEY, "s", "code")
        head, said, _ = forger.token.split(".")
        unsigned = urlsafe_b64encode(b'{"alg":"none","kid":"first"}').rstrip(b"=").decode()
        for token in ("no token at all", f"{unsigned}.{said}.", f"{head}.{said}."):
            forger.token = token
            with pytest.raises(SignInRefused, match="error.sign_in_city"):
                await provider.claims(JOURNEY, "s", "code")


async def test_an_issuer_with_another_name_is_refused() -> None:
    async with forging() as (forger, _):
        named = Provider(OidcSettings(forger.issuer + "/", "desk"))
        with pytest.raises(SignInRefused, match="error.sign_in_city"):
            await asyncio.wait_for(named.address(JOURNEY), 10)
