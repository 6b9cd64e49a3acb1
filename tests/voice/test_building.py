"""What the settings ask for is what is built."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

from assistant.errors import VoiceModelMissing
from assistant.settings.voice import VoiceSettings
from tests.fakes import LoudnessDetector
from tests.voice.test_sherpa_model import TINY
from voice.building import (
    build_endpointer,
    build_speaker,
    build_transcriber,
    load_model,
    models_folder,
    ordinary_manner,
    usable_engines,
)
from voice.manifest import write_record


def test_the_endpointer_has_the_patience_of_the_settings() -> None:
    built = build_endpointer(VoiceSettings(first_wait=1.9, most_wait=3.0), LoudnessDetector())
    assert built.wait == 1.9


def test_models_stand_in_the_state_folder_unless_set(tmp_path: Path) -> None:
    assert models_folder(VoiceSettings(), tmp_path) == tmp_path / "voice" / "models"
    assert models_folder(VoiceSettings(models="/elsewhere"), tmp_path) == Path("/elsewhere")


def test_engines_that_are_unknown_are_passed_over() -> None:
    assert usable_engines(VoiceSettings(engines="nonsense, vosk")) == ["vosk"]


async def test_without_models_nothing_is_heard_and_it_is_said_where_they_belong(tmp_path: Path) -> None:
    transcriber = build_transcriber(VoiceSettings(), tmp_path)
    assert transcriber.locales == ()
    with pytest.raises(VoiceModelMissing):
        await transcriber.listen("zh-CN")
    await transcriber.close()


@pytest.mark.skipif(find_spec("sherpa_onnx") is None, reason="no sherpa-onnx on this machine: extra sherpa")
async def test_the_model_that_is_there_is_used(tmp_path: Path) -> None:
    folder = tmp_path / "voice" / "models" / "sense-voice"
    shutil.copytree(TINY, folder)
    write_record(folder)
    transcriber = build_transcriber(VoiceSettings(), tmp_path)
    assert set(transcriber.locales) == {"zh-CN", "yue", "en", "ko"}
    await transcriber.prepare("zh-CN")
    await transcriber.close()
    assert build_transcriber(VoiceSettings(engines="vosk"), tmp_path).locales == ()


def test_a_folder_of_neither_kind_is_told(tmp_path: Path) -> None:
    with pytest.raises(VoiceModelMissing):
        load_model(tmp_path, "zh-CN")


async def test_the_speaker_keeps_prompts_in_the_state_folder(tmp_path: Path) -> None:
    speaker = build_speaker(VoiceSettings(variant="f2"), tmp_path)
    if not speaker.available():
        pytest.skip("espeak-ng is not on this machine: apt-get install espeak-ng")
    plain = build_speaker(VoiceSettings(), tmp_path)
    manner = ordinary_manner(VoiceSettings(rate=150), 8000)
    await speaker.prepare(["您好。"], "zh-CN", manner)
    assert len(list((tmp_path / "voice" / "prompts").iterdir())) == 1
    assert await speaker.render("您好。", "zh-CN", manner) != await plain.render("您好。", "zh-CN", manner)
    await speaker.close()
    await plain.close()
