"""The web server by itself: who may ask for what, from where, how often, and what becomes of what goes wrong."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from aiohttp import web

from assistant.dialogue.turn import Scene
from assistant.errors import SettingsError, StoreError
from assistant.settings import Settings
from assistant.settings.chat import ChatSettings
from channels.server import create_app
from channels.web.access import PUBLIC
from channels.web.keys import Doors
from channels.web.opening import Opening
from tests.channels.conftest import Open

PARTS = {"digest": "x", "path": "shared/none.css", "number": "1", "id": "chat-1", "photo": "p"}


@pytest.fixture
def app(settings: Settings, scene: Scene) -> web.Application:
    """The app with every door open; WeChat's is there only with a token."""
    every = replace(settings, wechat=replace(settings.wechat, token="token"))
    return create_app(Doors(every, scene, Opening(lambda: pytest.fail("nobody asked for the reception"))))


def _routes(app: web.Application) -> list[tuple[str, str]]:
    """Give (method, path) of every route."""
    found = []
    for route in app.router.routes():
        assert route.resource is not None
        found += [(route.method, route.resource.canonical)] if route.method != "HEAD" else []
    return found


def test_the_public_list_names_only_what_is_there(app: web.Application) -> None:
    assert {f"{method} {path}" for method, path in _routes(app)} >= PUBLIC


async def test_every_route_is_public_or_needs_a_clerk(app: web.Application, open_doors: Open) -> None:
    doors = await open_doors(address_rate=100_000, session_rate=100_000)
    browser = await doors.browser(Accept="application/json")
    for method, path in _routes(app):
        if f"{method} {path}" in PUBLIC:
            continue
        where = re.sub(r"{(\w+)[^}]*}", lambda found: PARTS.get(found[1], "x"), path)
        async with browser.request(method, where, allow_redirects=False) as response:
            assert response.status in {401, 303}, f"{method} {path}"
            assert response.status == 401 or "/sign-in" in response.headers["Location"]


async def test_a_route_that_nobody_put_on_the_list_is_closed(open_doors: Open) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    async with browser.get("/nothing-here") as response:
        assert response.status == 404
        assert "没有这一页" in await response.text()


async def test_every_answer_carries_the_security_headers(open_doors: Open) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    for path in ("/", "/healthz", "/nothing", "/static/x/shared/base.css", "/static/x/none"):
        async with browser.get(path) as response:
            policy = response.headers["Content-Security-Policy"]
            assert "script-src 'self';" in policy and "style-src 'self';" in policy and "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Referrer-Policy"] == "same-origin"
            assert "aiohttp" not in response.headers["Server"]


async def test_no_page_has_script_or_style_inside(open_doors: Open) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    await browser.post("/", data={"text": "身份证"})
    for path in ("/", "/print/2", "/nothing"):
        text = await (await browser.get(path)).text()
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", text), path


async def test_it_is_alive_at_once_and_ready_when_the_engine_is(open_doors: Open) -> None:
    loading, ready = await open_doors(loading=True), await open_doors()
    for doors, status in ((loading, 503), (ready, 200)):
        browser = await doors.browser()
        assert (await browser.get("/healthz")).status == 200
        assert (await browser.get("/readyz")).status == status


@pytest.mark.parametrize(
    ("origin", "status"),
    [("own", 201), ("http://evil.example", 403), ("null", 403), ("http://127.0.0.1:1", 403), ("", 201)],
)
async def test_the_origin_of_a_change_is_checked(open_doors: Open, origin: str, status: int) -> None:
    doors = await open_doors()
    browser = await doors.browser(origin=origin or None)
    async with browser.post("/api/v1/conversations", json={}) as response:
        assert response.status == status


async def test_a_change_with_a_cookie_must_name_its_origin(open_doors: Open) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    path = await doors.begin(browser)
    cookies = {one.key: one.value for one in browser.cookie_jar}
    stranger = await doors.browser(origin=None)
    async with stranger.post(f"{path}/messages", json={"text": "hi"}, cookies=cookies) as response:
        assert response.status == 403
        assert (await response.json())["error"]["key"] == "web.error.origin"
    async with stranger.get(f"{path}/log", cookies=cookies) as response:
        assert response.status == 200


async def test_the_public_address_is_the_only_origin_where_it_is_set(open_doors: Open) -> None:
    doors = await open_doors(public_url="https://help.city.example/")
    for origin, status in (("https://help.city.example", 201), ("own", 403)):
        browser = await doors.browser(origin=origin)
        assert (await browser.post("/api/v1/conversations", json={})).status == status


