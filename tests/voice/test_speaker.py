"""Speaking, in a real worker process: sound comes, a worker that hangs or dies is replaced, nothing is said twice for nothing."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

from tests.voice.recordings import loudness, samples
from tests.waiting import until
from voice import speaker as room
from voice.ports import LEAST_GAIN, LEAST_RATE, MOST_GAIN, MOST_RATE, NORMAL_RATE, ORDINARY, Manner
from voice.prompts import Prompts
from voice.sentences import LINE_PAUSE, SENTENCE_PAUSE
from voice.sound import Sound
from voice.speaker import WORKER, EspeakSpeaker, voice_of

ECHO = """
import json, os, sys, time
def answer(sound):
    sys.stdout.buffer.write(json.dumps({{"size": len(sound)}}).encode() + b"\\n" + sound)
    sys.stdout.buffer.flush()
def note(line):
    with open({log!r}, "a") as log:
        log.write(line + "\\n")
note(f"start {{os.getpid()}}")
answer(b"")
for line in sys.stdin:
    asked = json.loads(line)
    note(asked["text"])
    if asked["text"] == "hang":
        time.sleep(600)
    if asked["text"] == "slow":
        time.sleep(0.5)
    if asked["text"] == "die":
        sys.exit(1)
    if asked["text"] == "rubbish":
        print("rubbish", flush=True)
        continue
    said = "|".join(map(str, asked.values())).encode() if asked["text"] != "refuse" else b""
    answer(said + b" " * (len(said) % 2))
