from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from aiohttp import ClientSession, CookieJar

from assistant.desk.values import Presence, Role
from assistant.dialogue.turn import Scene
from assistant.settings import Settings
from assistant.settings.oidc import OidcSettings
from tests.channels.clerk.conftest import PASSWORD, Desk, SignedIn, run_desk
from tests.issuer import run_issuer

LI_NA = {"preferred_username": "li.na.city", "name": "李娜（市）", "roles": ["desk-leads"]}
GUEST = {"preferred_username": "guest", "name": "Guest", "roles": ["visitors"]}
SAME = {"preferred_username": "li.na", "name": "Other", "roles": ["desk-clerks"]}


async def test_wrong_passwords_get_a_sentence_and_then_a_wait(signed_in: SignedIn) -> None:
    client = await signed_in("")
    for _ in range(5):
        answer = await client.post("/clerk/sign-in", data={"login": "li.na", "password": "wrong-kettle-42"})
        assert answer.status == 403
        assert "密码不对" in await answer.text()
    waits = await client.post("/clerk/sign-in", data={"login": "li.na", "password": PASSWORD})
    assert waits.status == 403
    assert "分钟" in await waits.text()


async def test_signing_in_leads_back_to_the_page_and_never_elsewhere(desk: Desk, signed_in: SignedIn) -> None:
    client = await signed_in("")
    for wanted, given in (
        ("/clerk/callbacks", "/clerk/callbacks"),
        ("https://evil.example", "/clerk"),
        ("//evil.example", "/clerk"),
        ("/", "/clerk"),
    ):
        form = {"login": "li.na", "password": PASSWORD, "next": wanted}
        answer = await client.post("/clerk/sign-in", data=form, allow_redirects=False)
        assert (answer.status, answer.headers["Location"]) == (303, given)


async def test_the_cookie_is_hidden_from_scripts_and_changes_at_sign_in(desk: Desk, signed_in: SignedIn) -> None:
    client = await signed_in("")
    answer = await client.post("/clerk/sign-in", data={"login": "li.na", "password": PASSWORD}, allow_redirects=False)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert PASSWORD not in cookie


async def test_signing_out_ends_the_session_and_lets_people_wait_again(desk: Desk, signed_in: SignedIn) -> None:
    await desk.waits("talk-1")
    await desk.reception.counter.claim(desk.accounts["li.na"].clerk, "talk-1")
    client, other = await signed_in("li.na"), await signed_in("li.na")
    await client.post("/clerk/sign-out", allow_redirects=False)
    assert (await client.get("/clerk", allow_redirects=False)).status == 303
    assert (await other.get("/clerk", allow_redirects=False)).status == 200
    assert (await desk.reception.standing("talk-1")).owner.value == "queue"
    left = {one.clerk.id: one.presence for one in await desk.reception.counter.colleagues()}
    assert left[desk.accounts["li.na"].id] is Presence.OFFLINE


async def test_signing_out_everywhere(signed_in: SignedIn) -> None:
    client, other = await signed_in("li.na"), await signed_in("li.na")
    await client.post("/clerk/sign-out", data={"everywhere": "1"}, allow_redirects=False)
    assert (await other.get("/clerk", allow_redirects=False)).status == 303


async def test_a_given_password_has_to_be_changed_first(desk: Desk, signed_in: SignedIn) -> None:
    given = desk.staffing.book.set_password(desk.accounts["li.na"])
    client = await signed_in("")
    await client.post("/clerk/sign-in", data={"login": "li.na", "password": given}, allow_redirects=False)
    page = await client.get("/clerk", allow_redirects=False)
    assert (page.status, page.headers["Location"]) == (303, "/clerk/password")
    refused = await client.get("/clerk/lists", headers={"Accept": "application/json"})
    assert refused.status == 403
    for old, new, again, status in (
        ("wrong", "a-new-kettle-43", "a-new-kettle-43", 400),
        (given, "a-new-kettle-43", "another-kettle-43", 400),
        (given, "short", "short", 400),
        (given, given, given, 400),
        (given, "a-new-kettle-43", "a-new-kettle-43", 303),
    ):
        form = {"old": old, "new": new, "again": again}
        answer = await client.post("/clerk/password", data=form, allow_redirects=False)
        assert answer.status == status
    assert (await client.get("/clerk", allow_redirects=False)).status == 200


