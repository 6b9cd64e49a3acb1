"""The smaller parts of the line: pacing, the mouth's marks, notes, recordings, the flood limit, the switchboard's notes."""

from __future__ import annotations

import asyncio
import os
import time
import wave
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.settings import Settings
from channels.phone import command, recording
from channels.phone.audiosocket.notes import MOST_KEPT, Note, Notes
from channels.phone.playback import Pacer, Playback
from channels.phone.recording import Recorder, forget_old
from channels.web.limits import Limit
from tests.channels.phone.fakes import SteppedClock
from tests.waiting import until


@given(st.lists(st.binary(max_size=900), max_size=8))
def test_what_is_played_comes_out_whole_with_its_marks_in_order(sounds: list[bytes]) -> None:
    playback = Playback()
    for number, pcm in enumerate(sounds):
        playback.add(pcm, str(number))
    out, marks = b"", []
    while not playback.empty:
        frame, reached = playback.take(320)
        assert len(frame) == 320
        out += frame
        marks += reached
    assert out.startswith(b"".join(sounds)) and marks == [str(number) for number in range(len(sounds))]


async def test_the_pacer_sends_each_20_ms_and_makes_up_for_nothing_long_past() -> None:
    clock, sent = SteppedClock(), []
    running = asyncio.create_task(clock.run())
    pacing = asyncio.create_task(Pacer(clock, 8000, lambda frame: sent.append(clock.now()), lambda mark: None).run())
    began = clock.now()
    await clock.until(began + 1.0)
    assert 49 <= len(sent) <= 51
    pacing.cancel()
    running.cancel()


def test_notes_are_told_once_and_old_ones_forgotten() -> None:
    notes = Notes()
    notes.arrive("a", "138")
    notes.leave("a", "800", "1001")
    notes.end("a")
    assert notes.take("a") == Note("138", "800", "1001", is_over=True)
    assert notes.take("a") == Note("138", "", "1001")
    assert notes.take("unknown") == Note()
    for number in range(MOST_KEPT + 5):
        notes.arrive(str(number), "1")
    assert notes.caller_of("a") == "" and notes.caller_of(str(MOST_KEPT)) == "1"


def test_a_recording_keeps_both_sides_in_time_and_is_the_owners_only(tmp_path: Path) -> None:
    path = tmp_path / "recordings" / "call.wav"
    recorder = Recorder(path, 8000, 100.0)
    recorder.caller(b"\x01\x00" * 800, 100.1)
    recorder.banban(b"\x02\x00" * 800, 100.6)
    recorder.close()
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getframerate(), file.getnframes()) == (2, 8000, 4800)
        both = np.frombuffer(file.readframes(4800), "<i2").reshape(-1, 2)
    assert both[:800, 0].tolist() == [1] * 800 and both[4000:, 1].tolist() == [2] * 800 and not both[800:4000].any()
    assert path.stat().st_mode & 0o077 == 0


@given(st.lists(st.tuples(st.binary(max_size=700), st.booleans(), st.floats(0, 3)), max_size=8))
def test_whatever_length_sound_comes_in_the_recording_is_kept(sounds: list[tuple[bytes, bool, float]]) -> None:
    with TemporaryDirectory() as folder:
        recorder = Recorder(Path(folder) / "call.wav", 8000, 0.0)
        for pcm, ours, now in sounds:
            (recorder.banban if ours else recorder.caller)(pcm, now)
        recorder.close()
        with wave.open(str(Path(folder) / "call.wav")) as file:
            assert file.getnchannels() == 2


def test_an_odd_byte_does_not_shift_what_comes_after_it(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "call.wav", 8000, 0.0)
    recorder.caller(b"\x01\x00" * 100 + b"\x07", 0.0)
    recorder.caller(b"\x02\x00" * 100, 0.0)
    recorder.close()
    with wave.open(str(tmp_path / "call.wav")) as file:
        both = np.frombuffer(file.readframes(400), "<i2").reshape(-1, 2)
    assert both[:, 0].tolist() == [1] * 100 + [2] * 100


async def test_recordings_that_cannot_be_deleted_today_are_tried_again(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    tries: list[int] = []

    def forget(folder: Path, keep_days: int) -> int:
        tries.append(keep_days)
        if len(tries) == 1:
            raise PermissionError("not today")
        return 0

    monkeypatch.setattr(recording, "forget_old", forget)
    monkeypatch.setattr(command, "DAY", 0.01)
    keeping = asyncio.create_task(command._forget_old(settings))
    await until(lambda: len(tries) > 2)
    assert not keeping.done()
    keeping.cancel()


def test_an_erased_recording_leaves_nothing(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "call.wav", 8000, 0.0)
    recorder.caller(bytes(100), 0.1)
    recorder.erase()
    recorder.caller(bytes(100), 0.2)
    recorder.close()
    assert list(tmp_path.iterdir()) == []


def test_old_recordings_are_deleted(tmp_path: Path) -> None:
    for name, days in (("old", 31), ("new", 29)):
        (tmp_path / f"{name}.wav").write_bytes(b"")
        os.utime(tmp_path / f"{name}.wav", (time.time() - days * 86400,) * 2)
    assert forget_old(tmp_path, 30) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["new.wav"]
    assert forget_old(tmp_path / "nowhere", 30) == 0


async def test_the_gate_lets_in_so_much_and_no_more() -> None:
    clock = SteppedClock()
    gate = Limit(600, clock.now, at_once=5)
    assert [gate.allows("a") for _ in range(7)] == [True] * 5 + [False] * 2
    assert gate.allows("b")
    running = asyncio.create_task(clock.run())
    await clock.until(clock.now() + 0.31)
    assert [gate.allows("a") for _ in range(4)] == [True] * 3 + [False]
    running.cancel()


def test_who_asks_a_little_too_often_is_let_in_as_often_as_may_be() -> None:
    seconds = iter(step / 20 for step in range(20 * 60))
    gate = Limit(600, lambda: next(seconds), at_once=5)
    assert 600 <= sum(gate.allows("a") for _ in range(20 * 60)) <= 606