"""
"""A worker that answers with what it was asked, and knows how to misbehave."""

with_espeak = pytest.mark.skipif(
    not EspeakSpeaker.available(), reason="espeak-ng is not on this machine: apt-get install espeak-ng"
)
QUICK = Manner(rate=200)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log"


def echo(log: Path) -> tuple[str, ...]:
    return sys.executable, "-c", ECHO.format(log=str(log))


@pytest_asyncio.fixture
async def speaker(log: Path) -> AsyncIterator[EspeakSpeaker]:
    made = EspeakSpeaker(timeout=2.0, worker=echo(log))
    yield made
    await made.close()


def noted(log: Path) -> list[str]:
    return log.read_text().splitlines() if log.exists() else []


def started(log: Path) -> list[int]:
    return [int(line.split()[1]) for line in noted(log) if line.startswith("start ")]


async def said(speaker: EspeakSpeaker, text: str, locale: str, manner: Manner = ORDINARY) -> str | None:
    sound = await speaker.render(text, locale, manner)
    return sound.pcm.decode().rstrip() if sound else None


def test_manners_end_where_louder_and_slower_would_spoil_it() -> None:
    manner = ORDINARY
    for _ in range(20):
        manner = manner.slower().louder()
    assert (manner.rate, manner.gain, manner.hz) == (LEAST_RATE, MOST_GAIN, ORDINARY.hz)
    assert ORDINARY.slower().rate < NORMAL_RATE
    for _ in range(40):
        manner = manner.faster().quieter()
    assert (manner.rate, manner.gain) == (MOST_RATE, LEAST_GAIN)


def test_a_manner_follows_the_word_that_was_said() -> None:
    assert ORDINARY.asked("slower").asked("quieter") == ORDINARY.slower().quieter()
    assert ORDINARY.asked("faster").asked("louder") == ORDINARY.faster().louder()
    assert ORDINARY.asked("repeat") == ORDINARY


async def test_the_worker_is_asked_for_text_voice_and_manner(speaker: EspeakSpeaker) -> None:
    assert await said(speaker, "您好", "zh-CN") == f"您好|zh-CN|cmn-latn-pinyin|{NORMAL_RATE}|0.0|22050"
    assert await said(speaker, "hello", "en", Manner(105, 5.0, 8000)) == "hello|en|en-us|105|5.0|8000"


async def test_sentences_are_spoken_one_by_one_with_pauses(speaker: EspeakSpeaker, log: Path) -> None:
    sounds = [sound async for sound in speaker.stream("One. Two.\nThree.", "en", Manner(hz=8000))]
    assert noted(log)[1:] == ["One.", "Two.", "Three."]
    silent = [len(sound.pcm) - len(sound.pcm.rstrip(b"\0")) for sound in sounds]
    assert silent == [round(pause * 8000) * 2 for pause in (SENTENCE_PAUSE, LINE_PAUSE, 0.0)]
    whole = await speaker.render("One. Two.\nThree.", "en", Manner(hz=8000))
    assert whole == Sound.joined(sounds, 8000)


async def test_the_first_sentence_is_there_before_the_second_is_asked_for(speaker: EspeakSpeaker, log: Path) -> None:
    spoken = speaker.stream("One. Two.", "en")
    await spoken.__anext__()
    assert noted(log)[1:] == ["One."]


async def test_pauses_are_longer_for_who_is_spoken_to_slowly(speaker: EspeakSpeaker) -> None:
    slow = await speaker.stream("One. Two.", "en", Manner(rate=NORMAL_RATE // 2, hz=8000)).__anext__()
    assert len(slow.pcm) - len(slow.pcm.rstrip(b"\0")) == round(SENTENCE_PAUSE * 2 * 8000) * 2


async def test_one_worker_serves_all(speaker: EspeakSpeaker, log: Path) -> None:
    sounds = await asyncio.gather(*(said(speaker, f"number {number}", "en") for number in range(20)))
    assert [sound.split("|")[0] for sound in sounds if sound] == [f"number {number}" for number in range(20)]
    assert len(started(log)) == 1


async def test_the_same_text_is_spoken_once_for_each_language_and_manner(speaker: EspeakSpeaker, log: Path) -> None:
    first = await speaker.render("120", "zh-CN")
    assert await speaker.render("120", "zh-CN") == first
    assert await speaker.render("120", "en") != first
    assert await speaker.render("120", "zh-CN", ORDINARY.slower()) != first
    await asyncio.gather(*(speaker.render("at once", "en") for _ in range(5)))
    assert noted(log).count("120") == 3
    assert noted(log).count("at once") == 1


@pytest.mark.parametrize("trouble", ["hang", "die", "rubbish"])
async def test_a_worker_in_trouble_is_replaced_and_the_next_text_is_said(speaker: EspeakSpeaker, log: Path, trouble: str) -> None:
    assert await speaker.render("before", "en")
    assert await speaker.render(trouble, "en") is None
    assert await said(speaker, "after", "en") == f"after|en|en-us|{NORMAL_RATE}|0.0|22050"
    first, second = started(log)
    assert first != second
    assert not alive(first)


async def test_one_bad_sentence_does_not_silence_the_others(speaker: EspeakSpeaker, log: Path) -> None:
    sound = await speaker.render("Before.\ndie\nAfter.", "en")
    assert sound and sound.pcm.count(b"|en-us|") == 2


async def test_a_worker_killed_between_two_texts_is_replaced(speaker: EspeakSpeaker, log: Path) -> None:
    await speaker.render("before", "en")
    os.kill(started(log)[0], signal.SIGKILL)
    await until(lambda: not alive(started(log)[0]))
    assert await speaker.render("after", "en")


async def test_who_stops_waiting_does_not_disturb_the_worker(speaker: EspeakSpeaker, log: Path) -> None:
    await speaker.render("before", "en")
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(speaker.render("slow", "en"), 0.1)
    assert await said(speaker, "after", "en") == f"after|en|en-us|{NORMAL_RATE}|0.0|22050"
    assert await speaker.render("slow", "en")
    assert noted(log).count("slow") == 1
    assert len(started(log)) == 1


async def test_what_cannot_be_spoken_is_none_and_keeps_the_worker(speaker: EspeakSpeaker, log: Path) -> None:
    assert await speaker.render("refuse", "en") is None
    assert await speaker.render("still there", "en")
    assert len(started(log)) == 1


@pytest.mark.parametrize("text", ["", "   ", "。。。", "\x00\x07", "\ud800", "🙂"])
async def test_a_text_without_words_starts_no_worker(speaker: EspeakSpeaker, log: Path, text: str) -> None:
    assert await speaker.render(text, "zh-CN") is None
    assert noted(log) == []


async def test_a_worker_that_does_not_start_is_silence_and_is_not_tried_for_ever(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "REST_SECONDS", 0.3)
    speaker = EspeakSpeaker(worker=(sys.executable, "-c", f"open({str(log)!r}, 'a').write('start 1\\n')"))
    for number in range(10):
        assert await speaker.render(f"number {number}", "en") is None
    assert len(started(log)) == room.MOST_FAILURES
    await asyncio.sleep(0.4)
    await speaker.render("again", "en")
    assert len(started(log)) == room.MOST_FAILURES + 1
    assert await EspeakSpeaker(worker=("/nowhere/python",)).render("hello", "en") is None


async def test_close_ends_the_worker_and_what_it_is_at(speaker: EspeakSpeaker, log: Path) -> None:
    await speaker.render("hello", "en")
    waiting = asyncio.ensure_future(speaker.render("hang", "en"))
    await until(lambda: "hang" in noted(log))
    await speaker.close()
    await speaker.close()
    assert not alive(started(log)[0])
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_fixed_prompts_are_there_again_after_a_restart(tmp_path: Path, log: Path) -> None:
    for _ in range(2):
        speaker = EspeakSpeaker(prompts=Prompts(tmp_path / "prompts"), worker=echo(log))
        await speaker.prepare(["Welcome. Press 0."], "en")
        assert await speaker.render("Welcome. Press 0.", "en")
        await speaker.close()
    assert len(started(log)) == 1


async def test_what_was_said_to_a_person_is_not_written_down(tmp_path: Path, log: Path) -> None:
    speaker = EspeakSpeaker(prompts=Prompts(tmp_path / "prompts"), worker=echo(log))
    await speaker.render("Your number is 1 3 6 9.", "en")
    await speaker.close()
    assert not (tmp_path / "prompts").exists()


def test_voices_by_language_and_region() -> None:
    tags = ("zh-CN", "zh-HK", "en", "en-GB", "yue-HK", "ko", "fr")
    assert [voice_of(tag) for tag in tags] == ["cmn-latn-pinyin", "yue", "en-us", "en-gb", "yue", "ko", "fr"]


@pytest_asyncio.fixture
async def real() -> AsyncIterator[EspeakSpeaker]:
    made = EspeakSpeaker(timeout=30.0)
    yield made
    await made.close()


@with_espeak
class TestEspeak:
    """With pyttsx3 and espeak-ng themselves."""

    @pytest.mark.parametrize(
        ("text", "locale"),
        [
            ("您好，我是伴办，陪您办事。", "zh-CN"),
            ("Hello, I am Banban.", "en"),
            ("您好，请打12345。", "yue"),
            ("안녕하세요. 전화 120번.", "ko"),
        ],
    )
    async def test_it_speaks_every_language(self, real: EspeakSpeaker, text: str, locale: str) -> None:
        sound = await real.render(text, locale)
        assert sound and 1 < sound.seconds < 8
        assert samples(sound.pcm).max() > 3000

    async def test_languages_and_rates_do_not_mix(self, real: EspeakSpeaker) -> None:
        for number in range(5):
            texts = [(f"您好，请坐{'好' * number}。", "zh-CN"), (f"Please take a seat number {number}.", "en")]
            slow, quick = [[await seconds(real, *text, manner) for text in texts] for manner in (Manner(rate=105), QUICK)]
            assert all(long > 1.5 * short for long, short in zip(slow, quick, strict=True))

    async def test_chinese_is_not_spelt_in_english(self, real: EspeakSpeaker) -> None:
        spoken = await seconds(real, "高龄津贴要带身份证和户口簿。", "zh-CN", QUICK)
        assert spoken < 3.8, "the voice `zh` of espeak-ng 1.51 spells each syllable and takes half as long again"

    async def test_a_number_is_spoken_as_its_words(self, real: EspeakSpeaker) -> None:
        for written, words, locale in (
            ("打110，交20元。", "打幺幺零，交二十元。", "zh-CN"),
            ("Ring 110 by 9 am.", "Ring one one zero by nine in the morning.", "en"),
        ):
            spoken = await seconds(real, written, locale, ORDINARY)
            assert spoken == pytest.approx(await seconds(real, words, locale, ORDINARY), abs=0.02)

    @pytest.mark.parametrize("hz", [8000, 16000, 22050])
    async def test_rates_of_sound(self, real: EspeakSpeaker, hz: int) -> None:
        plain = await real.render("请坐。", "zh-CN")
        sound = await real.render("请坐。", "zh-CN", Manner(hz=hz))
        assert sound and plain
        assert sound.hz == hz
        assert sound.seconds == pytest.approx(plain.seconds, abs=0.01)

    async def test_louder_is_louder_and_not_distorted(self, real: EspeakSpeaker) -> None:
        plain = await real.render("请坐。", "zh-CN")
        loud = await real.render("请坐。", "zh-CN", ORDINARY.louder().louder())
        assert plain and loud
        assert loudness(loud.pcm) > 1.5 * loudness(plain.pcm)
        assert np.abs(samples(loud.pcm)).max() < 32000

    async def test_silence_at_the_ends_is_short(self, real: EspeakSpeaker) -> None:
        sound = await real.render("Hello.", "en", Manner(hz=8000))
        assert sound
        loud = np.flatnonzero(np.abs(samples(sound.pcm)) > 300)
        assert loud[0] < 0.05 * 8000 and len(sound.pcm) / 2 - loud[-1] < 0.08 * 8000

    async def test_an_unknown_language_is_none_and_the_next_text_is_said(self, real: EspeakSpeaker) -> None:
        assert await real.render("hello", "xx") is None
        assert await real.render("hello", "en")


def test_without_espeak_the_answer_is_none() -> None:
    hidden = "import sys; sys.modules['pyttsx3.drivers._espeak'] = None; import runpy; runpy.run_module('voice.speech_process')"
    assert asyncio.run(EspeakSpeaker(worker=(WORKER[0], "-c", hidden)).render("hello", "en")) is None


async def seconds(speaker: EspeakSpeaker, text: str, locale: str, manner: Manner) -> float:
    sound = await speaker.render(text, locale, manner)
    assert sound is not None
    return sound.seconds


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
