"""WAV in and out: what we take, what we refuse, and that nothing changes on the way."""

from __future__ import annotations

import io
import wave

import pytest

from assistant.errors import SoundUnreadable
from voice.sound import Sound, whole


def wav(hz: int = 8000, channels: int = 1, width: int = 2) -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setparams((channels, width, hz, 0, "NONE", ""))
        file.writeframes(bytes(800 * channels * width))
    return made.getvalue()


def test_a_sound_survives_a_file() -> None:
    sound = Sound(bytes(range(256)) * 4, 22050)
    assert Sound.from_wav(sound.wav()) == sound


def test_seconds_are_counted_in_samples() -> None:
    assert Sound(bytes(16000), 8000).seconds == 1.0
    assert Sound.silence(0.25, 22050).seconds == pytest.approx(0.25, abs=1e-4)
    assert Sound.joined([Sound(b"ab", 8000), Sound(b"cd", 8000)], 8000) == Sound(b"abcd", 8000)


@pytest.mark.parametrize(
    "raw",
    [wav(channels=2), wav(width=1), wav(width=3), wav(hz=4000), wav(hz=96000), b"", b"RIFF", b"no sound at all", wav()[:30]],
    ids=["stereo", "8-bit", "24-bit", "4 kHz", "96 kHz", "nothing", "only a head", "text", "cut off"],
)
def test_other_files_are_refused(raw: bytes) -> None:
    with pytest.raises(SoundUnreadable) as caught:
        Sound.from_wav(raw)
    assert caught.value.key == "error.voice_audio"


def test_a_file_that_breaks_off_gives_what_is_there() -> None:
    assert len(Sound.from_wav(wav()[:-101]).pcm) == 1498


def test_half_a_sample_is_left_out() -> None:
    assert whole(b"abc") == b"ab"
    assert whole(b"ab") == b"ab"
