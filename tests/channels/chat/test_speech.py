"""Reading aloud over HTTP."""

from __future__ import annotations

import io
import wave

import pytest

from tests.channels.conftest import Open
from voice.speaker import EspeakSpeaker

speaks = pytest.mark.skipif(not EspeakSpeaker.available(), reason="espeak-ng is not installed")


@speaks
async def test_a_text_comes_back_as_sound(open_doors: Open) -> None:
    browser = await (await open_doors()).browser()
    lengths = {}
    for pace in ("normal", "slow"):
        async with browser.post("/api/v1/speech", json={"text": "请带身份证", "locale": "zh-CN", "pace": pace}) as response:
            assert (response.status, response.content_type) == (200, "audio/wav")
            with wave.open(io.BytesIO(await response.read())) as sound:
                lengths[pace] = sound.getnframes()
    assert lengths["slow"] > lengths["normal"] > 0
    async with browser.get("/api/v1/speech", params={"text": "hello", "locale": "en"}) as response:
        assert response.status == 200


@pytest.mark.parametrize("asked", [{}, {"text": ""}, {"text": "x" * 601}, {"text": "x", "pace": "fast"}])
async def test_what_cannot_be_read_is_refused(open_doors: Open, asked: dict[str, str]) -> None:
    browser = await (await open_doors()).browser()
    assert (await browser.get("/api/v1/speech", params=asked)).status == 400
    assert (await browser.post("/api/v1/speech", json=asked)).status == 400


async def test_reading_aloud_is_limited(open_doors: Open) -> None:
    browser = await (await open_doors(session_rate=2)).browser()
    statuses = [(await browser.get("/api/v1/speech", params={"text": ""})).status for _ in range(4)]
    assert statuses == [400, 400, 429, 429]
