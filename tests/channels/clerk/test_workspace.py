from __future__ import annotations

from tests.channels.clerk.conftest import Desk, SignedIn


async def test_a_clerk_sees_who_waits_and_what_they_said(desk: Desk, signed_in: SignedIn) -> None:
    await desk.waits("talk-1")
    client = await signed_in("li.na")
    page = await (await client.get("/clerk")).text()
    assert "1369" in page and "转人工" in page
    page = await (await client.get("/clerk/c/talk-1")).text()
    assert "我的本子不见了" in page
