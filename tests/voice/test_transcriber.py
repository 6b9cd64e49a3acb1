"""Hearing, on a recogniser that plays a part: which WAVs are taken, what is fed, and how the readings are put together."""

from __future__ import annotations

import io
import json
import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import AssistantError
from voice.transcriber import MODEL_HZ, Transcriber, read_samples, tidy


class FakeRecogniser:
    """A Recogniser that ends a stretch after every `every` chunks and says what it was told to."""

    def __init__(self, stretches: Sequence[Sequence[str]], every: int = 1000) -> None:
        self._stretches = [{"alternatives": [{"text": text, "confidence": 1.0} for text in texts]} for texts in stretches]
        self._every, self._chunks = every, 0
        self.fed = b""

    def AcceptWaveform(self, data: bytes) -> int:
        self.fed += data
        self._chunks += 1
        return int(self._chunks % self._every == 0)

    def Result(self) -> str:
        return json.dumps(self._stretches.pop(0))

    def FinalResult(self) -> str:
        return json.dumps(self._stretches.pop(0) if self._stretches else {"text": ""})


def recording(seconds: float = 1.0, hz: int = MODEL_HZ, channels: int = 1, width: int = 2) -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(hz)
        tone = np.sin(np.arange(int(seconds * hz)) * 2 * np.pi * 440 / hz) * 20000
        file.writeframes(tone.astype("<i2").tobytes() if width == 2 else bytes(int(seconds * hz) * channels * width))
    return made.getvalue()


def heard(recogniser: FakeRecogniser, sound: bytes) -> tuple[str, ...]:
    return Transcriber(lambda: recogniser).hypotheses(sound)


def test_readings_come_best_first_without_spaces_between_chinese_words() -> None:
    said = FakeRecogniser([["高龄 津贴", "高 领 津贴", "高龄 金 贴"]])
    assert heard(said, recording()) == ("高龄津贴", "高领津贴", "高龄金贴")


def test_readings_that_become_the_same_are_given_once() -> None:
    assert heard(FakeRecogniser([["养老金", "养老 金", "样 老金"]]), recording()) == ("养老金", "样老金")


def test_a_pause_in_the_middle_loses_nothing() -> None:
    said = FakeRecogniser([["老伴 走了"], ["要 办 什么", "要 带 什么"]], every=3)
    assert heard(said, recording(seconds=1.0)) == ("老伴走了要办什么", "老伴走了要带什么")


def test_a_recogniser_without_alternatives_is_understood_too() -> None:
    said = FakeRecogniser([])
    said.FinalResult = lambda: '{"text": "i lost my card"}'  # type: ignore[method-assign]
    assert heard(said, recording()) == ("i lost my card",)


def test_silence_gives_no_reading() -> None:
    assert heard(FakeRecogniser([]), recording()) == ()
    assert heard(FakeRecogniser([]), recording(seconds=0)) == ()


def test_words_of_other_languages_keep_their_spaces() -> None:
    assert tidy(" 我 要 办 ETC 卡 ") == "我要办 ETC 卡"
    assert tidy("old age allowance") == "old age allowance"


def test_everything_recorded_is_fed() -> None:
    said = FakeRecogniser([["好"]])
    heard(said, recording(seconds=1.2345))
    assert said.fed == read_samples(recording(seconds=1.2345))


def test_telephone_sound_is_fed_at_the_rate_of_the_model() -> None:
    samples = np.frombuffer(read_samples(recording(hz=8000)), dtype="<i2")
    assert len(samples) == MODEL_HZ
    spectrum = np.abs(np.fft.rfft(samples))
    assert abs(int(spectrum.argmax()) - 440) <= 1, "the tone must keep its pitch"


def test_full_volume_does_not_turn_over_when_upsampled() -> None:
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(np.tile(np.array([32767] * 8 + [-32768] * 8, "<i2"), 50).tobytes())
    samples = np.frombuffer(read_samples(made.getvalue()), dtype="<i2").astype(int)
    assert np.abs(np.diff(samples)).max() < 65535
    assert samples[4] > 30000


@pytest.mark.parametrize(
    "sound",
    [
        recording(channels=2),
        recording(width=1),
        recording(hz=44100),
        b"",
        b"RIFF",
        b"not a sound at all",
        recording()[:30],
    ],
    ids=["stereo", "8-bit", "44 kHz", "nothing", "only a head", "text", "cut off"],
)
def test_other_sounds_are_refused_by_key(sound: bytes) -> None:
    with pytest.raises(AssistantError) as caught:
        heard(FakeRecogniser([]), sound)
    assert caught.value.key == "error.voice_audio"


@pytest.mark.parametrize("made", [(), ("README",), ("am",)], ids=["missing", "something else", "half unpacked"])
def test_a_missing_model_says_where_it_was_sought(tmp_path: Path, made: Sequence[str]) -> None:
    model = tmp_path / "model"
    for name in made:
        (model / name).mkdir(parents=True)
    with pytest.raises(AssistantError) as caught:
        Transcriber.load(model)
    assert caught.value.key == "error.voice_model"
    assert caught.value.fields == {"path": str(model)}