@asynccontextmanager
async def city(scene: Scene, settings: Settings, state: Path) -> AsyncIterator[tuple[Desk, ClientSession]]:
    """Run a desk whose clerks may sign in at the city, and a browser with cookies of its own."""
    with run_issuer(li=LI_NA, guest=GUEST, same=SAME) as (issuer, _):
        oidc = OidcSettings(issuer, "desk", "s3cret", roles="clerk=desk-clerks,supervisor=desk-leads")
        async with run_desk(scene, settings, state, oidc=oidc) as desk, browser_at(desk.url) as browser:
            yield desk, browser


def browser_at(url: str) -> ClientSession:
    """Give a browser with cookies of its own."""
    return ClientSession(url, cookie_jar=CookieJar(unsafe=True), headers={"Origin": url})


async def travel(browser: ClientSession, subject: str, then: str = "/clerk") -> str:
    """Go to the city's sign-in as a browser does, sign in there, and give the address it leads back to."""
    async with browser.get("/clerk/oidc/start", params={"next": then}, allow_redirects=False) as start:
        assert start.status == 303
        address = start.headers["Location"]
    async with ClientSession() as elsewhere, elsewhere.post(address, data={"sub": subject}, allow_redirects=False) as answer:
        place = urlsplit(answer.headers["Location"])
    assert place.path == "/clerk/oidc/callback"
    return f"{place.path}?{place.query}"


async def test_the_citys_own_sign_in_makes_an_account(scene: Scene, settings: Settings, tmp_path: Path) -> None:
    async with city(scene, settings, tmp_path) as (desk, browser):
        async with browser.get("/clerk/sign-in") as page:
            assert "/clerk/oidc/start" in await page.text()
        back = await travel(browser, "li", "/clerk/figures")
        async with browser.get(back, allow_redirects=False) as answer:
            assert (answer.status, answer.headers["Location"]) == (303, "/clerk/figures")
        async with browser.get("/clerk/figures", allow_redirects=False) as figures:
            assert figures.status == 200
            assert "李娜（市）" in await figures.text()
        made = desk.staffing.entrance.accounts.by_login("li.na.city")
        assert made and (made.role, made.password) == (Role.SUPERVISOR, "")
        async with browser.get(back, allow_redirects=False) as again:
            assert again.status == 403


async def test_the_city_lets_in_whom_it_should(scene: Scene, settings: Settings, tmp_path: Path) -> None:
    async with city(scene, settings, tmp_path) as (desk, browser):
        for subject, words in (("guest", "还没有开通接待"), ("same", "已经有人用了")):
            async with browser.get(await travel(browser, subject), allow_redirects=False) as answer:
                assert answer.status == 403
                assert words in await answer.text()
        assert desk.staffing.entrance.accounts.by_login("guest") is None
        async with browser.get("/clerk", allow_redirects=False) as page:
            assert page.status == 303


async def test_an_answer_without_its_journey_is_refused(scene: Scene, settings: Settings, tmp_path: Path) -> None:
    async with city(scene, settings, tmp_path) as (desk, browser):
        back = await travel(browser, "li")
        async with browser_at(desk.url) as stranger, stranger.get(back, allow_redirects=False) as answer:
            assert answer.status == 403
        state = parse_qs(urlsplit(back).query)["state"][0]
        async with browser.get(f"/clerk/oidc/callback?error=access_denied&state={state}", allow_redirects=False) as denied:
            assert denied.status == 403


async def test_without_an_issuer_there_is_no_city_sign_in(signed_in: SignedIn) -> None:
    client = await signed_in("")
    assert (await client.get("/clerk/oidc/start", allow_redirects=False)).status == 404
    assert "/clerk/oidc/start" not in await (await client.get("/clerk/sign-in")).text()
