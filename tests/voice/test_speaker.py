"""Speaking, in a real worker process: sound comes, a worker that hangs or dies is replaced, nothing is said twice for nothing."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import sys
import wave
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from voice.speaker import KEPT, NORMAL_RATE, SLOW_RATE, WORKER, Speaker, voice_of

ECHO = """
import json, os, sys, time
with open({log!r}, "a") as log:
    log.write(f"start {{os.getpid()}}\\n")
for line in sys.stdin:
    asked = json.loads(line)
    with open({log!r}, "a") as log:
        log.write(asked["text"] + "\\n")
    if asked["text"] == "hang":
        time.sleep(600)
    if asked["text"] == "die":
        sys.exit(1)
    if asked["text"] == "rubbish":
        print("rubbish", flush=True)
        continue
    sound = "|".join(map(str, asked.values())).encode() if asked["text"] != "refuse" else b""
    sys.stdout.buffer.write(json.dumps({{"size": len(sound)}}).encode() + b"\\n" + sound)
    sys.stdout.buffer.flush()
"""
"""A worker that answers with what it was asked, and knows how to misbehave."""

with_espeak = pytest.mark.skipif(not Speaker.available(), reason="espeak-ng is not on this machine: apt-get install espeak-ng")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log"


@pytest_asyncio.fixture
async def speaker(log: Path) -> AsyncIterator[Speaker]:
    made = Speaker(timeout=2.0, worker=(sys.executable, "-c", ECHO.format(log=str(log))))
    yield made
    await made.close()


def noted(log: Path) -> list[str]:
    return log.read_text().splitlines() if log.exists() else []


def started(log: Path) -> list[int]:
    return [int(line.split()[1]) for line in noted(log) if line.startswith("start ")]


async def test_the_worker_is_asked_for_text_voice_and_rate(speaker: Speaker) -> None:
    assert await speaker.render("您好", "zh-CN") == f"您好|cmn-latn-pinyin|{NORMAL_RATE}".encode()
    assert await speaker.render("hello", "en", SLOW_RATE) == f"hello|en-us|{SLOW_RATE}".encode()


async def test_one_worker_serves_all(speaker: Speaker, log: Path) -> None:
    sounds = await asyncio.gather(*(speaker.render(f"number {number}", "en") for number in range(20)))
    assert [sound.split(b"|")[0].decode() for sound in sounds if sound] == [f"number {number}" for number in range(20)]
    assert len(started(log)) == 1


async def test_the_same_text_is_spoken_once_for_each_language_and_rate(speaker: Speaker, log: Path) -> None:
    first = await speaker.render("120", "zh-CN")
    assert await speaker.render("120", "zh-CN") == first
    assert await speaker.render("120", "en") != first
    assert await speaker.render("120", "zh-CN", SLOW_RATE) != first
    assert noted(log).count("120") == 3


async def test_the_cache_does_not_grow_for_ever(speaker: Speaker, log: Path) -> None:
    for number in range(KEPT + 1):
        await speaker.render(f"number {number}", "en")
    await speaker.render("number 0", "en")
    await speaker.render(f"number {KEPT}", "en")
    assert noted(log).count("number 0") == 2
    assert noted(log).count(f"number {KEPT}") == 1


@pytest.mark.parametrize("trouble", ["hang", "die", "rubbish"])
async def test_a_worker_in_trouble_is_replaced_and_the_next_text_is_said(speaker: Speaker, log: Path, trouble: str) -> None:
    assert await speaker.render("before", "en")
    assert await speaker.render(trouble, "en") is None
    assert await speaker.render("after", "en") == f"after|en-us|{NORMAL_RATE}".encode()
    first, second = started(log)
    assert first != second
    assert not alive(first)


async def test_a_worker_killed_between_two_texts_is_replaced(speaker: Speaker, log: Path) -> None:
    await speaker.render("before", "en")
    os.kill(started(log)[0], signal.SIGKILL)
    await asyncio.sleep(0.3)
    assert await speaker.render("after", "en")


async def test_an_interrupted_text_does_not_answer_the_next(speaker: Speaker) -> None:
    await speaker.render("before", "en")
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(speaker.render("hang", "en"), 0.2)
    assert await speaker.render("after", "en") == f"after|en-us|{NORMAL_RATE}".encode()


async def test_what_cannot_be_spoken_is_none_and_keeps_the_worker(speaker: Speaker, log: Path) -> None:
    assert await speaker.render("refuse", "en") is None
    assert await speaker.render("still there", "en")
    assert len(started(log)) == 1


@pytest.mark.parametrize("text", ["", "   ", "。。。", "\x00\x07", "\ud800", "🙂"])
async def test_a_text_without_words_starts_no_worker(speaker: Speaker, log: Path, text: str) -> None:
    assert await speaker.render(text, "zh-CN") is None
    assert noted(log) == []


async def test_control_characters_do_not_cut_the_text(speaker: Speaker) -> None:
    assert await speaker.render("one\x00two\nthree\ud800", "en") == f"one two three|en-us|{NORMAL_RATE}".encode()


async def test_a_worker_that_does_not_start_is_silence() -> None:
    assert await Speaker(worker=("/nowhere/python",)).render("hello", "en") is None


async def test_close_ends_the_worker(speaker: Speaker, log: Path) -> None:
    await speaker.render("hello", "en")
    await speaker.close()
    assert not alive(started(log)[0])


def test_a_language_of_no_special_voice_goes_by_its_tag() -> None:
    assert [voice_of(tag) for tag in ("zh-CN", "en-GB", "yue-HK", "fr")] == ["cmn-latn-pinyin", "en-us", "yue", "fr"]


@with_espeak
class TestEspeak:
    """With pyttsx3 and espeak-ng themselves."""

    async def test_it_speaks_both_languages(self) -> None:
        speaker = Speaker()
        for text, locale in (("您好，我是伴办，陪您办事。", "zh-CN"), ("Hello, I am Banban.", "en")):
            seconds, loudest = measured(await speaker.render(text, locale))
            assert 1 < seconds < 8
            assert loudest > 3000
        await speaker.close()

    async def test_languages_and_rates_do_not_mix(self) -> None:
        speaker = Speaker()
        texts = [("您好，请坐。", "zh-CN"), ("Please take a seat.", "en")]
        for _ in range(5):
            slow, normal = [[await sound(speaker, *text, rate) for text in texts] for rate in (SLOW_RATE, 200)]
            assert all(long > 1.5 * short for long, short in zip(slow, normal, strict=True))
        await speaker.close()

    async def test_chinese_is_not_spelt_in_english(self) -> None:
        speaker = Speaker()
        seconds, _ = measured(await speaker.render("高龄津贴要带身份证和户口簿。", "zh-CN", 200))
        assert seconds < 3.8, "the voice `zh` of espeak-ng 1.51 spells each syllable and takes half as long again"
        await speaker.close()

    async def test_an_unknown_language_is_none_and_the_next_text_is_said(self) -> None:
        speaker = Speaker()
        assert await speaker.render("hello", "xx") is None
        assert await speaker.render("hello", "en")
        await speaker.close()


def test_without_espeak_the_answer_is_none(tmp_path: Path) -> None:
    hidden = "import sys; sys.modules['pyttsx3.drivers._espeak'] = None; import runpy; runpy.run_module('voice.speech_process')"
    assert asyncio.run(Speaker(worker=(WORKER[0], "-c", hidden)).render("hello", "en")) is None


async def sound(speaker: Speaker, text: str, locale: str, rate: int) -> float:
    speaker._kept.clear()  # each must be spoken anew
    return measured(await speaker.render(text, locale, rate))[0]


def measured(made: bytes | None) -> tuple[float, int]:
    """Give seconds and loudest sample of a WAV."""
    assert made is not None
    with wave.open(io.BytesIO(made)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        frames = file.getnframes()
        samples = memoryview(file.readframes(frames)).cast("h")
        return frames / file.getframerate(), max(samples)


def alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()
