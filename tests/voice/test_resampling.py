"""Resampling: tones keep pitch, height and place; what the new rate cannot hold is gone; streams are as whole sounds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.voice.recordings import loudness, samples, sine, white_noise
from voice.resampling import Resampler, at_rate, resample
from voice.sound import Sound

RATES = [
    (8000, 16000),
    (16000, 8000),
    (22050, 8000),
    (22050, 16000),
    (44100, 16000),
    (48000, 8000),
    (48000, 16000),
    (24000, 22050),
]


@pytest.mark.parametrize(("before", "after"), RATES)
@pytest.mark.parametrize("frequency", [300, 1000, 3000])
def test_a_tone_stays_the_same_tone_at_the_same_place(before: int, after: int, frequency: int) -> None:
    made = samples(resample(sine(frequency, 0.5, before), before, after))
    wanted = samples(sine(frequency, 0.5, after))
    assert len(made) == len(wanted)
    middle = slice(after // 20, -after // 20)
    assert np.abs(made - wanted)[middle].max() < 20, "0.2 % of the amplitude"


@pytest.mark.parametrize("before", [16000, 22050, 48000])
def test_what_the_telephone_cannot_hold_does_not_come_back_as_another_tone(before: int) -> None:
    assert loudness(resample(sine(4500, 0.5, before), before, 8000)[1600:-1600]) < 10


def test_a_telephone_hears_up_to_its_edge() -> None:
    before, after = sine(3400, 0.5, 16000), resample(sine(3400, 0.5, 16000), 16000, 8000)
    assert loudness(after) > 0.93 * loudness(before)


@pytest.mark.parametrize(("before", "after"), RATES)
@given(sizes=st.lists(st.integers(0, 1500), max_size=20))
@settings(max_examples=20, deadline=None)
def test_pieces_of_any_size_give_what_the_whole_gives(before: int, after: int, sizes: list[int]) -> None:
    noise = white_noise(0.3, before)
    whole, pieces = Resampler(before, after), Resampler(before, after)
    wanted = whole.feed(noise) + whole.flush()
    edges = [0, *np.minimum(np.cumsum(sizes, dtype=int), len(noise)).tolist(), len(noise)]
    made = b"".join(pieces.feed(noise[start:end]) for start, end in zip(edges, edges[1:], strict=False)) + pieces.flush()
    assert made == wanted


def test_a_stream_is_late_by_what_it_says() -> None:
    stream = Resampler(8000, 16000)
    click = np.zeros(800)
    click[100] = 20000
    heard = samples(stream.feed(click.astype("<i2").tobytes()))
    assert np.abs(heard).argmax() / 16000 == pytest.approx(100 / 8000 + stream.delay, abs=1e-4)
    assert stream.delay <= 0.003


def test_full_volume_does_not_turn_over() -> None:
    square = np.tile(np.array([32767] * 8 + [-32768] * 8, "<i2"), 50).tobytes()
    made = samples(resample(square, 8000, 16000))
    assert np.abs(np.diff(made)).max() < 65535
    assert made.max() == 32767


def test_the_same_rate_and_nothing_change_nothing() -> None:
    assert resample(b"abcd", 8000, 8000) == b"abcd"
    assert resample(b"", 8000, 16000) == b""
    assert at_rate(Sound(bytes(1600), 8000), 16000) == Sound(bytes(3200), 16000)
