from __future__ import annotations

import re

import pytest
from aiohttp.test_utils import TestClient

from assistant.desk.values import Role
from channels.clerk.routes import ROUTES, Route
from channels.web.access import PUBLIC
from tests.channels.clerk.conftest import Desk, SignedIn

LOGINS = {Role.CLERK: "li.na", Role.SUPERVISOR: "zhou.tao", Role.ADMIN: "root"}
GUARDED = [route for route in ROUTES if route.role]


def address(route: Route) -> str:
    return re.sub(r"\{\w+\}", "1", route.path)


def name(route: Route) -> str:
    return f"{route.method} {route.path}"


async def ask(client: TestClient, route: Route) -> tuple[int, str]:
    answer = await client.request(route.method, address(route), allow_redirects=False)
    return answer.status, answer.headers.get("Location", "")


def test_every_public_route_of_the_console_is_on_the_list_and_no_other() -> None:
    assert {name(route) for route in ROUTES if not route.role} == {one for one in PUBLIC if " /clerk" in one}


async def test_the_console_serves_exactly_these_routes(desk: Desk) -> None:
    served = {
        f"{route.method} {route.resource.canonical}"
        for route in desk.server.app.router.routes()
        if route.resource and route.resource.canonical.startswith("/clerk") and route.method != "HEAD"
    }
    assert served == {name(route) for route in ROUTES}


@pytest.mark.parametrize("route", GUARDED, ids=name)
async def test_nobody_comes_in_without_signing_in(signed_in: SignedIn, route: Route) -> None:
    status, where = await ask(await signed_in(""), route)
    assert (status, where.partition("?")[0]) in {(303, "/clerk/sign-in"), (401, "")}


@pytest.mark.parametrize("route", GUARDED, ids=name)
async def test_programs_without_a_session_get_401(signed_in: SignedIn, route: Route) -> None:
    client = await signed_in("")
    answer = await client.request(route.method, address(route), headers={"Accept": "application/json"}, allow_redirects=False)
    assert answer.status == 401
    assert (await answer.json())["error"]["key"] == "web.error.401"


@pytest.mark.parametrize("route", [one for one in GUARDED if one.role is not Role.CLERK], ids=name)
async def test_clerks_stay_out_of_what_is_for_supervisors(signed_in: SignedIn, route: Route) -> None:
    status, _ = await ask(await signed_in("li.na"), route)
    assert status == 403


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
@pytest.mark.parametrize("route", [one for one in GUARDED if one.method == "GET"], ids=name)
async def test_each_role_sees_what_is_for_it(desk: Desk, signed_in: SignedIn, route: Route, role: Role) -> None:
    client = await signed_in(LOGINS[role])
    status, where = await ask(client, route)
    allowed = list(Role).index(role) >= list(Role).index(route.role or Role.CLERK)
    assert (status not in {401, 403, 303}) is allowed
    assert status < 500, where


@pytest.mark.parametrize("route", [one for one in ROUTES if one.method == "POST"], ids=name)
async def test_another_sites_page_can_do_nothing_in_a_clerks_name(desk: Desk, signed_in: SignedIn, route: Route) -> None:
    client = await signed_in("root")
    answer = await client.request("POST", address(route), headers={"Origin": "https://evil.example"}, allow_redirects=False)
    assert answer.status == 403
