"""Louder: by what was asked as long as there is room, never distorted; silence is cut off the ends only."""

from __future__ import annotations

import numpy as np
import pytest

from tests.voice.recordings import loudness, pcm, recorded, samples, sine, with_recordings
from voice.loudness import CEILING, amplify, trim
from voice.sound import Sound


def test_a_soft_sound_is_amplified_by_what_was_asked() -> None:
    before = Sound(sine(300, 0.5, 8000, 2000), 8000)
    for gain in (5.0, 10.0, 20.0):
        assert 20 * np.log10(loudness(amplify(before, gain).pcm) / loudness(before.pcm)) == pytest.approx(gain, abs=0.1)


@pytest.mark.parametrize("gain", [5.0, 15.0, 40.0])
def test_a_loud_tone_is_held_under_the_ceiling_and_stays_a_tone(gain: float) -> None:
    made = samples(amplify(Sound(sine(300, 0.5, 8000, 25000), 8000), gain).pcm)
    assert np.abs(made).max() <= CEILING + 1
    spectrum = np.abs(np.fft.rfft(made * np.hanning(len(made))))
    assert spectrum[140:160].sum() > 0.95 * spectrum.sum(), "no other tones, as clipping would make"


def test_a_peak_in_soft_speech_bends_the_gain_before_it_and_back() -> None:
    soft = samples(sine(300, 1.0, 8000, 3000))
    soft[4000:4040] *= 8
    made = samples(amplify(Sound(pcm(soft), 8000), 12.0).pcm)
    assert np.abs(made).max() <= CEILING + 1
    assert np.abs(made[:3000]).max() == pytest.approx(3000 * 10 ** (12 / 20), rel=0.02)
    assert np.abs(made[5000:]).max() == pytest.approx(3000 * 10 ** (12 / 20), rel=0.02)


@with_recordings
def test_loud_speech_gets_louder_still() -> None:
    speech = recorded("vm-intro")
    speech = Sound(pcm(samples(speech.pcm) * CEILING / np.abs(samples(speech.pcm)).max()), 8000)
    assert loudness(amplify(speech, 5.0).pcm) > 1.4 * loudness(speech.pcm)


def test_no_gain_and_no_sound_change_nothing() -> None:
    sound = Sound(sine(300, 0.1, 8000), 8000)
    assert amplify(sound, 0.0) is sound
    assert amplify(Sound(b"", 8000), 5.0).pcm == b""
    assert len(amplify(Sound(b"\x01\x00", 8000), 5.0).pcm) == 2


def test_silence_is_cut_off_the_ends_and_stays_in_the_middle() -> None:
    tone, quiet = sine(300, 0.2, 8000), bytes(8000)
    trimmed = trim(Sound(quiet + tone + quiet + tone + quiet, 8000))
    assert trimmed.seconds == pytest.approx(0.9 + 0.04, abs=0.005)
    assert trim(Sound(quiet, 8000)).pcm == b""
    assert trim(Sound(b"", 8000)).pcm == b""
