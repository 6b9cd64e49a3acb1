"""The audit: who looked at what was masked, and who changed accounts; kept for every such act, read by supervisors."""

from __future__ import annotations

import asyncio

from aiohttp import web

from channels.clerk.tools import show
from channels.clerk.who import CLERKS, account_of

PAGE_ROWS = 200


async def show_audit(request: web.Request) -> web.Response:
    """Show what was kept last, newest first."""
    clerks = request.app[CLERKS]
    kept = await asyncio.to_thread(clerks.audit.last, PAGE_ROWS)
    names = {one.id: one.name for one in await asyncio.to_thread(clerks.entrance.accounts.all)}
    return show(request, "clerk/audit.html", rows=kept, names=names, most=PAGE_ROWS)


async def keep(request: web.Request, action: str, about: str) -> None:
    """Keep that this clerk did something."""
    clerks = request.app[CLERKS]
    await asyncio.to_thread(clerks.audit.keep, account_of(request).id, action, about, clerks.entrance.clock.now())
