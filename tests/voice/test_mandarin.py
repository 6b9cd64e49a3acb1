"""Where recorded Mandarin begins and ends, with the real detector: pauses to think, noise, soft voices, a telephone's codec."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pytest

from tests.voice.recordings import (
    GCIN,
    MAN,
    WOMAN,
    brown_noise,
    in_noise,
    mandarin,
    pcm,
    samples,
    syllable,
    white_noise,
    with_mandarin,
    with_pauses,
)
from tests.voice.test_endpointing import ENDED, STARTED, listening
from voice.codecs import from_alaw, from_ulaw, to_alaw, to_ulaw
from voice.detection import SileroDetector
from voice.resampling import resample

pytestmark = with_mandarin
WORDS = {
    "我想问": "ㄨㄛ3 ㄒㄧㄤ3 ㄨㄣ4",
    "高龄津贴": "ㄍㄠ ㄌㄧㄥ2 ㄐㄧㄣ ㄊㄧㄝ",
    "怎么办": "ㄗㄣ3 ㄇㄜ1 ㄅㄢ4",
    "社保卡丢了": "ㄕㄜ4 ㄅㄠ3 ㄎㄚ3 ㄉㄧㄡ ㄌㄜ1",
}
"""Words as callers say them, by their syllables; 1 is the light tone and no number the first."""

ANSWERS = {
    "好": "ㄏㄠ3",
    "是": "ㄕ4",
    "对": "ㄉㄨㄟ4",
    "要": "ㄧㄠ4",
    "不": "ㄅㄨ4",
    "行": "ㄒㄧㄥ2",
    "二": "ㄦ4",
    "三": "ㄙㄢ",
    "四": "ㄙ4",
}
SOFT = 10 ** (-30 / 20)
LINES: Mapping[str, Callable[[bytes], bytes]] = {
    "clear": lambda raw: raw,
    "street 15 dB": lambda raw: in_noise(raw, brown_noise(5, 8000), 15),
    "hiss 15 dB": lambda raw: in_noise(raw, white_noise(5, 8000), 15),
    "soft": lambda raw: pcm(SOFT * samples(raw)),
    "mu-law": lambda raw: from_ulaw(to_ulaw(raw)),
    "A-law": lambda raw: from_alaw(to_alaw(raw)),
    "soft, mu-law": lambda raw: from_ulaw(to_ulaw(pcm(SOFT * samples(raw)))),
    "street, mu-law": lambda raw: from_ulaw(to_ulaw(in_noise(raw, brown_noise(5, 8000), 15))),
}
"""What a line does to a voice."""

LEAST_HEARD = 0.95
"""So many of the man's single syllables must be heard, each by itself."""


@pytest.fixture(scope="module")
def real() -> SileroDetector:
    return SileroDetector()


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("pause", [0.5, 1.1, 1.5])
@pytest.mark.parametrize("speaker", [MAN, WOMAN], ids=["man", "woman"])
def test_pauses_to_think_are_within_what_is_said(real: SileroDetector, speaker: str, pause: float, line: str) -> None:
    words = [mandarin(word, speaker) for word in WORDS.values()]
    said = bytes(8000) + with_pauses(words, pause) + bytes(2 * 8000 * 4)
    assert listening(real).hear(LINES[line](said)).kinds == [STARTED, ENDED]


@pytest.mark.parametrize("line", LINES)
def test_speech_begins_and_ends_when_it_does(real: SileroDetector, line: str) -> None:
    word = mandarin(WORDS["高龄津贴"], MAN)
    talk = listening(real).hear(LINES[line](bytes(16000) + word + bytes(2 * 8000 * 4)))
    (_, began), (_, ended) = talk.events
    assert 1001 < began < 1001.5
    assert ended == pytest.approx(1001 + len(word) / 16000 + talk.endpointer.wait, abs=0.35)


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_of_one_syllable_is_heard(real: SileroDetector, answer: str) -> None:
    talk = listening(real).silence(1).hear(mandarin(ANSWERS[answer], MAN)).silence(2.5)
    assert talk.kinds == [STARTED, ENDED]


def test_nearly_every_syllable_there_is_can_be_heard_by_itself(real: SileroDetector) -> None:
    names = sorted(path.name for path in GCIN.iterdir())[::12]
    heard = [listening(real).silence(0.5).hear(syllable(name, MAN)).silence(2.5).kinds == [STARTED, ENDED] for name in names]
    assert sum(heard) >= LEAST_HEARD * len(names), [name for name, good in zip(names, heard, strict=True) if not good]


@pytest.mark.parametrize("line", ["clear", "street 15 dB", "hiss 15 dB", "mu-law"])
def test_the_detector_tells_words_from_pauses(real: SileroDetector, line: str) -> None:
    word, pause = mandarin(WORDS["高龄津贴"], WOMAN), bytes(2 * 8000 * 2)
    heard = resample(LINES[line](pause + word + pause), 8000, 16000)
    real.reset()
    flags = np.array([real.probability(heard[at : at + 1024]) >= 0.5 for at in range(0, len(heard) - 1024, 1024)])
    begin, end = round(2 / 0.032), round((2 + len(word) / 16000) / 0.032)
    assert flags[begin:end].mean() > 0.6
    assert flags[:begin].mean() < 0.05 and flags[end + 10 :].mean() < 0.05
