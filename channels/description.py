"""Serves the OpenAPI description of what programs may ask for: `docs/openapi.yaml` at `/api/openapi.yaml`."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from assistant.settings import TREE

FILE: Path = TREE / "docs" / "openapi.yaml"
ADDRESS = "/api/openapi.yaml"


def add_routes(app: web.Application) -> None:
    """Add the description."""
    app.router.add_get(ADDRESS, describe)


async def describe(request: web.Request) -> web.StreamResponse:
    """Give the description; aiohttp answers 404 where Banban was installed without its documents."""
    return web.FileResponse(FILE, headers={"Content-Type": "application/yaml; charset=utf-8"})
