"""The OpenAPI description: valid, complete both ways, and its examples are what the real server takes and answers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from aiohttp import ClientSession, WSMsgType
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from assistant.dialogue.turn import Scene
from assistant.settings import Settings
from channels.description import ADDRESS, FILE
from channels.web.access import PUBLIC
from tests.channels.outside import House, open_house

SPEC: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
FOR_PROGRAMS = ("/api/", "/webhooks/", "/healthz", "/readyz")
METHODS = ("get", "post", "put", "delete")


def _operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in SPEC["paths"].items():
        yield from ((path, method, item[method]) for method in METHODS if method in item)


def _examples() -> Iterator[Any]:
    for path, method, operation in _operations():
        content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        for name, example in content.get("examples", {}).items():
            yield pytest.param(path, method, example["value"], id=f"{method} {path} {name}")


def _check(schema: dict[str, Any], value: Any) -> None:
    Draft202012Validator({**schema, "components": SPEC["components"]}).validate(value)


@pytest.fixture
async def house(settings: Settings, scene: Scene, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(replace(settings, state=tmp_path), scene) as opened:
        yield opened


@pytest.fixture
async def kiosk(house: House) -> AsyncIterator[tuple[ClientSession, str]]:
    """A door without cookies, and its conversation."""
    async with ClientSession(house.url("/")) as http:
        async with http.post("/api/v1/conversations", json={"channel": "kiosk"}) as response:
            begun = await response.json()
        http.headers["Authorization"] = f"Bearer {begun['token']}"
        conversation = begun["conversation"]
        async with http.post(f"/api/v1/conversations/{conversation}/messages", json={"text": "你好", "mark": "first"}):
            yield http, conversation


def test_it_is_valid() -> None:
    OpenAPIV31SpecValidator(SPEC).validate()


def test_every_public_route_for_programs_is_in_it_and_nothing_else() -> None:
    described = {f"{method.upper()} {path}" for path, method, _ in _operations()}
    assert described == {route for route in PUBLIC if route.split(" ")[1].startswith(FOR_PROGRAMS)}


def test_every_operation_has_a_name_of_its_own_and_says_what_goes_wrong() -> None:
    names = [operation["operationId"] for _, _, operation in _operations()]
    assert len(set(names)) == len(names)
    assert [path for path, _, operation in _operations() if "default" not in operation["responses"]] == []


@pytest.mark.parametrize(("path", "method", "body"), _examples())
def test_every_example_has_the_shape_it_shows(path: str, method: str, body: Any) -> None:
    _check(SPEC["paths"][path][method]["requestBody"]["content"]["application/json"]["schema"], body)


@pytest.mark.parametrize(("path", "method", "body"), _examples())
async def test_every_example_is_taken_and_answered_as_described(
    path: str, method: str, body: Any, kiosk: tuple[ClientSession, str]
) -> None:
    http, conversation = kiosk
    responses = SPEC["paths"][path][method]["responses"]
    async with http.request(method, path.replace("{id}", conversation), json=body) as response:
        kept = responses.get(str(response.status))
        assert kept or (path == "/api/v1/speech" and response.status == 503), await response.text()
        if response.content_type == "application/json":
            described = kept or SPEC["components"]["responses"]["Error"]
            _check(described["content"]["application/json"]["schema"], await response.json())


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/webhooks/rest", "/webhooks/rest/", "/webhooks/rest/nobody/messages"])
async def test_what_is_only_read_is_as_described(path: str, house: House) -> None:
    described = SPEC["paths"][path.replace("nobody", "{sender}")]["get"]["responses"]["200"]
    async with ClientSession() as http, http.get(house.url(path)) as response:
        assert response.status == 200
        _check(described["content"]["application/json"]["schema"], await response.json())


async def test_the_log_and_the_live_connection_are_as_described(kiosk: tuple[ClientSession, str]) -> None:
    http, conversation = kiosk
    one = f"/api/v1/conversations/{conversation}"
    async with http.post(f"{one}/messages", json={"text": "转人工", "mark": "m"}) as response:
        number = (await response.json())["number"]
    async with http.get(f"{one}/log") as response:
        log = await response.json()
    _check({"$ref": "#/components/schemas/Log"}, log)
    async with http.ws_connect(f"{one}/live", params={"after": "0"}) as socket:
        for _ in range(number + 1):
            frame = await socket.receive()
            assert frame.type is WSMsgType.TEXT
            _check({"$ref": "#/components/schemas/LiveFromServer"}, frame.json())
        await socket.send_json({"nonsense": 1})
        told = await socket.receive_json()
        while "error" not in told:
            told = await socket.receive_json()
        _check({"$ref": "#/components/schemas/LiveFromServer"}, told)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/api/v1/conversations/chat-nobody/log", 404),
        ("get", "/api/v1/no-such-thing", 404),
        ("post", "/webhooks/rest/webhook", 400),
        ("post", "/api/v1/speech", 400),
    ],
)
async def test_errors_are_as_described(method: str, path: str, status: int, house: House) -> None:
    async with ClientSession() as http, http.request(method, house.url(path)) as response:
        assert response.status == status
        _check({"$ref": "#/components/schemas/Error"}, await response.json())


async def test_it_is_served(house: House) -> None:
    async with ClientSession() as http, http.get(house.url(ADDRESS)) as response:
        assert (response.status, response.content_type) == (200, "application/yaml")
        assert yaml.safe_load(await response.text()) == SPEC