async def test_the_cookie_cannot_be_read_by_scripts_and_is_secure_behind_https(open_doors: Open) -> None:
    plain, secure = await open_doors(), await open_doors(public_url="https://help.city.example")
    browser = await plain.browser()
    cookie = (await browser.post("/api/v1/conversations", json={})).headers["Set-Cookie"]
    assert cookie.startswith("banban=") and "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie
    browser = await secure.browser(origin="https://help.city.example")
    cookie = (await browser.post("/api/v1/conversations", json={})).headers["Set-Cookie"]
    assert cookie.startswith("__Host-banban=") and "Secure" in cookie and "Path=/" in cookie


async def test_a_forged_cookie_opens_nothing(open_doors: Open) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    path = await doors.begin(browser)
    (cookie,) = browser.cookie_jar
    middle = len(cookie.value) // 2
    changed = cookie.value[:middle] + ("A" if cookie.value[middle] != "A" else "B") + cookie.value[middle + 1 :]
    stranger = await doors.browser()
    for value in (changed, "x", "", cookie.value[:-10], "gAAAAA" * 50):
        async with stranger.get(f"{path}/log", cookies={"banban": value}) as response:
            assert response.status == 404
    assert (await browser.get(f"{path}/log")).status == 200


async def test_another_servers_cookie_opens_nothing_and_the_same_secret_goes_on(open_doors: Open) -> None:
    first = await open_doors(secret="a" * 32)
    browser = await first.browser()
    path = await first.begin(browser)
    cookies = {one.key: one.value for one in browser.cookie_jar}
    for secret, status in (("a" * 32, 200), ("b" * 32, 404)):
        other = await (await open_doors(secret=secret)).browser()
        assert (await other.get(f"{path}/log", cookies=cookies)).status == status


def test_a_short_secret_is_refused(settings: Settings, scene: Scene) -> None:
    from dataclasses import replace

    from assistant.settings.server import ServerSettings

    changed = replace(settings, server=ServerSettings(secret="short"))
    with pytest.raises(SettingsError) as caught:
        create_app(Doors(changed, scene, Opening(lambda: pytest.fail("never"))))
    assert "short" not in str(caught.value)


