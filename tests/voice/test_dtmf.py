"""Keys as sound: short, soft, twisted, off-key and noisy ones are found; speech, tones and noise press nothing."""

from __future__ import annotations

import numpy as np
import pytest

from tests.voice.recordings import ASTERISK, brown_noise, pcm, samples, sine, white_noise, with_recordings
from voice.dtmf import HIGH, KEYS, LOW, KeyListener, tones
from voice.resampling import resample
from voice.sound import Sound

ALL = "0123456789*#ABCD"


def heard(raw: bytes, hz: int = 8000, piece: int = 320) -> str:
    listener = KeyListener(hz)
    return "".join(listener.hear(raw[start : start + piece]) for start in range(0, len(raw), piece))


def pressed(keys: str, seconds: float = 0.05, twist_db: float = 0.0, skew: float = 1.0, amplitude: float = 1000.0) -> bytes:
    """Give keys as a bad telephone makes them: one tone stronger, both off their frequency."""
    time = np.arange(round(seconds * 8000)) / 8000
    parts = [np.zeros(300)]
    for key in keys:
        row = next(row for row, group in enumerate(KEYS) if key in group)
        low, high = LOW[row] * skew, HIGH[KEYS[row].index(key)] / skew
        tone = np.sin(2 * np.pi * low * time) + 10 ** (twist_db / 20) * np.sin(2 * np.pi * high * time)
        parts += [amplitude * tone, np.zeros(len(time))]
    return pcm(np.concatenate([*parts, np.zeros(400)]))


@pytest.mark.parametrize("hz", [8000, 16000])
def test_what_we_send_we_hear(hz: int) -> None:
    assert heard(tones(ALL + "1122##", hz), hz) == ALL + "1122##"


@pytest.mark.parametrize("seconds", [0.04, 0.05, 0.08, 0.3, 2.0])
def test_a_key_counts_once_however_long_it_is_held(seconds: float) -> None:
    assert heard(pressed("1590*", seconds)) == "1590*"


@pytest.mark.parametrize("twist", [-8.0, -4.0, 4.0])
@pytest.mark.parametrize("skew", [0.99, 1.0, 1.01])
def test_twisted_and_off_key_telephones_are_heard(twist: float, skew: float) -> None:
    assert heard(pressed(ALL, twist_db=twist, skew=skew)) == ALL


def test_soft_keys_are_heard() -> None:
    assert heard(pressed(ALL, amplitude=250)) == ALL


def test_keys_in_noise_are_heard() -> None:
    clean = samples(pressed(ALL))
    noise = np.random.default_rng(3).normal(0, 1000 / 10**0.5, len(clean))  # 10 dB below the keys
    assert heard(pcm(clean + noise)) == ALL


def test_the_end_of_a_key_and_its_size_of_pieces_do_not_matter() -> None:
    raw = pressed("7*3")
    assert [heard(raw, piece=piece) for piece in (2, 100, 1024, len(raw))] == ["7*3"] * 4


@pytest.mark.parametrize(
    "raw",
    [
        bytes(16000),
        sine(697, 1, 8000),
        sine(440, 1, 8000),
        white_noise(5, 8000),
        brown_noise(5, 8000),
        pcm(samples(sine(425, 1, 8000)) + samples(sine(350, 1, 8000))),
    ],
    ids=["silence", "one tone of a key", "concert pitch", "white noise", "street noise", "dial tones"],
)
def test_other_sounds_press_nothing(raw: bytes) -> None:
    assert heard(raw) == ""


def test_a_twist_no_telephone_makes_is_not_a_key() -> None:
    assert heard(pressed(ALL, twist_db=12)) == heard(pressed(ALL, twist_db=-16)) == ""


@with_recordings
def test_25_minutes_of_speech_presses_nothing() -> None:
    found = {}
    for path in ASTERISK.rglob("*.wav"):
        spoken = Sound.from_wav(path.read_bytes())
        if keys := heard(spoken.pcm, piece=8000):
            found[path.name] = keys
    assert found == {}


@with_recordings
def test_a_key_pressed_into_speech_is_heard_where_it_is_louder() -> None:
    spoken = samples(Sound.from_wav((ASTERISK / "vm-intro.wav").read_bytes()).pcm)[:8000]
    keys = samples(resample(tones("5"), 8000, 8000))
    spoken[2000 : 2000 + len(keys)] = 0.1 * spoken[2000 : 2000 + len(keys)] + keys
    assert heard(pcm(spoken)) == "5"
