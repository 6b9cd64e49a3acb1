"""sherpa-onnx itself on tiny models in the shapes of SenseVoice, Paraformer and Whisper, without sense: loading, hearing."""

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
from voice.sherpa_model import MOST_SECONDS, SherpaModel, kind_of, taught_languages
from voice.sound import Sound
from voice.transcriber import LocalTranscriber

HERE = Path(__file__).parent
TINY, PARAFORMER, WHISPER = HERE / "tiny_sense_voice", HERE / "tiny_paraformer", HERE / "tiny_whisper"
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
@pytest.mark.parametrize(
    ("folder", "locale", "text"),
    [
        (PARAFORMER, "zh-CN", "高龄津贴 ten yuan"),
        (PARAFORMER, "en", "高龄津贴 ten yuan"),
        (WHISPER, "zh-CN", "高龄津贴二十元"),
        (WHISPER, "en", "ten yuan"),
        (WHISPER, "ko", "이십 원"),
    ],
)
async def test_paraformer_and_whisper_are_loaded_and_heard_with(folder: Path, locale: str, text: str) -> None:
    transcriber = LocalTranscriber({locale: folder}, SherpaModel)
    heard = await transcriber.transcribe(Sound(white_noise(2, 8000), 8000), locale)
    assert heard.texts == (text,)
    await transcriber.close()


@with_sherpa
@pytest.mark.parametrize("folder", [PARAFORMER, WHISPER])
def test_a_stretch_leaves_nothing_for_the_next(folder: Path) -> None:
    recogniser = SherpaModel(folder, "en").free()
    for _ in range(2):
        recogniser.accept(white_noise(2, MODEL_HZ))
        assert recogniser.finish().text.endswith("ten yuan")
    assert recogniser.finish() == Heard()


@with_sherpa
def test_a_language_that_whisper_was_not_taught_ends_no_process() -> None:
    with pytest.raises(VoiceModelMissing) as caught:
        SherpaModel(WHISPER, "yue")
    assert caught.value.fields == {"locale": "yue", "path": str(WHISPER)}


@pytest.mark.parametrize("count", [1, 99])
def test_whispers_languages_are_read_however_long_the_list(count: int) -> None:
    listed = ",".join(["en"] * count + ["yue"]).encode()
    length = bytes([len(listed)]) if len(listed) < 128 else bytes([len(listed) & 0x7F | 0x80, len(listed) >> 7])
    assert taught_languages(b"r\n\x12all_language_codes\x12" + length + listed + b"r\x05\n\x01a") == ["en"] * count + ["yue"]
    assert taught_languages(b"nothing of the kind") == []


@with_sherpa
@pytest.mark.parametrize(
    ("folder", "name"), [(TINY, "model.int8.onnx"), (PARAFORMER, "model.int8.onnx"), (WHISPER, "base-encoder.int8.onnx")]
)
@pytest.mark.parametrize("spoilt", ["metadata", "tokens"])
def test_a_model_that_would_end_the_process_is_told(tmp_path: Path, folder: Path, name: str, spoilt: str) -> None:
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    if spoilt == "metadata":
        raw = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(raw.replace(b"vocab_size", b"vocab_zise").replace(b"sot_sequence", b"sot_sequenze"))
    else:
        next(tmp_path.glob("*tokens.txt")).write_text("")
    with pytest.raises(VoiceModelMissing) as caught:
        SherpaModel(tmp_path, "en")
    assert caught.value.key == "error.voice_model_broken"


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
    assert [kind_of(folder) for folder in (TINY, PARAFORMER, WHISPER)] == ["sense-voice", "paraformer", "whisper"]
