"""sherpa-onnx itself on a tiny model with SenseVoice's shape and no sense: loading, languages, one reading, clear errors."""

from __future__ import annotations

import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from assistant.errors import VoiceError, VoiceModelMissing
from tests.voice.recordings import white_noise
from voice.listening import MODEL_HZ
from voice.ports import Heard
from voice.sherpa_model import MOST_SECONDS, SherpaModel, kind_of
from voice.sound import Sound
from voice.transcriber import LocalTranscriber

TINY = Path(__file__).parent / "tiny_sense_voice"
with_sherpa = pytest.mark.skipif(find_spec("sherpa_onnx") is None, reason="no sherpa-onnx on this machine: extra sherpa")


@with_sherpa
async def test_a_recording_is_heard_in_its_language() -> None:
    transcriber = LocalTranscriber({"zh-CN": TINY, "en": TINY, "fr": TINY}, SherpaModel)
    two_seconds = Sound(white_noise(2, 8000), 8000)
    assert (await transcriber.transcribe(two_seconds, "zh-CN")).texts == ("高龄津贴120元",)
    assert (await transcriber.transcribe(two_seconds, "zh-CN", ["高龄津贴"])).texts == ("高龄津贴120元",)
    assert (await transcriber.transcribe(two_seconds, "en")).texts == ("ten yuan",)
    assert (await transcriber.transcribe(two_seconds, "fr")).texts == ("津贴",)
    await transcriber.close()


@with_sherpa
def test_nothing_is_made_out_before_the_end_and_nothing_is_left_for_the_next() -> None:
    recogniser = SherpaModel(TINY, "zh-CN").free()
    assert recogniser.accept(white_noise(2, MODEL_HZ)) == ""
    assert recogniser.finish().text == "高龄津贴120元"
    assert recogniser.finish() == Heard()


@with_sherpa
def test_long_sound_is_heard_in_pieces() -> None:
    recogniser = SherpaModel(TINY, "en").free()
    recogniser.accept(white_noise(MOST_SECONDS + 2, MODEL_HZ))
    assert recogniser.finish().text == "ten yuan ten yuan"


@with_sherpa
def test_a_broken_model_is_told(tmp_path: Path) -> None:
    shutil.copy(TINY / "tokens.txt", tmp_path)
    (tmp_path / "model.int8.onnx").write_bytes(b"rubbish" * 100)
    with pytest.raises(VoiceModelMissing) as caught:
        SherpaModel(tmp_path, "zh-CN")
    assert caught.value.key == "error.voice_model_broken"


def test_a_folder_without_a_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(VoiceModelMissing) as caught:
        SherpaModel(tmp_path, "zh-CN")
    assert caught.value.fields == {"locale": "zh-CN", "path": str(tmp_path)}


def test_a_machine_without_the_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sherpa_onnx", None)
    with pytest.raises(VoiceError) as caught:
        SherpaModel(TINY, "zh-CN")
    assert caught.value.key == "error.sherpa_missing"


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        (["model.int8.onnx"], None),
        (["tokens.txt"], None),
        (["model.int8.onnx", "tokens.txt"], "sense-voice"),
        (["base-encoder.int8.onnx", "base-decoder.int8.onnx", "base-tokens.txt"], "whisper"),
    ],
)
def test_kinds_are_told_by_their_files(tmp_path: Path, files: list[str], kind: str | None) -> None:
    for name in files:
        (tmp_path / name).write_bytes(b"")
    assert kind_of(tmp_path) == kind


def test_paraformer_is_told_by_its_metadata(tmp_path: Path) -> None:
    (tmp_path / "tokens.txt").write_text("")
    (tmp_path / "model.onnx").write_bytes(b"0" * 2**21 + b"model_type\x12paraformer")
    assert kind_of(tmp_path) == "paraformer"
    assert kind_of(TINY) == "sense-voice"
