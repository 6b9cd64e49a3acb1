"""The list of models, and how they stand in a folder."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.errors import VoiceError
from voice.manifest import (
    RECORD,
    SEEN,
    Model,
    State,
    damaged_files,
    find_model,
    installed,
    note_digest,
    read_manifest,
    seen_digest,
    state_of,
    write_record,
)

MODELS = (
    Model("sense", "sherpa", ("zh-CN", "en"), {}, "", 1, 1, ""),
    Model("small-cn", "vosk", ("zh-CN",), {}, "", 1, 1, ""),
    Model("large-cn", "vosk", ("zh-CN",), {}, "", 1, 1, ""),
)
BOTH = ("sherpa", "vosk")


def put(folder: Path, name: str) -> None:
    (folder / name / "am").mkdir(parents=True)
    (folder / name / "am" / "final.mdl").write_bytes(b"acoustic")
    write_record(folder / name)


def test_the_list_is_sound() -> None:
    models = read_manifest()
    assert len({model.name for model in models}) == len(models)
    for model in models:
        assert model.engine in BOTH and model.locales and model.licence
        assert set(model.title) == {"zh-CN", "en"}
        assert model.url.startswith("https://")
        assert re.fullmatch("[0-9a-f]{64}", model.sha256), f"{model.name}: a sum that several independent sources give"
        assert model.unpacked >= model.bytes
    assert {"zh-CN", "en"} <= {locale for model in models if model.engine == "vosk" for locale in model.locales}


def test_a_model_by_name() -> None:
    assert find_model(MODELS, "sense") is MODELS[0]
    with pytest.raises(VoiceError) as caught:
        find_model(MODELS, "sens")
    assert caught.value.key == "error.model_unknown"
    assert "small-cn" in caught.value.fields["known"]


def test_missing_whole_and_broken_are_told_apart(tmp_path: Path) -> None:
    small = MODELS[1]
    assert state_of(small, tmp_path) is State.MISSING
    put(tmp_path, "small-cn")
    assert state_of(small, tmp_path) is State.WHOLE
    (tmp_path / "small-cn" / "am" / "final.mdl").write_bytes(b"acou")
    assert state_of(small, tmp_path) is State.BROKEN


@pytest.mark.parametrize("record", ["", "{", "[]", '{"am/final.mdl": 3}', '{"am/final.mdl": ["x", 1]}'])
def test_a_spoilt_record_is_a_broken_model(tmp_path: Path, record: str) -> None:
    put(tmp_path, "small-cn")
    (tmp_path / "small-cn" / RECORD).write_text(record)
    assert state_of(MODELS[1], tmp_path) is State.BROKEN


def test_a_bit_that_has_turned_over_is_found(tmp_path: Path) -> None:
    put(tmp_path, "small-cn")
    assert damaged_files(MODELS[1], tmp_path) == []
    (tmp_path / "small-cn" / "am" / "final.mdl").write_bytes(b"acoustik")
    assert damaged_files(MODELS[1], tmp_path) == ["am/final.mdl"]
    (tmp_path / "small-cn" / "am" / "final.mdl").unlink()
    assert damaged_files(MODELS[1], tmp_path) == ["am/final.mdl"]


def test_the_first_whole_model_of_the_first_engine_is_used(tmp_path: Path) -> None:
    assert installed(MODELS, tmp_path, BOTH) == {}
    put(tmp_path, "large-cn")
    put(tmp_path, "small-cn")
    assert installed(MODELS, tmp_path, BOTH) == {"zh-CN": tmp_path / "small-cn"}
    put(tmp_path, "sense")
    assert installed(MODELS, tmp_path, BOTH) == {"zh-CN": tmp_path / "sense", "en": tmp_path / "sense"}
    assert installed(MODELS, tmp_path, ("vosk", "sherpa")) == {"zh-CN": tmp_path / "small-cn", "en": tmp_path / "sense"}
    assert installed(MODELS, tmp_path, ("vosk",)) == {"zh-CN": tmp_path / "small-cn"}


def test_sums_that_were_trusted_are_kept(tmp_path: Path) -> None:
    assert seen_digest(tmp_path, "a") == ""
    note_digest(tmp_path, "a", "1")
    note_digest(tmp_path, "b", "2")
    assert (seen_digest(tmp_path, "a"), seen_digest(tmp_path, "b")) == ("1", "2")


@pytest.mark.parametrize("spoilt", ["", "{", "[]", '{"a": 1}'])
def test_spoilt_sums_are_told_and_nothing_is_trusted_anew(tmp_path: Path, spoilt: str) -> None:
    (tmp_path / SEEN).write_text(spoilt)
    with pytest.raises(VoiceError) as caught:
        seen_digest(tmp_path, "a")
    assert caught.value.key == "error.model_seen"