async def test_a_session_may_change_so_much_in_a_minute(open_doors: Open) -> None:
    doors = await open_doors(session_rate=3)
    browser, other = await doors.browser(), await doors.browser()
    path = await doors.begin(browser)
    statuses = [(await browser.post(f"{path}/messages", json={"text": "hi"})).status for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    async with browser.post(f"{path}/messages", json={"text": "hi"}) as response:
        assert response.headers["Retry-After"]
        assert (await response.json())["error"]["text"] == "太快了。请等一会儿再试。"
    assert (await browser.get(f"{path}/log")).status == 200
    assert (await other.post("/preferences", data={"size": "2"}, allow_redirects=False)).status == 303


async def test_a_token_that_opens_nothing_has_no_limit_of_its_own(open_doors: Open) -> None:
    doors = await open_doors(session_rate=3)
    stranger, kiosk = await doors.browser(), await doors.browser(origin=None)
    begun = await (await kiosk.post("/api/v1/conversations", json={"channel": "kiosk"})).json()
    path = f"/api/v1/conversations/{begun['conversation']}/messages"
    statuses = [
        (await stranger.post(path, json={"text": "hi"}, headers={"Authorization": f"Bearer {number}"})).status
        for number in range(4)
    ]
    assert statuses == [404, 404, 429, 429]  # one of three went to beginning: both come from one address
    key = {"Authorization": f"Bearer {begun['token']}"}
    assert [(await kiosk.post(path, json={"text": "hi"}, headers=key)).status for _ in range(4)] == [200, 200, 200, 429]


async def test_an_address_may_ask_so_often_in_a_minute_with_any_cookies(open_doors: Open) -> None:
    doors = await open_doors(address_rate=10)
    statuses = [(await (await doors.browser()).get("/healthz")).status for _ in range(12)]
    assert statuses == [200] * 10 + [429] * 2


async def test_behind_a_trusted_proxy_each_person_has_their_own_limit(open_doors: Open) -> None:
    trusted, open_ = await open_doors(address_rate=10, trusted_proxies="127.0.0.0/8"), await open_doors(address_rate=10)
    for doors, last in ((trusted, 200), (open_, 429)):
        browser = await doors.browser()
        statuses = [
            (await browser.get("/healthz", headers={"X-Forwarded-For": f"203.0.113.{number}"})).status for number in range(12)
        ]
        assert statuses[-1] == last


async def test_a_body_that_is_too_large_is_refused(open_doors: Open) -> None:
    doors = await open_doors(body_kb=8)
    browser = await doors.browser()
    path = await doors.begin(browser)
    async with browser.post(f"{path}/messages", json={"text": "x" * 20_000}) as response:
        assert response.status == 413
        assert (await response.json())["error"]["text"] == "东西太大了，传不上来。"
    async with browser.post("/", data={"text": "x" * 20_000}, headers={"Accept-Language": "en"}) as response:
        assert response.status == 413
        assert "That is too big to send." in await response.text()


async def test_what_breaks_inside_is_a_plain_sentence(open_doors: Open) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    path = await doors.begin(browser)
    said = {
        RuntimeError("secret detail"): (500, "对不起，我们这边出了问题。"),
        StoreError(problem="secret detail"): (503, "现在有点忙，请等一会儿再试。"),
    }
    for error, (status, words) in said.items():

        async def fail(conversation: str, after: int = 0, error: Exception = error) -> None:
            raise error

        doors.reception.log = fail  # type: ignore[assignment]
        for where in (f"{path}/log", "/"):
            async with browser.get(where) as response:
                text = await response.text()
                assert response.status == status
                assert words in text and "secret" not in text and "Traceback" not in text


async def test_a_switched_off_chat_names_the_telephone(open_doors: Open) -> None:
    doors = await open_doors(chat=ChatSettings(enabled=False))
    browser = await doors.browser()
    async with browser.get("/") as response:
        text = await response.text()
        assert response.status == 503
        assert "网上问事现在关着。请打电话。" in text and "tel:12345" in text
    assert (await browser.post("/api/v1/conversations", json={})).status == 503
    assert (await browser.post("/api/v1/conversations", json={"channel": "kiosk"})).status == 201


async def test_language_and_size_are_kept_and_lead_nowhere_else(open_doors: Open) -> None:
    doors = await open_doors()
    browser = await doors.browser()
    for back in ("//evil.example", "https://evil.example", "/\\evil.example", "/\tevil"):
        async with browser.post(
            "/preferences", data={"lang": "en", "size": "3", "back": back}, allow_redirects=False
        ) as response:
            assert (response.status, response.headers["Location"]) == (303, "/")
    text = await (await browser.get("/")).text()
    assert '<html lang="en" data-size="3">' in text
    await browser.post("/preferences", data={"lang": "xx", "size": "99"})
    assert '<html lang="en" data-size="3">' in await (await browser.get("/")).text()


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("en-GB,zh;q=0.5", "en"),
        ("fr, zh-TW;q=0.8, en;q=0.1", "zh-CN"),
        ("", "zh-CN"),
        ("de", "zh-CN"),
        (";;q=x,=,en;q=oops", "zh-CN"),
    ],
)
async def test_a_page_is_in_the_language_of_the_browser(open_doors: Open, wanted: str, found: str) -> None:
    browser = await (await open_doors()).browser(**{"Accept-Language": wanted})
    assert f'<html lang="{found}"' in await (await browser.get("/")).text()


async def test_static_files_may_be_kept_only_under_their_own_address(open_doors: Open) -> None:
    browser = await (await open_doors()).browser()
    page = await (await browser.get("/")).text()
    addresses = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert any(one.endswith("/chat/page.js") for one in addresses)
    for address in addresses:
        async with browser.get(address) as response:
            assert response.status == 200
            assert "immutable" in response.headers["Cache-Control"]
    async with browser.get("/static/old/chat/page.js") as response:
        assert response.headers["Cache-Control"] == "no-store"
        assert response.content_type == "text/javascript"
    for path in ("/static/x/../../etc/passwd", "/static/x/chat/%2e%2e/secret", "/static/x/chat/nothing.js"):
        assert (await browser.get(path)).status == 404


async def test_a_wrong_method_is_a_plain_sentence(open_doors: Open) -> None:
    browser = await (await open_doors()).browser()
    async with browser.delete("/") as response:
        assert response.status == 405
        assert "GET" in response.headers["Allow"]
        assert "这一步没成" in await response.text()


@pytest.mark.parametrize("path", ["/", "/photos", "/preferences"])
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=a", b"--a\r\nbroken"),
        (
            "multipart/form-data; boundary=a",
            b"--a\r\nContent-Disposition: form-data; name=text; filename=x\r\n\r\nhi\r\n--a--\r\n",
        ),
        ("multipart/form-data; boundary=" + "a" * 200, b"x"),
        ("application/x-www-form-urlencoded; charset=nonsense", b"text=hi"),
        ("application/x-www-form-urlencoded", b"\xff%ff=%&&&==;text=%00"),
        ("text/plain", b"text=hi"),
    ],
)
async def test_a_broken_form_is_no_failure_of_ours(open_doors: Open, path: str, kind: str, body: bytes) -> None:
    browser = await (await open_doors()).browser()
    async with browser.post(path, data=body, headers={"Content-Type": kind}, allow_redirects=False) as response:
        assert response.status < 500
