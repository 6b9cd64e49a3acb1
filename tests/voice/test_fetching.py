"""Fetching a model from a real web server: broken lines go on, wrong files are refused, what was there stays until the end."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import VoiceError
from tests.voice.archives import MODEL, tarred, zipped
from tests.voice.web import Site, serving
from voice import fetching
from voice.fetching import TRIES, Fetched, get_model
from voice.manifest import Model, State, damaged_files, seen_digest, state_of

ARCHIVE = zipped(MODEL)
KNOWN = Model("tiny", "vosk", ("zh-CN",), {}, "", len(ARCHIVE), 20000, "", hashlib.sha256(ARCHIVE).hexdigest())
UNKNOWN = replace(KNOWN, sha256="", bytes=len(ARCHIVE) + 50)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "PAUSE_SECONDS", 0.0)


@pytest.fixture
def site() -> Site:
    return Site(ARCHIVE)


@pytest.fixture
def url(site: Site) -> Iterator[str]:
    with serving(site) as address:
        yield address


def get(model: Model, folder: Path, source: str) -> bool:
    return get_model(model, folder, source, lambda there, whole: None).was_known


def refused(model: Model, folder: Path, source: str) -> str:
    with pytest.raises(VoiceError) as caught:
        get(model, folder, source)
    return caught.value.key


def test_a_model_is_fetched_checked_and_put_in_place(tmp_path: Path, url: str) -> None:
    seen: list[tuple[int, int]] = []
    fetched = get_model(KNOWN, tmp_path / "new", url, lambda there, whole: seen.append((there, whole)))
    assert fetched == Fetched(KNOWN.sha256, was_known=True)
    assert state_of(KNOWN, tmp_path / "new") is State.WHOLE
    assert damaged_files(KNOWN, tmp_path / "new") == []
    assert (tmp_path / "new" / "tiny" / "am" / "final.mdl").read_bytes() == MODEL["model-1/am/final.mdl"]
    assert seen[-1] == (len(ARCHIVE), len(ARCHIVE))
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["tiny"]


def test_a_broken_line_goes_on_where_it_stopped(tmp_path: Path, site: Site, url: str) -> None:
    site.breaks = [50, 60]
    assert get(KNOWN, tmp_path, url)
    assert site.asked == ["", "bytes=50-", "bytes=110-"]


def test_a_later_try_goes_on_too(tmp_path: Path, site: Site, url: str) -> None:
    site.breaks = [10] * TRIES
    assert refused(KNOWN, tmp_path, url) == "error.model_fetch"
    assert (tmp_path / "tiny.part").stat().st_size == 10 * TRIES
    assert get(KNOWN, tmp_path, url)
    assert site.asked[-1] == f"bytes={10 * TRIES}-"


def test_a_file_that_has_changed_meanwhile_is_fetched_anew(tmp_path: Path, site: Site, url: str) -> None:
    site.breaks, site.content = [50] * TRIES, b"x" * len(ARCHIVE)
    refused(KNOWN, tmp_path, url)
    site.content, site.etag, site.breaks = ARCHIVE, '"two"', []
    assert get(KNOWN, tmp_path, url)


def test_a_server_that_cannot_go_on_begins_anew(tmp_path: Path, site: Site, url: str) -> None:
    site.ranges, site.breaks = False, [50]
    assert get(KNOWN, tmp_path, url)


def test_a_download_that_was_whole_already_is_used(tmp_path: Path, site: Site, url: str) -> None:
    (tmp_path / "tiny.part").write_bytes(ARCHIVE)
    assert get(KNOWN, tmp_path, url)
    (tmp_path / "tiny.part").write_bytes(ARCHIVE + b"more")
    assert get(KNOWN, tmp_path, url)
    assert site.asked[-1] == ""


@pytest.mark.parametrize(("status", "asked"), [(404, 1), (403, 1), (500, TRIES)])
def test_what_the_server_refuses_is_told(tmp_path: Path, site: Site, url: str, status: int, asked: int) -> None:
    site.status = status
    with pytest.raises(VoiceError) as caught:
        get(KNOWN, tmp_path, url)
    assert (caught.value.key, caught.value.fields["problem"]) == ("error.model_fetch", f"HTTP {status}")
    assert len(site.asked) == asked


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    with serving(Site(b"")) as gone:
        pass
    assert refused(KNOWN, tmp_path, gone) == "error.model_fetch"


def test_another_file_than_it_should_be_is_not_used(tmp_path: Path, site: Site, url: str) -> None:
    get(KNOWN, tmp_path, url)
    site.content = zipped({**MODEL, "model-1/README": b"something else!"})
    assert refused(replace(KNOWN, bytes=len(site.content)), tmp_path, url) == "error.model_sum"
    assert state_of(KNOWN, tmp_path) is State.WHOLE
    assert [path.name for path in tmp_path.iterdir()] == ["tiny"]


def test_a_file_without_end_is_cut_off(tmp_path: Path, site: Site, url: str) -> None:
    site.content = b"0" * (len(ARCHIVE) * 3)
    assert refused(KNOWN, tmp_path, url) == "error.model_size"


def test_a_sum_nobody_knows_is_trusted_once_and_then_held_to(tmp_path: Path, site: Site, url: str) -> None:
    assert get(UNKNOWN, tmp_path, url) is False
    assert seen_digest(tmp_path, "tiny") == KNOWN.sha256
    assert get(UNKNOWN, tmp_path, url) is True
    site.content = zipped({**MODEL, "model-1/README": b"other"})
    assert refused(UNKNOWN, tmp_path, url) == "error.model_changed"
    assert state_of(UNKNOWN, tmp_path) is State.WHOLE, "what was there stays"


def test_a_model_from_a_stick_is_checked_and_the_stick_left_alone(tmp_path: Path) -> None:
    stick = tmp_path / "stick" / "model.zip"
    stick.parent.mkdir()
    stick.write_bytes(ARCHIVE)
    assert get(KNOWN, tmp_path / "models", str(stick))
    assert stick.exists()
    stick.write_bytes(tarred(MODEL))
    assert refused(KNOWN, tmp_path / "models", str(stick)) == "error.model_sum"
    assert stick.exists()
    assert refused(KNOWN, tmp_path / "models", str(tmp_path / "nowhere.zip")) == "error.model_no_file"
    assert refused(KNOWN, tmp_path / "models", "ftp://nowhere/model.zip") == "error.model_no_file"


def test_an_archive_that_cannot_be_unpacked_leaves_the_old_model(tmp_path: Path) -> None:
    stick = tmp_path / "model.zip"
    stick.write_bytes(ARCHIVE)
    folder = tmp_path / "models"
    get(UNKNOWN, folder, str(stick))
    stick.write_bytes(ARCHIVE[:-30])
    wrong = replace(UNKNOWN, sha256=hashlib.sha256(ARCHIVE[:-30]).hexdigest())
    assert refused(wrong, folder, str(stick)) == "error.model_archive"
    assert state_of(KNOWN, folder) is State.WHOLE
    assert {path.name for path in folder.iterdir()} == {"tiny", "seen.json"}


def test_too_little_room_is_told_before_anything_is_fetched(tmp_path: Path, site: Site, url: str) -> None:
    assert refused(replace(KNOWN, unpacked=10**15), tmp_path, url) == "error.model_no_room"
    assert site.asked == []
