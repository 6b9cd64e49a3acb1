"""`banban models`, `say` and `hear` as an operator uses them."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from assistant.errors import AssistantError
from tests.voice.archives import MODEL, zipped
from tests.voice.recordings import white_noise
from tests.voice.test_fetching import ARCHIVE, UNKNOWN
from tests.voice.test_sherpa_model import TINY
from tests.voice.web import Site, serving
from voice.commands.bench import voice
from voice.commands.hear import hear
from voice.commands.models import models
from voice.commands.say import say
from voice.manifest import RECORD, write_record
from voice.sound import Sound
from voice.speaker import EspeakSpeaker

Run = Callable[..., Result]
with_espeak = pytest.mark.skipif(
    not EspeakSpeaker.available(), reason="espeak-ng is not on this machine: apt-get install espeak-ng"
)
with_sherpa = pytest.mark.skipif(find_spec("sherpa_onnx") is None, reason="no sherpa-onnx on this machine: extra sherpa")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("BANBAN_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("LC_ALL", "C")

    def invoke(command: click.Command, *arguments: str, **more: str) -> Result:
        return CliRunner().invoke(command, arguments, **more)  # type: ignore[arg-type]

    return invoke


def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "voice" / "models"


def put_model(tmp_path: Path) -> Path:
    shutil.copytree(TINY, folder(tmp_path) / "sense-voice")
    write_record(folder(tmp_path) / "sense-voice")
    return folder(tmp_path) / "sense-voice"


def key_of(result: Result) -> str:
    assert isinstance(result.exception, AssistantError), result.exception
    return result.exception.key


def test_models_are_listed_with_size_licence_and_state(run: Run, tmp_path: Path) -> None:
    put_model(tmp_path)
    lines = run(models, "list").output
    assert "– vosk-small-cn  44 MB  zh-CN" in lines
    assert "Apache-2.0; checksum known" in lines
    assert "✓ sense-voice" in lines
    assert str(folder(tmp_path)) in lines


def test_a_model_that_nobody_knows_is_refused_with_those_there_are(run: Run) -> None:
    assert key_of(run(models, "get", "nonsense")) == "error.model_unknown"
    assert key_of(run(models, "check", "nonsense")) == "error.model_unknown"


def test_a_wrong_file_is_refused_by_its_sum(run: Run, tmp_path: Path) -> None:
    with serving(Site(b"not the model")) as url:
        assert key_of(run(models, "get", "vosk-small-cn", "--from", url)) == "error.model_sum"
    assert not (folder(tmp_path) / "vosk-small-cn").exists()


def test_a_sum_that_nobody_knows_is_shown_kept_and_held_to(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voice.commands.models.read_manifest", lambda: (replace(UNKNOWN, title={"en": "Tiny."}),))
    assert "the first one fetched is trusted" in run(models, "list").output
    digest = hashlib.sha256(ARCHIVE).hexdigest()
    with serving(Site(ARCHIVE)) as url:
        first = run(models, "get", "tiny", "--from", url)
        again = run(models, "get", "tiny", "--from", url)
    assert f"NOBODY HAS PUBLISHED A CHECKSUM FOR tiny.\nThis archive has: {digest}" in first.output
    assert digest not in again.output and "its checksum is right" in again.output
    assert f"tiny is whole. Its archive had: {digest}" in run(models, "check", "tiny").output
    with serving(Site(zipped({**MODEL, "model-1/README": b"other"}))) as url:
        assert key_of(run(models, "get", "tiny", "--from", url)) == "error.model_changed"
    assert run(models, "check", "tiny").exit_code == 0, "what was there stays"


def test_a_model_that_is_there_is_not_fetched_again(run: Run, tmp_path: Path) -> None:
    put_model(tmp_path)
    assert "here already" in run(models, "get", "sense-voice").output


def test_check_finds_what_is_damaged(run: Run, tmp_path: Path) -> None:
    assert run(models, "check").exit_code == 0
    missing = run(models, "check", "sense-voice")
    assert (missing.exit_code, "banban models get sense-voice" in missing.output) == (1, True)
    model = put_model(tmp_path)
    whole = run(models, "check")
    assert (whole.exit_code, "sense-voice is whole" in whole.output) == (0, True)
    content = bytearray((model / "model.int8.onnx").read_bytes())
    content[100] ^= 1
    (model / "model.int8.onnx").write_bytes(content)
    damaged = run(models, "check", "sense-voice")
    assert (damaged.exit_code, "model.int8.onnx" in damaged.output) == (1, True)
    (model / RECORD).unlink()
    assert run(models, "check").exit_code == 1


@with_espeak
def test_say_writes_a_file(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "said.wav"
    assert run(say, "您的号是 1 3 6 9。", "--out", str(out)).exit_code == 0
    plain = Sound.from_wav(out.read_bytes())
    assert plain.hz == 22050 and plain.seconds > 1
    assert run(say, "-", "--slower", "--hz", "8000", "--out", str(out), input="您的号是 1 3 6 9。").exit_code == 0
    slow = Sound.from_wav(out.read_bytes())
    assert slow.hz == 8000 and slow.seconds > 1.15 * plain.seconds


def test_say_shows_the_words(run: Run) -> None:
    assert run(say, "打110。", "--words").output == "打幺幺零。\n"
    assert run(say, "Ring 110.", "--words").output == "Ring one one zero.\n"
    assert run(say, "打110。", "--words", "--locale", "yue").output == "打一一零。\n"


@with_espeak
def test_say_tells_what_it_cannot(run: Run, tmp_path: Path) -> None:
    assert key_of(run(say, "。。。", "--out", str(tmp_path / "x.wav"))) == "error.cannot_say"
    assert key_of(run(say, "hello", "--locale", "xx", "--out", str(tmp_path / "x.wav"))) == "error.cannot_say"
    assert key_of(run(say, "hello", "--out", str(tmp_path / "nowhere" / "x.wav"))) == "error.cannot_write"


@with_sherpa
def test_hear_prints_readings_with_shares(run: Run, tmp_path: Path) -> None:
    put_model(tmp_path)
    recording = tmp_path / "call.wav"
    recording.write_bytes(Sound(white_noise(2, 8000), 8000).wav())
    assert "1.00  高龄津贴120元" in run(hear, str(recording)).output
    recording.write_bytes(Sound(bytes(160), 8000).wav())
    assert "No words were made out." in run(hear, str(recording)).output


def test_hear_tells_what_it_cannot(run: Run, tmp_path: Path) -> None:
    recording = tmp_path / "call.wav"
    recording.write_bytes(b"no sound at all")
    assert key_of(run(hear, str(recording))) == "error.voice_audio"
    recording.write_bytes(Sound(bytes(160), 8000).wav())
    assert key_of(run(hear, str(recording))) == "error.voice_model"
    assert run(hear, str(tmp_path / "nowhere.wav")).exit_code == 2


@with_espeak
@with_sherpa
def test_bench_measures_speaking_the_parts_of_a_call_and_hearing(run: Run) -> None:
    lines = run(voice, "--turns", "5", "--model", str(TINY)).output
    assert "speaking zh-CN, 5 texts" in lines and "real-time factor 0.0" in lines
    assert "endpointing with its detector" in lines
    assert "5 expected phrases: 5 turns" in lines
    assert "hearing: no model for zh-CN" in run(voice, "--turns", "5").output
