"""Microphone and loudspeaker: through the real PortAudio on a sound device made of files, and on a machine that has none."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from ctypes.util import find_library
from pathlib import Path

import pytest

from assistant.errors import NoSoundDevice
from tests.fakes import LoudnessDetector
from tests.voice.recordings import sine
from voice.endpointing import SpeechEndpointer
from voice.microphone import MICROPHONE_HZ, SystemLoudspeaker, SystemMicrophone, one_utterance
from voice.sound import Sound

DEVICE = """
pcm.!default {{
    type file
    slave.pcm {{ type null }}
    file "{folder}/played.raw"
    infile "{folder}/spoken.raw"
    format "raw"
}}
ctl.!default {{ type hw card 0 }}
"""
"""ALSA's default device as two files: what is played is written to one, what is recorded is read from the other."""

PLAY = """
import asyncio, sys
from voice.microphone import SystemLoudspeaker
from voice.sound import Sound
whole = asyncio.run(SystemLoudspeaker().play(Sound.from_wav(open(sys.argv[1], "rb").read())))
print(whole)
"""
RECORD = """
import asyncio
from voice.microphone import SystemMicrophone
async def record():
    microphone = SystemMicrophone()
    stream = microphone.stream()
    heard = b""
    async for pcm in stream:
        heard += pcm
        if len(heard) >= 16000:
            break
    await stream.aclose()
    return heard
print(max(asyncio.run(record())))
"""
NEITHER = """
import asyncio
from assistant.errors import NoSoundDevice
from voice.microphone import SystemLoudspeaker, SystemMicrophone
from voice.sound import Sound
async def main():
    for use in (SystemMicrophone().stream().__anext__(), SystemLoudspeaker().play(Sound.silence(1, 8000))):
        try:
            await use
        except NoSoundDevice as error:
            print(error.key)
asyncio.run(main())
"""
with_portaudio = pytest.mark.skipif(
    find_library("portaudio") is None, reason="PortAudio is not on this machine: apt-get install libportaudio2"
)


CARDS = Path("/proc/asound/cards")


def run(program: str, folder: Path, *arguments: str, device: bool = True) -> str:
    (folder / "alsa.conf").write_text(DEVICE.format(folder=folder))
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder)}
    if device:
        environment["ALSA_CONFIG_PATH"] = str(folder / "alsa.conf")
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False, cwd=Path.cwd())
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@with_portaudio
@pytest.mark.parametrize("hz", [8000, 16000, 22050])
def test_a_sound_is_played_to_its_end(tmp_path: Path, hz: int) -> None:
    sound = Sound(sine(440, 0.5, hz), hz)
    (tmp_path / "sound.wav").write_bytes(sound.wav())
    assert run(PLAY, tmp_path, str(tmp_path / "sound.wav")) == "True"
    assert len((tmp_path / "played.raw").read_bytes()) >= len(sound.pcm) * 0.9


@with_portaudio
def test_what_is_spoken_into_the_microphone_comes_in(tmp_path: Path) -> None:
    (tmp_path / "spoken.raw").write_bytes(sine(440, 20, MICROPHONE_HZ) * 20)
    assert int(run(RECORD, tmp_path)) > 0


@pytest.mark.skipif(CARDS.exists() and "[" in CARDS.read_text(), reason="this machine has a sound card")
def test_a_machine_without_devices_says_so(tmp_path: Path) -> None:
    assert run(NEITHER, tmp_path, device=False).splitlines() == ["error.no_microphone", "error.no_loudspeaker"]


def test_a_machine_without_the_system_library_says_so(tmp_path: Path) -> None:
    hidden = f"import ctypes.util\nctypes.util.find_library = lambda name: None\n{NEITHER}"
    assert run(hidden, tmp_path).splitlines() == ["error.no_microphone", "error.no_loudspeaker"]


async def spoken(*parts: bytes) -> AsyncIterator[bytes]:
    frame = MICROPHONE_HZ // 50 * 2
    whole = b"".join(parts)
    for start in range(0, len(whole), frame):
        await asyncio.sleep(0.002)
        yield whole[start : start + frame]


class TenTimesFaster:
    """An Endpointer whose clock runs ten times faster, as the sound of these tests does."""

    def __init__(self) -> None:
        self._inner = SpeechEndpointer(LoudnessDetector(), MICROPHONE_HZ)

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)

    def hear(self, pcm: bytes, now: float) -> object:
        return self._inner.hear(pcm, now * 10)


async def test_push_to_talk_ends_by_itself_after_the_last_word() -> None:
    silence, word = bytes(MICROPHONE_HZ * 2), sine(300, 1, MICROPHONE_HZ)
    heard = await one_utterance(spoken(silence, word, silence * 5), TenTimesFaster(), MICROPHONE_HZ)  # type: ignore[arg-type]
    assert heard and heard.hz == MICROPHONE_HZ
    assert 1.4 < heard.seconds < 5.5, "the half second before, the word, and the wait"
    assert word[:1000] in heard.pcm


async def test_push_to_talk_gives_up_where_nobody_speaks() -> None:
    assert await one_utterance(spoken(bytes(MICROPHONE_HZ * 2) * 4), TenTimesFaster(), MICROPHONE_HZ, patience=0.1) is None  # type: ignore[arg-type]


async def test_a_second_sound_cuts_off_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[str] = []
    monkeypatch.setattr("voice.microphone._open_output", lambda sound, ended: closed.append("opened") or "stream")
    monkeypatch.setattr("voice.microphone._close", lambda stream: closed.append("closed"))
    loudspeaker = SystemLoudspeaker()
    first = asyncio.ensure_future(loudspeaker.play(Sound.silence(1, 8000)))
    await asyncio.sleep(0.05)
    second = asyncio.ensure_future(loudspeaker.play(Sound.silence(1, 8000)))
    assert await first is False
    loudspeaker.stop()
    assert await second is False
    loudspeaker.stop()
    assert sorted(closed) == ["closed", "closed", "opened", "opened"]


async def test_an_open_microphone_is_closed_with_its_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[object] = []
    monkeypatch.setattr("voice.microphone._open_input", lambda take: (take(bytes(640)) and None or "stream", 16000))
    monkeypatch.setattr("voice.microphone._close", closed.append)
    stream = SystemMicrophone().stream()
    assert await stream.__anext__()
    await stream.aclose()
    assert closed == ["stream"]


async def test_a_microphone_that_is_pulled_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voice.microphone._open_input", lambda take: (take(None) and None or "stream", 16000))
    monkeypatch.setattr("voice.microphone._close", lambda stream: None)
    with pytest.raises(NoSoundDevice):
        await SystemMicrophone().stream().__anext__()
