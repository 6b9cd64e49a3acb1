"""Handsets, and the commands around them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.errors import AssistantError, NoSoundDevice
from assistant.settings import Settings
from channels.phone.benchmark import Caller, Figures, lines
from channels.phone.softphone.client import FRAME
from channels.phone.softphone.command import call
from channels.phone.softphone.handsets import DeviceHandset, QueueHandset, WavHandset
from channels.phone.softphone.typed import TypedTranscriber
from tests.channels.phone.fakes import tone
from voice.sound import Sound


def test_what_is_said_comes_in_frames_at_the_wires_rate() -> None:
    handset = QueueHandset()
    handset.say(Sound(tone(400, 0.1, 16000), 16000))
    handset.press("12")
    frames = [handset.sound() for _ in range(6)]
    assert [len(frame) for frame in frames] == [FRAME] * 5 + [0]
    assert [handset.pressed() for _ in range(3)] == ["1", "2", ""]


def test_silence_is_counted_from_the_last_sound_of_either_side() -> None:
    handset, silence = QueueHandset(), b"\0" * FRAME
    for _ in range(50):
        handset.play(silence)
    assert handset.silent_seconds == pytest.approx(1.0)
    handset.play(tone(400, 0.02))
    assert handset.silent_seconds == 0
    handset.play(silence)
    handset.press("1")
    assert handset.silent_seconds == 0
    handset.say(Sound(tone(400, 0.04), 8000))
    handset.play(silence)
    assert handset.silent_seconds == 0


def test_a_wav_is_said_and_then_the_caller_hangs_up(tmp_path: Path) -> None:
    (tmp_path / "said.wav").write_bytes(Sound(tone(400, 0.1), 8000).wav())
    handset = WavHandset(tmp_path / "said.wav")
    assert b"".join(handset.sound() for _ in range(5)) == tone(400, 0.1)
    assert not handset.hung_up
    for _ in range(1001):
        handset.sound()
    assert handset.hung_up


def test_what_is_no_wav_is_told(tmp_path: Path) -> None:
    (tmp_path / "said.wav").write_bytes(b"not a sound")
    with pytest.raises(AssistantError) as caught:
        WavHandset(tmp_path / "said.wav")
    assert caught.value.key == "phone.call_wav_unreadable"


def test_without_devices_there_is_a_sentence_and_no_crash() -> None:
    try:
        handset = DeviceHandset()
    except NoSoundDevice as error:
        assert error.key == "error.no_microphone"
    else:
        handset.close()


async def test_typed_words_are_heard_once() -> None:
    transcriber = TypedTranscriber(("zh-CN",))
    transcriber.words.append("你好")
    listening = await transcriber.listen("zh-CN")
    listening.feed(b"\0\0")
    assert (await listening.finish()).text == "你好"
    assert (await transcriber.transcribe(Sound(b"\0\0", 8000), "zh-CN")).texts == ()


@pytest.mark.parametrize("place", ["nowhere", ":9019", "host:", "host:port"])
def test_an_address_that_is_none_is_told(place: str) -> None:
    told = CliRunner().invoke(call, ["--to", place])
    assert told.exit_code == 2 and "127.0.0.1:9019" in told.output


def test_who_measures_speaks_when_the_line_is_silent_and_times_the_answer() -> None:
    figures, ended, loud, silent = Figures(), list[float](), tone(600, 0.02), bytes(FRAME)
    caller = Caller([Sound(tone(400, 0.04), 8000)], figures, time.monotonic(), ended)
    caller.play(silent)
    assert caller.sound() == b"", "the greeting has not begun"
    for pcm in (loud, *[silent] * 50):
        assert caller.sound() == b""
        caller.play(pcm)
    assert len(caller.sound()) == len(caller.sound()) == FRAME
    caller.play(loud)
    assert not figures.answers, "no end of speech was noticed yet"
    ended.append(time.monotonic())
    caller.play(silent)
    assert not figures.answers and not caller.hung_up
    caller.play(loud)
    for _ in range(50):
        caller.play(silent)
    caller.sound()
    assert len(figures.answers) == 1 and caller.hung_up


def test_the_figures_are_told_with_their_goals() -> None:
    good = lines(12, Figures(gaps=[0.02] * 1000, waits=[1.5], answers=[0.3] * 20), 0.8)
    assert "12 calls at once: held" in good[0] and "the last words included: met" in good[-1]
    bad = lines(12, Figures(gaps=[0.02] * 10 + [0.5], answers=[2.0], unanswered=3), 1.9)
    assert "NOT held" in bad[0] and "3 without one" in bad[-1] and "not met" in bad[-1]
    slow = lines(12, Figures(gaps=[0.02] * 10, answers=[0.3] * 20, words=[0.9] * 20), 0.8)
    assert "p50 0.90 s" in slow[-2] and "not met" in slow[-1]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="Debian's espeak-ng is not installed: no call was held")
def test_a_whole_call_is_piped_in_line_by_line(settings: Settings, trained: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", "from channels.phone.softphone.command import call; call()"],
        input="高龄津贴\n/1\n", capture_output=True, text=True, timeout=240, env={**os.environ, **settings.places}, check=True,
    )  # fmt: skip
    said = [line.strip() for line in run.stdout.splitlines()]
    assert said.index("› 高龄津贴") < said.index("您说的是“高龄津贴”。") < said.index("要带2样东西：")
